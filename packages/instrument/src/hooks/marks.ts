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

/** What a mark says; the slot is in the bits from 2. */
export const ROLE_MASK = 0b11;
/** The promise of a frame: when it settles, the frame has ended. */
export const ROLE_OWN = 0;
/** The throwaway promise of an `await`: when its job runs, the frame resumes. */
export const ROLE_RESUME = 1;
/** A promise that frames wait for; the slot is the first of them. */
export const ROLE_AWAITED = 2;
/** Settled: nobody will be woken by it any more. */
export const SETTLED = 3;

export class Mark extends Identity {
  #mark: number;

  constructor(promise: object, mark: number) {
    super(promise);
    this.#mark = mark;
  }

  /** The mark, or −1 when there is none. */
  static get(promise: object): number {
    return #mark in promise ? (promise as Mark).#mark : -1;
  }

  /** Of a promise that has a mark. */
  static change(promise: object, mark: number): void {
    (promise as Mark).#mark = mark;
  }

  static set(promise: object, mark: number): void {
    if (#mark in promise) (promise as Mark).#mark = mark;
    else new Mark(promise, mark);
  }
}

/** The context in which a `.then` callback runs: generation (12 bits) and slot (20 bits) of a frame. */
export class Context extends Identity {
  #context: number;

  constructor(promise: object, context: number) {
    super(promise);
    this.#context = context;
  }

  /** The context, or 0 when there is none. */
  static get(promise: object): number {
    return #context in promise ? (promise as Context).#context : 0;
  }
}
