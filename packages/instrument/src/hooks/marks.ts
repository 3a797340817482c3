/**
 * Marks on promises that the app cannot see: a private field, stamped through a base class whose constructor returns
 * its argument. A symbol property would show in `console.log(promise)`; a WeakMap entry costs four times as much.
 *
 * Two classes, because a promise can be both a `.then` result that runs in a frame's context and awaited by a frame.
 */
// Extends null, because the constructor of a derived class makes no object of its own, which nobody would use here.
export class Identity extends null {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: the point of this class; see above
    return object;
  }
}

/** What a mark says; a slot is in the bits from 3. */
export const ROLE_MASK = 0b111;
/** A promise that frames wait for; the slot is the first of them, 0 for none. */
export const ROLE_AWAITED = 0;
/** The promise of a frame: when it settles, the frame has ended. */
export const ROLE_OWN = 1;
/** The throwaway promise of an `await`: when its job runs, the frame resumes. */
export const ROLE_RESUME = 2;
/** As ROLE_CONTEXT; where the job closes a generator, `Asked` knows the promise of its `return()`. */
export const ROLE_CLOSE = 3;
/** Of `.then`: its callback runs in the context of a frame, slot (20 bits) and generation (8 bits). */
export const ROLE_CONTEXT = 4;
/** The same, and frames wait for it: `Waited` knows the first. */
export const ROLE_CONTEXT_AWAITED = 5;
/** The engine's own work for a frame, in which nothing of the app runs; as a context. */
export const ROLE_INTERNAL = 6;
/** Nobody will be woken by it any more. */
export const SETTLED = 7;
/** The same, of the promise of a frame that has failed. */
export const SETTLED_FAILED = (1 << 3) | SETTLED;

/**
 * Every promise that is made while it is measured gets one: to find that an object has no private field goes through the
 * engine's runtime and costs 27 ns, to stamp one 3 ns.
 */
export class Mark extends Identity {
  #mark: number;

  /** @throws TypeError when there is one. */
  constructor(promise: object, mark: number) {
    super(promise);
    this.#mark = mark;
  }

  /** The mark, or −1 when there is none: the promise is older than the measuring. */
  static get(promise: object): number {
    return #mark in promise ? (promise as Mark).#mark : -1;
  }

  /** Of a promise that has a mark. */
  static change(promise: object, mark: number): void {
    (promise as Mark).#mark = mark;
  }
}

/** Beside a mark that says something else: the first of the frames that wait for the promise. */
export class Waited extends Identity {
  #first: number;

  constructor(promise: object, first: number) {
    super(promise);
    this.#first = first;
  }

  static take(promise: object): number {
    const first = (promise as Waited).#first;
    (promise as Waited).#first = 0;
    return first;
  }

  static put(promise: object, first: number): void {
    if (#first in promise) (promise as Waited).#first = first;
    else new Waited(promise, first);
  }
}

/** Beside a mark that says something else: the promise that an async generator may have given for a `return()`. */
export class Asked extends Identity {
  #request: object;

  constructor(promise: object, request: object) {
    super(promise);
    this.#request = request;
  }

  static of(promise: object): object {
    return (promise as Asked).#request;
  }
}
