/** What the interpreter knows of a program: its frames and tasks, and promises as ECMAScript defines them. */
import type { COMBINATORS } from '../events.ts';
import type { Known } from '../known.ts';

export interface Frame {
  readonly id: number;
  readonly line: number;
  /** What the call gave its caller; of a generator, what the loop that drives it waits for. */
  promise: ModelPromise;
  parent: Frame | undefined;
  readonly children: Frame[];
  task: Task;
  state: 'running' | 'suspended' | 'scheduled' | 'ended';
  /** It is scheduled because what it awaits had settled before: the agent may learn that only when it resumes. */
  hadSettled: boolean;
  /** What it awaits, or has returned. */
  waitsFor: ModelPromise | undefined;
  awaiting: string;
  readonly control: Control;
  readonly isGenerator: boolean;
  /** It has yielded, and goes on only when it is asked. */
  isYielded: boolean;
  /** The `yield*` that it is at, if any. */
  delegation: Delegation | undefined;
}

export interface Delegation {
  readonly line: number;
  readonly handler: number;
  readonly finallies: number;
}

/** How a function is left: through `finallies` blocks that are still to run, then to a `catch` or to its caller. */
export interface Leaving {
  readonly how: 'return' | 'throw';
  readonly value: number;
  /** Of the `return`. */
  readonly line: number;
  readonly isCaught: boolean;
  finallies: number;
}

/** Where a frame stands in its function. */
interface Control {
  leaving: Leaving | undefined;
  /** Put aside while a `finally` block runs. */
  readonly aside: (Leaving | undefined)[];
  /** What an error does that comes out of the await it is suspended at. */
  handler: number;
  /** It returns what comes out of the await, through so many `finally` blocks. */
  returnsThrough: number | undefined;
  /** It waits for the iterator of a `for await` that it leaves early. */
  isClosing: boolean;
  /** It has waited in a `finally` block that its `return` went through. */
  awaitsInFinally: boolean;
}

export interface Task {
  readonly id: number;
  readonly root: Frame;
  readonly kind: 'call' | 'detached';
  readonly spawnedBy: number;
  readonly startedAt: number;
  endedAt: number | undefined;
  busy: number;
  scheduled: number;
  polls: number;
  wakes: number;
  selfWakes: number;
  longestPoll: number;
  /** Of the poll under way. */
  ran: number;
  lastPollEndedAt: number;
  /** Frames that can run. */
  runnable: number;
  /** Why the agent is known to be wrong about its scheduled time, and about its wakes when that is how it came to be. */
  readonly doubts: Set<Known>;
}

export type Settled = 'fulfilled' | 'rejected';

export interface ModelPromise {
  state: 'pending' | Settled;
  readonly reactions: Reaction[];
  /** The async call that it is the promise of. */
  readonly frame: Frame | undefined;
  /** Of a chained promise: the frame that ran when it was chained, in which its jobs run. */
  readonly context: Frame | undefined;
}

/** What is to be done when a promise settles. */
export type Reaction =
  | { readonly does: 'resume'; readonly frame: Frame }
  /** Calls back, or hands the state through to `chained`. */
  | { readonly does: 'call'; readonly chained: ModelPromise; readonly kind: number; readonly callback: number }
  /** What `finally` chains to what its callback gave: the state from before comes back, unless there is a new error. */
  | { readonly does: 'restore'; readonly chained: ModelPromise; readonly state: Settled }
  /** Hands the state on to a promise that follows; in the context of the frame that ran when it came to follow. */
  | { readonly does: 'settle'; readonly target: ModelPromise; readonly context: Frame | undefined }
  /** A `for await` has got an element of a plain iterable. */
  | { readonly does: 'step'; readonly step: ModelPromise; readonly frame: Frame; readonly line: number }
  /** What a generator yields is there, and the engine hands it on. `isItsOwn`: it was there when it was yielded. */
  | { readonly does: 'yield'; readonly frame: Frame; readonly isItsOwn: boolean }
  /** A `yield*` has got what it asked for: it hands that on, or goes on itself when there is no more. */
  | { readonly does: 'delegate'; readonly frame: Frame; readonly on: ModelPromise }
  /** The loop of a generator was left, which goes on by a `return` or ends; `request`: what the loop waits for. */
  | { readonly does: 'close'; readonly frame: Frame; readonly request: ModelPromise }
  | { readonly does: 'combine'; readonly combination: Combination; readonly context: Frame | undefined };

export interface Combination {
  readonly kind: (typeof COMBINATORS)[number];
  readonly result: ModelPromise;
  left: number;
}

export type Job =
  | { readonly does: 'react'; readonly reaction: Reaction; readonly state: Settled }
  /** A promise was resolved with another one: it comes to follow it. */
  | { readonly does: 'follow'; readonly target: ModelPromise; readonly source: ModelPromise }
  /** … with a thenable. */
  | { readonly does: 'then'; readonly target: ModelPromise; readonly thenable: number }
  | { readonly does: 'microtask'; readonly callback: number };

/** `context`: of a chained promise, the frame that has chained it. */
export function newPromise(context?: Frame): ModelPromise {
  return { state: 'pending', reactions: [], frame: undefined, context };
}

export function newPromiseOf(frame: Frame): ModelPromise {
  return { state: 'pending', reactions: [], frame, context: undefined };
}
