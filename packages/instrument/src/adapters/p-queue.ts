/** p-queue: what is added runs in a closure of `add`, and its place is free again when the promise of `add` settles. */
import { begin, begun, claim, openResource, release, setCapacity } from '../resources/doors.ts';
import { LIMITER } from '../table/kinds.ts';
import type { Adapter, Insertion, Loaded } from './adapter.ts';
import { aroundMethod } from './replace.ts';

/** What was added runs between `begins` and `begun`. `resolve` is that of its promise, and so stands for it. */
const insertions: readonly Insertion[] = [
  { behind: /constructor\(options\) \{\s*(?:var [^;]*;\s*)?super\(\);/, statement: '__acOwn?.made(this);' },
  {
    behind: /async #?add\((?:fn|function_), options[^)]*\) \{[\s\S]*?return new Promise\(\(resolve, reject\) => \{/,
    statement: '[resolve,reject]=__acOwn?.added(this,resolve,reject)??[resolve,reject];',
  },
  {
    behind: /(?:const run =|const run = bindAsyncContext\(|[qQ]ueue(?:, "f"\))?\.enqueue\() ?async \(\) => \{/,
    statement: '__acOwn?.begins(this,resolve);',
  },
  {
    behind: /[;}](?=\s*(?:resolve\(await operation\)|const result = await operation);)/,
    statement: '__acOwn?.begun(resolve);',
  },
];

export const pQueue: Adapter = {
  library: 'p-queue',
  from: '6.0.1',
  below: '11.0.0',
  files: [
    {
      path: 'dist/index.js',
      names: ['PQueue'],
      insertions,
      adapt({ PQueue }) {
        aroundMethod(PQueue?.prototype, 'clear', {
          before(instance) {
            const queue = known.get(instance);
            for (const each of queue?.waiting ?? []) release(each);
            queue?.waiting.clear();
          },
        });
        return own;
      },
    },
  ],
};

interface Known {
  readonly resource: number;
  readonly waiting: Set<number>;
}

interface Added {
  readonly claim: number;
  /** What was called last before it began. */
  before: number;
}

const known = new WeakMap<object, Known>();
/** By `resolve`. */
const added = new WeakMap<object, Added>();

/** It may have been changed since. Before 6.1 there is no `concurrency`. */
function noteCapacity(queue: Loaded, resource: number): void {
  const capacity = queue.concurrency ?? queue._concurrency;
  setCapacity(resource, Number.isFinite(capacity) ? capacity : 0);
}

const own = {
  made(queue: object): void {
    known.set(queue, { resource: openResource(LIMITER, 'p-queue', { owner: queue }), waiting: new Set() });
  },

  /** Returns what is to stand in the place of both: its place is free again when one of them is called. */
  added(queue: object, resolve: Settle, reject: Settle): [Settle, Settle] | undefined {
    const of = known.get(queue);
    if (of === undefined) return undefined;
    noteCapacity(queue, of.resource);
    const asking = claim(of.resource);
    if (asking === 0) return undefined;
    of.waiting.add(asking);
    const ending =
      (settle: Settle): Settle =>
      (value) => {
        // Later there may be another claim of that number.
        if (added.delete(ends[0])) release(asking);
        of.waiting.delete(asking);
        settle(value);
      };
    const ends: [Settle, Settle] = [ending(resolve), ending(reject)];
    added.set(ends[0], { claim: asking, before: 0 });
    return ends;
  },

  begins(queue: object, resolve: object): void {
    const of = known.get(queue);
    const one = added.get(resolve);
    if (of === undefined || one === undefined) return;
    of.waiting.delete(one.claim);
    noteCapacity(queue, of.resource);
    one.before = begin(one.claim);
  },

  begun(resolve: object): void {
    const one = added.get(resolve);
    if (one !== undefined) begun(one.claim, one.before);
  },
};

type Settle = (value: unknown) => void;
