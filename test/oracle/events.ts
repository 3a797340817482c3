/**
 * What a program's twin writes down: `[event, …integers]`, in the order in which the program does things. A promise is a
 * positive number, a thenable a negative one, any other value 0; `me` numbers the frames, `line` the lines of the text.
 */

/** A callback that the event loop runs begins, or ends: the program itself, an immediate, a timer. */
export const MACRO = 1;
export const MACRO_END = 2;
/** `process.nextTick` and `queueMicrotask`, by number of the callback. */
export const TICK_SET = 3;
export const TICK = 4;
export const TICK_END = 5;
export const MICRO_SET = 6;
export const MICRO = 7;
export const MICRO_END = 8;

/** `line`: the first thing that an async function does. Frames are numbered from 0 in this order. */
export const ENTER = 10;
/** `promise`: the async call that has just come back gave it. */
export const BIND = 11;
/** `me, line, value, handler`: suspends. Handler: see `handlers.ts`. */
export const WAIT = 12;
/** `me, line, value, handler, finallies`: suspends; returns what it gets, through so many `finally` blocks. */
export const RETURN_AWAIT = 13;
/** `me`: has gone on after an await. */
export const GOT = 14;
/** `me, line, value, finallies`: returns. */
export const RETURN = 15;
/** `me, handler`: throws. */
export const THROW = 16;
/** `me`: a `catch` block begins; a `finally` block begins, ends. */
export const CAUGHT = 17;
export const FINALLY = 18;
export const FINALLY_END = 19;
/** `me, line, value, handler`: `for await` over a plain iterable takes the next element, or finds none. */
export const EACH = 20;
/** `me, line`: the loop is left before its end, and closes the iterator. */
export const EACH_CLOSE = 21;

/** `line`: the first thing that a generator does, of the iterator that was asked last. */
export const ENTER_GENERATOR = 22;
/** `me, iterator`: somebody asks for the next value; `me, line, handler, iterator`: waits for what was asked last. */
export const NEXT = 23;
export const WAIT_NEXT = 24;
/** `me, iterator`: the loop is left before its end, and closes the generator; `me, line, iterator`: it waits for that. */
export const CLOSE = 25;
export const WAIT_CLOSE = 26;
/** `me, line, value, finallies`: a generator yields; a `return` given to it there goes through so many `finally` blocks. */
export const YIELD = 27;

/** `me, iterator`: a generator that is driven by hand is asked to return. */
export const ASK_RETURN = 28;

/** `me, line, handler, finallies`: is at a `yield*` now. */
export const DELEGATE = 70;
/** `me, iterator`: waits there for the next value of the generator below, which it has asked; or for its end. */
export const DELEGATE_WAIT = 71;
export const DELEGATE_CLOSE_WAIT = 72;

/** `promise`: a new pending one; one that has settled. */
export const NEW = 30;
export const FULFILLED = 31;
export const REJECTED = 32;
/** `promise, value`: its `resolve` is called; `promise`: its `reject`. */
export const RESOLVE = 33;
export const REJECT = 34;
/** `promise, of, kind, callback`: a chain; the callback's number. */
export const THEN = 35;
/** `callback` begins; `callback, value`: has returned; `callback`: has thrown. */
export const CALLBACK = 36;
export const CALLBACK_END = 37;
export const CALLBACK_THROW = 38;
/** `promise, kind, …values`: `Promise.all` and the like. */
export const COMBINE = 39;
/** `thenable, call`: its `then` is called; the call comes back. */
export const THENABLE = 40;
export const THENABLE_END = 41;
/** `call`: the `resolve` that it was given is called. */
export const THENABLE_RESOLVE = 42;

/** `ms`: so much time has passed. */
export const CLOCK = 50;
/** `reading`: the agent is asked. */
export const STOP = 51;

export const ON_THEN = 0;
export const ON_CATCH = 1;
export const ON_FINALLY = 2;

export const COMBINATORS = ['all', 'race', 'any', 'allSettled'] as const;

export type Event = readonly [number, ...number[]];
export type Log = readonly Event[];

/**
 * Where an error goes from a place in a function: through so many `finally` blocks, then to a `catch` or out of the
 * function.
 */
export function handler(finallies: number, isCaught: boolean): number {
  return finallies * 2 + (isCaught ? 1 : 0);
}

export function finalliesOf(handler: number): number {
  return handler >> 1;
}

export function isCaught(handler: number): boolean {
  return (handler & 1) === 1;
}
