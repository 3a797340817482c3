import { Identity } from '../hooks/marks.ts';

/** What a library keeps of one who waits, with the claim that stands for it; see `hooks/marks.ts`. */
export class Claimed extends Identity {
  /** 0: it is over, or held by now. */
  #claim: number;

  private constructor(item: object, claim: number) {
    super(item);
    this.#claim = claim;
  }

  /** For the first time: to look whether there is a claim costs more than all the rest. */
  static begin(item: object, claim: number): void {
    new Claimed(item, claim);
  }

  static put(item: object, claim: number): void {
    if (#claim in item) (item as Claimed).#claim = claim;
    else new Claimed(item, claim);
  }

  /** Returns its claim, once; else 0. */
  static take(item: object): number {
    if (!(#claim in item)) return 0;
    const claim = (item as Claimed).#claim;
    (item as Claimed).#claim = 0;
    return claim;
  }
}
