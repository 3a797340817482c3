/** p-limit: each `pLimit()` is a queue and a number in a closure, so its text tells what becomes of them. */
import { begin, begun, claim, openResource, release, setCapacity } from '../resources/doors.ts';
import { LIMITER } from '../table/kinds.ts';
import type { Adapter, Insertion } from './adapter.ts';

/** What is given to it runs between `begins` and `begun`. `resolve` is that of its promise, and so stands for it. */
const insertions: readonly Insertion[] = [
  { behind: /let activeCount = 0;/, statement: '__acOwn?.made(queue,concurrency);' },
  {
    behind: /const enqueue = \((?:fn|function_), resolve(?:, reject)?, (?:\.\.\.args|args|arguments_)\) => \{/,
    statement: '__acOwn?.asked(queue,resolve);',
  },
  {
    behind: /const run = async \((?:fn|function_), resolve, (?:\.\.\.args|args|arguments_)\) => \{/,
    statement: '__acOwn?.begins(queue,resolve);',
  },
  { behind: /const result = .*;/, statement: '__acOwn?.begun(resolve);' },
  { behind: /await result;\s*\} catch \{\}/, statement: '__acOwn?.over(resolve);' },
  { behind: /clearQueue: \{\s*value(?:: \(\) =>|\(\)) \{/, statement: '__acOwn?.cleared(queue);' },
  { behind: /concurrency = newConcurrency;/, statement: '__acOwn?.resized(queue,concurrency);', isOptional: true },
];

export const pLimit: Adapter = {
  library: 'p-limit',
  from: '3.0.0',
  below: '8.0.0',
  files: [{ path: 'index.js', names: [], insertions, adapt: () => own }],
};

interface Known {
  readonly resource: number;
  readonly waiting: Set<number>;
}

interface Asked {
  readonly claim: number;
  /** What was called last before it began. */
  before: number;
}

/** By queue. */
const known = new WeakMap<object, Known>();
/** By `resolve`. */
const asked = new WeakMap<object, Asked>();

const own = {
  made(queue: object, concurrency: number): void {
    const capacity = Number.isFinite(concurrency) ? { capacity: concurrency } : {};
    known.set(queue, { resource: openResource(LIMITER, 'p-limit', { ...capacity, owner: queue }), waiting: new Set() });
  },

  asked(queue: object, resolve: object): void {
    const limit = known.get(queue);
    const asking = limit === undefined ? 0 : claim(limit.resource);
    if (asking === 0) return;
    limit?.waiting.add(asking);
    asked.set(resolve, { claim: asking, before: 0 });
  },

  begins(queue: object, resolve: object): void {
    const one = asked.get(resolve);
    if (one === undefined) return;
    known.get(queue)?.waiting.delete(one.claim);
    one.before = begin(one.claim);
  },

  begun(resolve: object): void {
    const one = asked.get(resolve);
    if (one !== undefined) begun(one.claim, one.before);
  },

  over(resolve: object): void {
    const one = asked.get(resolve);
    if (one !== undefined) release(one.claim);
  },

  cleared(queue: object): void {
    const limit = known.get(queue);
    for (const waiting of limit?.waiting ?? []) release(waiting);
    limit?.waiting.clear();
  },

  resized(queue: object, concurrency: number): void {
    const limit = known.get(queue);
    if (limit !== undefined) setCapacity(limit.resource, Number.isFinite(concurrency) ? concurrency : 0);
  },
};
