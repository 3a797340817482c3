/** Below so many that have left the line nothing is moved: not even when it is empty, as it is after each when few ask. */
const MOVE_FROM = 1024;

/**
 * Those who wait at one resource, each as the object that the library keeps of it, with its claim; the first is mostly the
 * first to be served. Nothing is written to those objects: of each that was just made a private field would change the shape.
 */
export class Line {
  readonly #items: (object | undefined)[] = [];
  readonly #claims: number[] = [];
  /** Where the first is. */
  #head = 0;

  push(item: object, claim: number): void {
    this.#items.push(item);
    this.#claims.push(claim);
  }

  /** Its claim, once; 0: it is not in the line. */
  take(item: object): number {
    const at = this.#items[this.#head] === item ? this.#head : this.#items.indexOf(item, this.#head);
    if (at < 0) return 0;
    this.#items[at] = undefined;
    const claim = this.#claims[at];
    // Others have left from within before it.
    while (this.#head < this.#items.length && this.#items[this.#head] === undefined) this.#head++;
    if (this.#head >= MOVE_FROM) this.#move();
    return claim;
  }

  #move(): void {
    this.#items.splice(0, this.#head);
    this.#claims.splice(0, this.#head);
    this.#head = 0;
  }
}
