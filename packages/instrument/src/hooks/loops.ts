/**
 * Loops that await in each round what no other round needs (`probe/independent-loops.ts`): what it would save to let the
 * rounds run side by side. Only the time counts in which the thread had nothing to do, for work would not become less.
 */
import {
  ERAS,
  LOOP_AWAITS,
  LOOP_MOST_SAVED,
  LOOP_RUNS,
  LOOP_SAVED,
  LOOP_WAITED,
  MEASURING,
  PARENT,
  SITE_DOUBLES,
  SITE_INTS,
  SLOT_INTS,
} from '../table/layout.ts';
import { header, sites, siteTimes, slots } from '../table/own.ts';
import { isHolding } from './claims.ts';

/** Its `idleTime` is how long the loop has waited for events so far, in milliseconds. */
const { nodeTiming } = performance as unknown as { nodeTiming: { readonly idleTime: number } };

/** One run of a loop that began while it was measured. */
export class LoopRun {
  readonly site: number;
  readonly era: number = header[ERAS] as number;
  /** The thread's idle time when the loop began, or one of its awaits last went on. */
  idle: number = nodeTiming.idleTime;
  /** Of each of its awaits, the longest. */
  readonly longest: number[] = [];
  saved = 0;
  isCounted = false;

  constructor(site: number) {
    this.site = site;
  }
}

export function beginLoop(site: number): LoopRun | undefined {
  return header[MEASURING] === 1 ? new LoopRun(site) : undefined;
}

/** The await that is the `nth` of the loop goes on, in the frame in `slot`. */
export function wentOn(slot: number, run: LoopRun, nth: number): void {
  if (header[MEASURING] !== 1 || run.era !== header[ERAS]) return;
  const { idleTime } = nodeTiming;
  const waited = idleTime - run.idle;
  run.idle = idleTime;
  // What somebody holds may serve one round at a time.
  if (holdsSomething(slot)) return;
  const s = run.site * SITE_INTS;
  const d = run.site * SITE_DOUBLES;
  if (!run.isCounted) (sites[s + LOOP_RUNS] as number)++;
  run.isCounted = true;
  (sites[s + LOOP_AWAITS] as number)++;
  (siteTimes[d + LOOP_WAITED] as number) += waited;
  // All but the longest of each await: so it is when they wait side by side.
  const longest = run.longest[nth] ?? 0;
  const saved = Math.min(waited, longest);
  if (waited > longest) run.longest[nth] = waited;
  run.saved += saved;
  (siteTimes[d + LOOP_SAVED] as number) += saved;
  if (run.saved > (sites[s + LOOP_MOST_SAVED] as number)) sites[s + LOOP_MOST_SAVED] = Math.floor(run.saved);
}

/** The frame, or one that waits for it. */
function holdsSomething(slot: number): boolean {
  for (let at = slot; at !== 0; at = slots[at * SLOT_INTS + PARENT] as number) if (isHolding(at)) return true;
  return false;
}
