/** Finds the adapter of a module that is being loaded, and lets it at the module. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isOn, switchOff } from '../hooks/guard.ts';
import { inserted } from '../restore/disguise.ts';
import type { AdaptedFile, Adapter, Insertion, Loaded } from './adapter.ts';
import { ADAPTERS } from './all.ts';
import { watchResponses } from './undici-responses.ts';
import { isBetween } from './versions.ts';

/** The text that is put behind a module calls it. */
const DOOR = '__acAdapt';
/** What it gives, which the text that is put into the module calls. */
const OWN = '__acOwn';

/** What came of an adapter whose library was loaded. */
export interface AdapterReport {
  readonly library: string;
  /** Absent: its package does not say. */
  readonly version?: string;
  /** Why it is off; absent: it is on. */
  readonly off?: string;
}

const byLibrary = new Map(ADAPTERS.map((adapter) => [adapter.library, adapter]));
const waiting = new Map<string, { adapter: Adapter; file: AdaptedFile; version: string | undefined }>();
/** By library and version. */
const said = new Map<string, string | undefined>();
let tell: (report: AdapterReport) => void = () => {};
let isWanted = false;

/** With `ASYNC_CONSOLE_ADAPTERS=off` no library is looked at. */
export function installAdapters(onReport: (report: AdapterReport) => void): void {
  isWanted = process.env.ASYNC_CONSOLE_ADAPTERS !== 'off';
  tell = onReport;
  Object.defineProperty(globalThis, DOOR, {
    value: (url: string, loaded: Loaded) => adapt(url, loaded),
    enumerable: false,
    writable: false,
    configurable: true,
  });
  if (!isWanted) return;
  watchResponses();
}

/** What is to be done with the text of a module; undefined: nothing. */
export function adaptationOf(url: string): ((text: string) => string) | undefined {
  if (!isWanted || !isOn()) return undefined;
  const found = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(url);
  const adapter = found === null ? undefined : byLibrary.get(decodeURIComponent(found[1] as string));
  if (found === null || adapter === undefined) return undefined;
  const path = (found[2] as string).split(/[?#]/, 1)[0];
  const file = adapter.files.find((each) => each.path === path);
  if (file === undefined) return undefined;
  const version = versionOf(url.slice(0, url.length - (found[2] as string).length));
  if (version === undefined || !isBetween(version, adapter.from, adapter.below)) {
    say(adapter, version, `only versions from ${adapter.from} and below ${adapter.below} are known`);
    return undefined;
  }
  waiting.set(url, { adapter, file, version });
  return (text) => {
    const told = withInsertions(text, file.insertions ?? []);
    if (told === undefined) {
      say(adapter, version, 'its text is another one');
      return text;
    }
    const call = `${DOOR}(${JSON.stringify(url)},${file.names === undefined ? 'module' : bindings(file.names)});`;
    return `${told}\n;${file.insertions === undefined ? '' : `var ${OWN}=`}${call}`;
  };
}

/** undefined: it is not the text that they were written for. */
function withInsertions(text: string, insertions: readonly Insertion[]): string | undefined {
  let told = text;
  for (const { behind, statement, isOptional } of insertions) {
    const lines = new RegExp(`(?:${behind.source})(?=\\r?\\n)`, 'g');
    const [place, another] = told.matchAll(lines);
    if (another !== undefined || (place === undefined && isOptional !== true)) return undefined;
    if (place === undefined) continue;
    const end = place.index + place[0].length;
    told = told.slice(0, end) + inserted(statement) + told.slice(end);
  }
  return told;
}

function bindings(names: readonly string[]): string {
  return `{${names.map((name) => `get ${name}(){return typeof ${name}==='undefined'?void 0:${name}},set ${name}(_){${name}=_}`).join(',')}}`;
}

function adapt(url: string, loaded: Loaded): object | undefined {
  const found = waiting.get(url);
  if (found === undefined || !isOn()) return undefined;
  const { adapter, file, version } = found;
  try {
    const own = file.adapt(loaded);
    say(adapter, version, undefined);
    return typeof own === 'object' && own !== null ? guarded(own) : undefined;
  } catch (error) {
    say(adapter, version, error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** What the library calls: an error of the adapter's is none of the library's. */
function guarded(own: object): object {
  const doors = Object.entries(own as Record<string, (...given: Loaded[]) => Loaded>).map(([name, work]) => [
    name,
    (...given: Loaded[]): Loaded => {
      if (!isOn()) return undefined;
      try {
        return work(...given);
      } catch (error) {
        switchOff(error);
        return undefined;
      }
    },
  ]);
  return Object.fromEntries(doors);
}

/** The last word of a library counts where it has several files: that it is off. */
function say({ library }: Adapter, version: string | undefined, off: string | undefined): void {
  const key = `${library}@${version}`;
  if (said.has(key) && (said.get(key) !== undefined || off === undefined)) return;
  said.set(key, off);
  tell({ library, ...(version === undefined ? {} : { version }), ...(off === undefined ? {} : { off }) });
}

function versionOf(directory: string): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(fileURLToPath(`${directory}package.json`), 'utf8'));
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}
