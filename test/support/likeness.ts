/** Whether something is as a test `expects`, and how it was not when it was looked at last. */
export class Likeness<T> {
  readonly #expects: (seen: T) => void;
  #unlike: unknown;

  constructor(expects: (seen: T) => void) {
    this.#expects = expects;
  }

  of(seen: T): boolean {
    try {
      this.#expects(seen);
      return true;
    } catch (error) {
      this.#unlike = error;
      return false;
    }
  }

  /** @throws what was expected in vain; `otherwise`: nothing was looked at. */
  fail(otherwise?: unknown): never {
    throw this.#unlike ?? otherwise;
  }
}
