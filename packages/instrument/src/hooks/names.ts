/** Names cross to the observer once, as small integers afterwards. Bounded: beyond the limit a name is its fallback. */
const MAX_NAMES = 10_000;
const known = new Map<string, number>();
let tell: (index: number, name: string) => void = () => {};

export function onNewName(listener: (index: number, name: string) => void): void {
  tell = listener;
}

/** The number of `name`, from 1. When there is no room for another: that of `fallback`, which has few values. */
export function intern(name: string, fallback: string): number {
  const found = known.get(name);
  if (found !== undefined) return found;
  if (known.size >= MAX_NAMES && name !== fallback) return intern(fallback, fallback);
  const index = known.size + 1;
  known.set(name, index);
  tell(index, name);
  return index;
}
