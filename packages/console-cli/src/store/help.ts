import type { Completeness, Overview } from '@async-console/protocol';
import { type CoverageLine, notSeenLines, seenLines } from './coverage.ts';
import { type Binding, bindingsIn } from './keys.ts';
import { type Model, placeOf, shown } from './model.ts';

/** The help, line by line. */
export type HelpLine =
  | { readonly kind: 'binding'; readonly binding: Binding }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'word'; readonly word: string; readonly meaning: string }
  | { readonly kind: 'coverage'; readonly line: CoverageLine; readonly of: Completeness }
  | { readonly kind: 'blank' };

const WORDS: readonly (readonly [string, string])[] = [
  ['task', 'one piece of work: a request, a spawn, an async call that no other task made, or a detached frame'],
  ['total', 'since it began; total = busy + scheduled + idle'],
  ['busy', 'on the thread'],
  ['sched', 'runnable, waiting for the thread'],
  ['idle', 'suspended at an await'],
  ['polls', 'uninterrupted runs on the thread'],
  ['wakes', 'times what it waited for has settled'],
  ['self', 'of the wakes, those that it caused itself: timers and I/O wait meanwhile'],
  ['failed', 'its function has thrown; e shows tasks that have ended'],
  ['lost', 'collected while it waited: nothing could settle what it waited for'],
  ['tree', 'which async functions have called which, and have not ended'],
  ['equal', 'a number behind a name: so many are at the same await of the same function, with the same below'],
  ['resource', 'what tasks wait for and hold: a lock, a pool, a connection'],
  ['held', 'how many of it are taken, of how many there are'],
  ['holds', 'of a task: how many things it holds; → what it waits for, and its place in line'],
  ['across', 'how many times a holder has been suspended at an await while it held'],
  ['w', 'the lints have found something in this task: 6 says what'],
  ['thread', 'its time: tasks, other callbacks, garbage collection, idle (no event)'],
  ['detached', 'it outlived its caller, or nobody awaited it'],
  ['loop', 'share of time in which the event loop had something to do; delay: how late a heartbeat was answered'],
];

/** For the place where it was asked for. */
export function helpLines(model: Model): HelpLine[] {
  return [
    { kind: 'heading', text: 'Keys' },
    ...bindingsIn(placeOf(model)).map((binding): HelpLine => ({ kind: 'binding', binding })),
    { kind: 'blank' },
    { kind: 'heading', text: 'Words' },
    ...WORDS.map(([word, meaning]): HelpLine => ({ kind: 'word', word, meaning })),
    ...coverage(shown(model)?.update.overview),
  ];
}

/** All that the header has no room for; before the first numbers nothing. */
function coverage(overview: Overview | undefined): HelpLine[] {
  if (overview === undefined) return [];
  const of = overview.completeness;
  const line = (line: CoverageLine): HelpLine => ({ kind: 'coverage', line, of });
  const notSeen = notSeenLines(of);
  return [
    { kind: 'blank' },
    { kind: 'heading', text: 'Seen' },
    ...seenLines(of, overview.threads.length - 1).map(line),
    ...(notSeen.length === 0 ? [] : [{ kind: 'blank' } as const, { kind: 'heading', text: 'Not seen' } as const]),
    ...notSeen.map(line),
  ];
}
