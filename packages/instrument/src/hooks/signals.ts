/**
 * Which calls were given an AbortSignal that has been aborted since. No listener is added, and nothing of the app's is
 * read: the signal is held weakly, and asked at each heartbeat. Only while somebody measures.
 */
import { generationOf } from './frames.ts';
import { Identity } from './marks.ts';

/** A call, and since when it is known that its signal was aborted. */
export interface AbortedCall {
  readonly slot: number;
  readonly generation: number;
  /** The signal, by a number of its own. */
  readonly signal: number;
}

/** Calls that are watched at once; a heartbeat lets go of those that have ended. */
const MAX_WATCHED = 10_000;
/** In one heartbeat. */
const MAX_TOLD = 1000;

/** Beside a signal, so that it is held weakly once, and not for each call; see `hooks/marks.ts`. */
class Watched extends Identity {
  #held: Held;

  constructor(signal: AbortSignal, held: Held) {
    super(signal);
    this.#held = held;
  }

  static of(signal: AbortSignal): Held {
    if (#held in signal) return (signal as unknown as Watched).#held;
    const held = { ref: new WeakRef(signal), number: ++numbers };
    new Watched(signal, held);
    return held;
  }
}

interface Held {
  readonly ref: WeakRef<AbortSignal>;
  readonly number: number;
}

interface Call {
  readonly generation: number;
  readonly held: Held;
}

let numbers = 0;
const calls = new Map<number, Call>();
/** Both read when the first signal is seen: the app has loaded them by then. */
let types: typeof import('node:util/types') | undefined;
let isAborted: ((this: AbortSignal) => boolean) | undefined;

/** A call has begun that was given something called `signal`. */
export function watchSignal(slot: number, signal: unknown): void {
  if (slot === 0 || typeof signal !== 'object' || signal === null || calls.size >= MAX_WATCHED) return;
  types ??= process.getBuiltinModule('node:util/types');
  // A proxy would be asked, and what is derived from a signal may have a getter of its own.
  if (types.isProxy(signal) || Object.getPrototypeOf(signal) !== AbortSignal.prototype) return;
  isAborted ??= Object.getOwnPropertyDescriptor(AbortSignal.prototype, 'aborted')?.get as typeof isAborted;
  calls.set(slot, { generation: generationOf(slot), held: Watched.of(signal as AbortSignal) });
}

/** Those whose signal has been aborted, each once. Called at each heartbeat, with nothing of the app on the stack. */
export function takeAbortedCalls(): AbortedCall[] {
  const found: AbortedCall[] = [];
  for (const [slot, { generation, held }] of calls) {
    const signal = held.ref.deref();
    if (generationOf(slot) !== generation || signal === undefined) {
      calls.delete(slot);
    } else if (found.length < MAX_TOLD && isAborted?.call(signal)) {
      calls.delete(slot);
      found.push({ slot, generation, signal: held.number });
    }
  }
  return found;
}

/** Nobody measures any more. */
export function forgetSignals(): void {
  calls.clear();
}
