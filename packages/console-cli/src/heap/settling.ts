/**
 * Which promises nothing can settle any more. It is a question of who can reach what: a promise settles when one of its
 * resolving functions is called, when a function that runs on returns, when another promise settles, or by the engine and
 * Node themselves. What hangs from a pending promise (its reactions, and all that only they hold) does nothing until it
 * settles. So this walks over the heap from its roots, without the reactions of promises; each time it meets something that
 * can settle one, it walks on over the reactions of that one. The promises that are left can never settle.
 *
 * Whatever is not known for certain counts as something that can settle: no promise is accused wrongly.
 */
import type { Awaits } from './awaits.ts';
import { EdgeType, type HeapGraph, NodeType } from './graph.ts';

/** What holds a promise as a value, as a variable or a property does, and can do nothing else with it. */
const HOLDS_VALUES = new Set(['system / PropertyArray', 'system / Cell', 'system / PropertyCell']);

/** `ours`: the objects that this console has made there, which can settle nothing. */
export function findUnsettleable(heap: HeapGraph, awaits: Awaits, ours: ReadonlySet<number>): ReadonlySet<number> {
  return new Walk(heap, awaits, ours).result();
}

class Walk {
  readonly #heap: HeapGraph;
  readonly #awaits: Awaits;
  readonly #seen: Uint8Array;
  /** What is to be walked on from; each node comes here once. */
  readonly #queue: number[] = [0];
  readonly #canSettle = new Set<number>();
  readonly #waiters = new Map<number, number[]>();
  readonly #ownPromises = new Map<number, number[]>();
  readonly #reactionsName: number;
  readonly #nativeName: number;
  readonly #waitAsyncName: number;

  constructor(heap: HeapGraph, awaits: Awaits, ours: ReadonlySet<number>) {
    this.#heap = heap;
    this.#awaits = awaits;
    this.#seen = new Uint8Array(heap.nodeCount);
    this.#seen[0] = 1;
    for (const node of ours) this.#seen[node] = 1;
    // Edges to shapes are left out: whatever they hold counts as held.
    heap.columns.nodeType.forEach((type, node) => {
      if (type === NodeType.shape) this.#reach(node);
    });
    this.#reactionsName = heap.stringIndex('reactions_or_result');
    this.#nativeName = heap.stringIndex('javascript_to_native');
    this.#waitAsyncName = heap.stringIndex('atomics_waitasync_promises');
    for (const { node, awaits: promise } of awaits.suspended.values()) push(this.#waiters, promise, node);
    for (const [promise, generator] of awaits.makers) push(this.#ownPromises, generator, promise);
  }

  result(): ReadonlySet<number> {
    while (this.#queue.length > 0) this.#visit(this.#queue.pop() as number);
    return new Set([...this.#awaits.pending].filter((promise) => !this.#canSettle.has(promise)));
  }

  #visit(node: number): void {
    const { edgeType, edgeName, edgeTo } = this.#heap.columns;
    const [from, to] = this.#heap.edges(node);
    const { pending, suspended } = this.#awaits;
    const isSuspended = suspended.has(node);
    const waits = pending.has(node) && !this.#canSettle.has(node);
    const isWeakRef = this.#heap.type(node) === NodeType.object && this.#heap.name(node) === 'WeakRef';
    let settles: boolean | undefined;
    for (let edge = from; edge < to; edge++) {
      const type = edgeType[edge] as number;
      const target = edgeTo[edge] as number;
      if (type === EdgeType.weak && !isWeakRef) continue;
      if (waits && type === EdgeType.internal && edgeName[edge] === this.#reactionsName) continue;
      // Its promises, and the requests for values: only when it runs on.
      if (isSuspended && type === EdgeType.hidden) continue;
      if (pending.has(target)) {
        settles ??= this.#settlesWhatItHolds(node);
        if (settles || (type === EdgeType.hidden && !HOLDS_VALUES.has(this.#heap.name(node)))) this.#settle(target);
      }
      if (type === EdgeType.internal && edgeName[edge] === this.#waitAsyncName) this.#settleAllBelow(target);
      this.#reach(target);
    }
  }

  /** A root, something of Node's own, or of the engine's. */
  #settlesWhatItHolds(node: number): boolean {
    const type = this.#heap.type(node);
    if (type === NodeType.object) return this.#heap.follow(node, EdgeType.internal, this.#nativeName) >= 0;
    if (type === NodeType.hidden) return !HOLDS_VALUES.has(this.#heap.name(node));
    return type !== NodeType.array && type !== NodeType.closure;
  }

  #reach(node: number): void {
    if (this.#seen[node] === 1) return;
    this.#seen[node] = 1;
    this.#queue.push(node);
  }

  /** What waits for it may go on. */
  #settle(first: number): void {
    const promises = [first];
    for (let promise = promises.pop(); promise !== undefined; promise = promises.pop()) {
      if (this.#canSettle.has(promise)) continue;
      this.#canSettle.add(promise);
      // Reached before, it was walked over without its reactions.
      this.#reach(promise);
      const reactions = this.#heap.follow(promise, EdgeType.internal, this.#reactionsName);
      if (reactions >= 0) this.#reach(reactions);
      for (const generator of this.#waiters.get(promise) ?? []) {
        this.#reach(generator);
        promises.push(...(this.#ownPromises.get(generator) ?? []));
      }
    }
  }

  /** The promises of `Atomics.waitAsync`: the engine has them in a table. */
  #settleAllBelow(table: number): void {
    const { edgeTo } = this.#heap.columns;
    const [from, to] = this.#heap.edges(table);
    for (let edge = from; edge < to; edge++) {
      if (this.#awaits.pending.has(edgeTo[edge] as number)) this.#settle(edgeTo[edge] as number);
    }
  }
}

function push(lists: Map<number, number[]>, key: number, value: number): void {
  const known = lists.get(key);
  if (known === undefined) lists.set(key, [value]);
  else known.push(value);
}
