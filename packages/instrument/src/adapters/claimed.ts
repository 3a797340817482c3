import { Identity } from '../hooks/marks.ts';

/**
 * The newest of all is kept here: most get at once what they ask for. To add a field to an object that was just made costs
 * half a microsecond in some processes, where the engine has not compiled it.
 */
let newest: object | undefined;
let claimOfNewest = 0;

/** What a library keeps of one who waits, with the claim that stands for it. */
export function begin(item: object, claim: number): void {
  if (newest !== undefined) Claimed.put(newest, claimOfNewest);
  newest = item;
  claimOfNewest = claim;
}

/** Returns its claim, once; else 0. */
export function take(item: object): number {
  if (item !== newest) return Claimed.take(item);
  newest = undefined;
  return claimOfNewest;
}

/** See `hooks/marks.ts`. */
class Claimed extends Identity {
  /** 0: it is over, or held by now. */
  #claim: number;

  private constructor(item: object, claim: number) {
    super(item);
    this.#claim = claim;
  }

  static put(item: object, claim: number): void {
    if (#claim in item) (item as Claimed).#claim = claim;
    else new Claimed(item, claim);
  }

  static take(item: object): number {
    if (!(#claim in item)) return 0;
    const claim = (item as Claimed).#claim;
    (item as Claimed).#claim = 0;
    return claim;
  }
}
