import { expect, test } from 'vitest';
import type { Feed, Suspended } from './awaits.ts';
import { type Leaf, plant, type Row } from './forest.ts';

/** A heap in words: functions await promises, promises come from functions, from other promises, or from elsewhere. */
class World {
  readonly #numbers = new Map<string, number>();
  readonly #names = new Map<number, string>();
  readonly suspended = new Map<number, Suspended>();
  readonly makers = new Map<number, number>();
  readonly feeds = new Map<number, Feed[]>();
  readonly pending = new Set<number>();
  readonly waitedFor = new Set<number>();
  readonly leaves = new Map<number, Leaf>();

  /** `name#1` is another call of the same function. */
  awaits(call: string, promise: string): this {
    const node = this.#number(call);
    const awaits = this.#number(promise);
    this.suspended.set(node, { node, kind: 'function', closure: node, awaits, isOnlyWaiter: true, own: -1 });
    this.makers.set(this.#number(`promise of ${call}`), node);
    this.#waits(awaits);
    return this;
  }

  comes(promise: string, how: Feed['how'], ...from: string[]): this {
    const feeds = from.map((each) => ({ from: this.#number(each), how, callbacks: [] }));
    for (const feed of feeds) this.#waits(feed.from);
    this.feeds.set(this.#number(promise), feeds);
    return this;
  }

  ends(promise: string, leaf: Partial<Leaf> = {}): this {
    this.leaves.set(this.#number(promise), { reasons: [], links: [], ...leaf });
    return this;
  }

  /** `name > [below, below]`, and × how often. */
  trees(): { roots: string[]; cycles: (string | undefined)[][] } {
    const call = (node: number): Row => ({
      kind: 'function',
      origin: 'app',
      name: (this.#names.get(node) as string).replace(/#.*/, ''),
    });
    const forest = plant(this, this.leaves, { call, callbacks: () => undefined });
    const draw = (nodes: typeof forest.roots): string[] =>
      nodes.map(({ kind, name, times, waitsFor, awaits: below }) => {
        const own = `${times > 1 ? `${times} × ` : ''}${name ?? kind}${kind === 'cycle' ? ' again' : ''}`;
        const why = waitsFor === undefined ? '' : ` (${waitsFor.map((reason) => reason.kind).join()})`;
        return `${own}${why}${below.length === 0 ? '' : ` > [${draw(below).join(', ')}]`}`;
      });
    return {
      roots: draw(forest.roots),
      cycles: forest.cycles.map((ring) => ring.map(({ name }) => name)),
    };
  }

  #waits(promise: number): void {
    this.pending.add(promise);
    this.waitedFor.add(promise);
  }

  #number(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#numbers.size + 1;
    this.#numbers.set(name, number);
    this.#names.set(number, name);
    return number;
  }
}

const timer: Partial<Leaf> = { reasons: [{ kind: 'timer' }] };

test('who is awaited stands below who awaits, and what it waits for beside the last', () => {
  const world = new World().awaits('outer', 'promise of inner').awaits('inner', 'p').ends('p', timer);
  expect(world.trees().roots).toEqual(['outer > [inner (timer)]']);
});

test('equal trees are one, with how many they are', () => {
  const world = new World();
  for (let k = 0; k < 3; k++) {
    world.awaits(`outer#${k}`, `promise of inner#${k}`).awaits(`inner#${k}`, `p${k}`).ends(`p${k}`, timer);
  }
  expect(world.trees().roots).toEqual(['3 × outer > [inner (timer)]']);
});

test('timers that differ only in when they are due are equal, and from when to when is told', () => {
  const world = new World();
  for (const [k, due] of [30, 10, 20].entries()) {
    const reasons = [{ kind: 'timer' as const, dueMs: { from: due, to: due } }];
    world.awaits(`sleep#${k}`, `p${k}`).ends(`p${k}`, { reasons });
  }
  const { roots } = plant(world, world.leaves, {
    call: () => ({ kind: 'function', origin: 'app', name: 'sleep' }),
    callbacks: () => undefined,
  });
  expect(roots).toMatchObject([{ times: 3, waitsFor: [{ dueMs: { from: 10, to: 30 } }] }]);
});

test('what a combinator waits for stands below it', () => {
  const world = new World()
    .awaits('both', 'all')
    .comes('all', 'all', 'promise of one', 'p')
    .awaits('one', 'q')
    .ends('q', timer)
    .ends('p', timer);
  expect(world.trees().roots).toEqual(['both > [all > [one (timer), promise (timer)]]']);
});

test('a promise that only hands another one on is passed over', () => {
  const world = new World()
    .awaits('outer', 'p')
    .comes('p', 'adopt', 'promise of inner')
    .awaits('inner', 'q')
    .ends('q', timer);
  expect(world.trees().roots).toEqual(['outer > [inner (timer)]']);
});

test('functions come before chains of callbacks, however many those are', () => {
  const world = new World().awaits('outer', 'p').ends('p', timer);
  for (const k of [1, 2]) world.comes(`chain ${k}`, 'then', `q${k}`).ends(`q${k}`, timer);
  const { roots } = plant(
    {
      ...world,
      feeds: new Map([...world.feeds].map(([to, from]) => [to, from.map((feed) => ({ ...feed, callbacks: [1] }))])),
    },
    world.leaves,
    {
      call: () => ({ kind: 'function', origin: 'app' }),
      callbacks: () => ({ kind: 'then', origin: 'app' }),
    },
  );
  expect(roots).toMatchObject([
    { kind: 'function', times: 1 },
    { kind: 'then', times: 2 },
  ]);
});

test('functions that wait for each other are a ring', () => {
  const world = new World().awaits('a', 'promise of b').awaits('b', 'promise of a');
  expect(world.trees()).toEqual({ roots: ['a > [b > [a again]]'], cycles: [['a', 'b']] });
});

test('what leads back through a callback is no ring of awaits', () => {
  const world = new World().awaits('a', 'p').ends('p', { links: [1], isForever: true });
  expect(world.trees()).toEqual({ roots: ['a (never)'], cycles: [] });
});

test('a chain of twenty thousand is walked without a stack of its own depth', () => {
  const world = new World();
  for (let k = 0; k < 20_000; k++) world.awaits(`f#${k}`, `promise of f#${k + 1}`);
  world.awaits('f#20000', 'p').ends('p', timer);
  const forest = plant(world, world.leaves, {
    call: () => ({ kind: 'function', origin: 'app', name: 'f' }),
    callbacks: () => undefined,
  });
  expect(forest.roots).toHaveLength(1);
  expect(forest.omitted).toBeGreaterThan(0);
});
