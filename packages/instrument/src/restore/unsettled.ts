/**
 * A program that ends while a module still waits at its top level gets a warning from Node with the line of that `await`,
 * and exit code 13. Node would print the line as it runs, with the probes in it. It prints nothing when the exit code is
 * set by then: so it is set here, when nothing is left to do, and the warning is printed as Node would have.
 */
import { hasMainBegun } from '../hooks/main-module.ts';
import { isMainModule } from '../probe/main-module.ts';
import { indexInModule, moduleOfSite, originalLine, type ProbedModule } from '../probe/modules.ts';
import { probe } from '../probe/transform.ts';
import { AWAIT, FLAGS, HIGH_WATER, MARK_MODULE, SLOT_INTS, STATE_FREE, STATE_MASK } from '../table/layout.ts';
import { header, slots } from '../table/own.ts';

const UNSETTLED_TOP_LEVEL_AWAIT = 13;

let isOurs = false;

/** Before the listeners of `beforeExit`: the loop may have gone on since the last time. */
export function beforeExitListeners(): void {
  if (isOurs) process.exitCode = undefined;
  isOurs = false;
}

/** Behind them: unless they have given the loop something to do, the program ends. */
export function afterBeforeExitListeners(): void {
  if (process.exitCode !== undefined || unsettled().length === 0) return;
  isOurs = true;
  process.exitCode = UNSETTLED_TOP_LEVEL_AWAIT;
}

/** At the very end, before the listeners of `exit`: what to print. Undefined: the program does not end so. */
export function unsettledWarning(): string | undefined {
  const waits = isOurs ? unsettled() : [];
  return waits.length > 0 ? waits.map(warning).join('') : undefined;
}

/** What it has waited for has come after all. Returns how to undo behind the listeners what Node has taken for the exit code. */
export function settledAfterAll(): (() => void) | undefined {
  if (!isOurs) return undefined;
  process.exitCode = undefined;
  return () => {
    process.exitCode ??= 0;
  };
}

/** The awaits, by site, that keep the main module from its end. */
function unsettled(): number[] {
  const found: number[] = [];
  const end = header[HIGH_WATER] as number;
  for (let slot = 1; slot < end; slot++) {
    const flags = slots[slot * SLOT_INTS + FLAGS] as number;
    const site = slots[slot * SLOT_INTS + AWAIT] as number;
    if ((flags & STATE_MASK) === STATE_FREE || (flags & MARK_MODULE) === 0 || site === 0) continue;
    // Once the main module has begun, those that it has imported are over; others are imported while the program runs.
    if (!hasMainBegun() || isMainModule(moduleOfSite(site)?.url ?? '')) found.push(site);
  }
  return found;
}

function warning(site: number): string {
  const module = moduleOfSite(site) as ProbedModule;
  // Where a site is, the app's thread does not keep. The mark below a `for await` is under its first word; Node's is not.
  const { line, column } = probe(module.original, 'module', 1).sites[indexInModule(site)] as {
    line: number;
    column: number;
  };
  const text = originalLine(module, line);
  const indent = text.slice(0, column - 1).replace(/[^\t]/g, ' ');
  return `Warning: Detected unsettled top-level await at ${module.url}:${line}\n${text}\n${indent}^\n\n\n\n`;
}
