/**
 * Modules that were probed when they were bundled (see `bundle/`) never pass the load hook. Each of them begins with a
 * call of `__acBundled`, which tells what sites it has, numbered from 1. What the process has numbered before becomes a
 * global that the module's probes add to their numbers. Without it the probes do nothing.
 */
import type { ModuleReport } from './module-report.ts';
import { REGISTER_MODULE } from './names.ts';
import { nextSiteId, takeSiteIds } from './site-ids.ts';
import { skippedModule } from './skipped.ts';
import type { ProbeSite } from './transform.ts';

/** What a bundled module tells of itself, as JSON. */
export interface BundledModule {
  /** The sources it was made of: paths relative to the directory of the build, or URLs. The first is the module's own. */
  readonly files: readonly string[];
  /** Kind, name, number of the function around, 1-based line and column, index of the file. */
  readonly sites: readonly (readonly [ProbeSite['kind'], string, number, number, number, number])[];
  /** Name, number of the function around, 1-based line and column, index of the file; absent: none. */
  readonly bareCalls?: readonly (readonly [string, number, number, number, number])[];
  readonly passers?: readonly string[];
  readonly skippedFunctions: number;
  /** Why it holds no probes. */
  readonly failed?: string;
}

export interface BundledOptions {
  readonly maxSites: number;
  /** Called before the rest of the module runs. */
  readonly onModule: (report: ModuleReport) => void;
  readonly isOn: () => boolean;
  /** Of an error of the agent's own. */
  readonly onError: (error: unknown) => void;
}

/** Defines the global that bundled modules look for. */
export function installBundled(options: BundledOptions): void {
  const register = (base: string, text: string): void => {
    if (!options.isOn() || Object.hasOwn(globalThis, base)) return;
    try {
      take(base, JSON.parse(text), options);
    } catch (error) {
      options.onError(error);
    }
  };
  define(REGISTER_MODULE, register);
}

function take(base: string, module: BundledModule, { maxSites, onModule }: BundledOptions): void {
  const before = nextSiteId() - 1;
  const nothing = { sites: [], added: [], skippedFunctions: 0 };
  const url = module.files[0] as string;
  if (module.failed !== undefined) {
    onModule({ url, outcome: 'failed', reason: module.failed, ...nothing });
    return;
  }
  if (!takeSiteIds(module.sites.length, maxSites)) {
    onModule(skippedModule(url, 'sites-full'));
    return;
  }
  for (const [index, url] of module.files.entries()) {
    const sites = module.sites.flatMap(([kind, name, functionNumber, line, column, file], site) =>
      file === index ? [{ id: before + site + 1, kind, name, functionId: before + functionNumber, line, column }] : [],
    );
    const bareCalls = (module.bareCalls ?? []).flatMap(([name, functionNumber, line, column, file]) =>
      file === index ? [{ name, functionId: before + functionNumber, line, column }] : [],
    );
    const skippedFunctions = index === 0 ? module.skippedFunctions : 0;
    onModule({
      url,
      outcome: 'instrumented',
      sites,
      bareCalls,
      passers: module.passers ?? [],
      added: [],
      skippedFunctions,
    });
  }
  define(base, before);
}

function define(name: string, value: unknown): void {
  Object.defineProperty(globalThis, name, { value, enumerable: false, writable: false, configurable: true });
}
