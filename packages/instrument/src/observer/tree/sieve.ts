/** Which nodes of the tree a filter is about. */
import { awaitPlace } from '../rows.ts';
import type { Sieve } from './forest.ts';
import type { Grove } from './tree-rows.ts';

/** Sites and names are numbers below 2²⁰ and 2¹⁶: both with an await make one. */
const SITES = 2 ** 16;

/** Undefined: there is nothing that is looked for. */
export function sieveFor(filter: string, groves: readonly Grove[]): Sieve | undefined {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return undefined;
  const matches = (text: string) => words.every((word) => text.includes(word));
  // What is alike is looked at once.
  const known = groves.map(() => new Map<number, boolean>());
  return {
    hits(thread, slot, site, at, name, hasClaims) {
      const grove = groves[thread] as Grove;
      if (hasClaims) return matches(`${textOf(grove, site, at, name)} ${claimText(grove, slot)}`.toLowerCase());
      const key = (name * SITES + site) * SITES + at;
      const before = known[thread]?.get(key);
      if (before !== undefined) return before;
      const found = matches(textOf(grove, site, at, name).toLowerCase());
      known[thread]?.set(key, found);
      return found;
    },
  };
}

function textOf({ thread }: Grove, site: number, at: number, name: number): string {
  const { book, thread: id, threadName = '' } = thread.origin;
  const own = book.sites[site];
  const place = awaitPlace(book, at);
  return [
    book.name(name) ?? '',
    own === undefined ? '' : `${own.name} ${own.location.file}:${own.location.line}`,
    place === undefined ? '' : `${place.file}:${place.line}`,
    id === 0 ? '' : `thread:${id} ${threadName}`,
  ].join(' ');
}

function claimText({ bySlot }: Grove, slot: number): string {
  const claims = bySlot.get(slot) ?? [];
  return claims
    .map(({ isHeld, resource: { kind, name } }) => `${isHeld ? 'holds' : 'waits'} ${kind} ${name}`)
    .join(' ');
}
