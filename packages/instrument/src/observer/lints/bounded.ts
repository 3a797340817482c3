/** A map that holds so many at most: for a new one the oldest goes. A lint that remembers must not grow with the program. */
export class Bounded<K, V> extends Map<K, V> {
  readonly #most: number;

  constructor(most: number) {
    super();
    this.#most = most;
  }

  override set(key: K, value: V): this {
    // The newest of all is the one that was set last.
    this.delete(key);
    super.set(key, value);
    if (this.size > this.#most) this.delete(this.keys().next().value as K);
    return this;
  }

  /** The value, which is made where there is none. */
  of(key: K, make: () => V): V {
    const found = this.get(key) ?? make();
    this.set(key, found);
    return found;
  }
}
