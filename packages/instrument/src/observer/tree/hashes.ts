/** Hashes of two times 32 bits: of a million different things the chance that any two are the same is one in 10⁷. */

/** The first half; both are taken of the same numbers. */
export function mixA(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

export function mixB(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ (value + 0x7f4a7c15), 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}

/** Short, and the same for the same hash. */
export function textOfHash(a: number, b: number): string {
  return `${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}`;
}
