/**
 * Who awaits whom, read from the engine's own objects: a pending promise has a list of reactions, and the handlers of an
 * `await` hold the function that is suspended at it. Nothing here is inferred from names of the program: what a handler
 * is for, the name of its built-in code tells. The same on Node 22, 24 and 26.
 */
import { EdgeType, type HeapGraph, NodeType } from './graph.ts';

type Combinator = 'all' | 'allSettled' | 'any' | 'race';
/** `adopt`: the one was resolved with the other. `callback`: what settles the one is called when the other settles. */
type Link = Combinator | 'then' | 'adopt' | 'module' | 'callback';

/** An async function or async generator that is suspended. */
export interface Suspended {
  readonly node: number;
  readonly kind: 'function' | 'generator';
  readonly closure: number;
  /** The promise that it awaits. */
  readonly awaits: number;
  /** Whether nothing else waits for that promise. */
  readonly isOnlyWaiter: boolean;
  /** The promise of the `await` itself, which the engine makes for who listens to promise hooks; −1: there is none. */
  readonly own: number;
}

/** One promise settles when another does. */
export interface Feed {
  readonly from: number;
  readonly how: Link;
  /** The program's functions that are called in between. */
  readonly callbacks: readonly number[];
}

export interface Awaits {
  /** By node. */
  readonly suspended: ReadonlyMap<number, Suspended>;
  /** What settles a promise when it ends: the suspended function whose promise it is, or the generator that was asked. */
  readonly makers: ReadonlyMap<number, number>;
  readonly feeds: ReadonlyMap<number, readonly Feed[]>;
  /** The promises that somebody or something waits for. */
  readonly pending: ReadonlySet<number>;
  /** The promises whose settling somebody in `suspended` or `feeds` waits for. */
  readonly waitedFor: ReadonlySet<number>;
}

const AWAITS = /^\((?:AsyncFunctionAwaitResolve|AsyncGenerator\w*Resolve)Closure builtin code\)$/;
const COMBINATORS: readonly (readonly [RegExp, Link])[] = [
  [/^\(PromiseAllResolveElementClosure /, 'all'],
  [/^\(PromiseAllSettled(?:Resolve|Reject)ElementClosure /, 'allSettled'],
  [/^\(PromiseAnyRejectElementClosure /, 'any'],
  [/^\(CallAsyncModule\w+ /, 'module'],
];
const RESOLVES = /^\(PromiseCapabilityDefault(?:Resolve|Reject) /;
const FINALLY = /^\(Promise(?:Then|Catch)Finally /;
/** Code of a function of the program, interpreted or compiled; all else is the engine's own. */
const OF_THE_PROGRAM =
  /^\((?:Interpreter\w*|CompileLazy|Baseline\w*|InstantiateAsmJs|\w*Tiering\w*|\w*Maglev\w*|\w*Turbofan\w*|\w*Optimiz\w*) builtin code\)$/;

export function findAwaits(heap: HeapGraph): Awaits {
  return new Search(heap).result();
}

/** What a closure is: the name of the engine's own code, or nothing for a function of the program. */
export function builtinOf(heap: HeapGraph, closure: number): string | undefined {
  const code = heap.internal(closure, 'code');
  if (code < 0) return undefined;
  const name = heap.name(code);
  return name.endsWith(' builtin code)') && !OF_THE_PROGRAM.test(name) ? name : undefined;
}

function combinatorOf(builtin: string | undefined): Link | undefined {
  return builtin === undefined ? undefined : COMBINATORS.find(([code]) => code.test(builtin))?.[1];
}

export function isResolver(builtin: string): boolean {
  return RESOLVES.test(builtin);
}

class Search {
  readonly #heap: HeapGraph;
  readonly #reactionsName: number;
  readonly #registersName: number;
  readonly #promises: number[] = [];
  /** Async functions by the promise that they settle. */
  readonly #makers = new Map<number, number>();
  readonly #generators = new Map<number, 'function' | 'generator'>();
  readonly #suspended = new Map<number, Suspended>();
  readonly #feeds = new Map<number, Feed[]>();
  readonly #pending = new Set<number>();
  readonly #waitedFor = new Set<number>();
  readonly #builtins = new Map<number, string | undefined>();
  /** Resolving functions that react: of one that reacts to several, the first settles. */
  readonly #resolvers = new Map<number, { to: number; from: Set<number> }>();

  constructor(heap: HeapGraph) {
    this.#heap = heap;
    this.#reactionsName = heap.stringIndex('reactions_or_result');
    this.#registersName = heap.stringIndex('parameters_and_registers');
  }

  result(): Awaits {
    this.#findObjects();
    for (const promise of this.#promises) this.#readReactions(promise);
    for (const { to, from } of this.#resolvers.values()) {
      for (const each of from) this.#feed(to, { from: each, how: from.size > 1 ? 'race' : 'adopt', callbacks: [] });
    }
    const makers = new Map<number, number>();
    for (const [promise, generator] of this.#makers) {
      if (this.#suspended.has(generator)) makers.set(promise, generator);
    }
    return {
      suspended: this.#suspended,
      makers,
      feeds: this.#feeds,
      pending: this.#pending,
      waitedFor: this.#waitedFor,
    };
  }

  #findObjects(): void {
    const { nodeType, edgeType, edgeName, firstEdge } = this.#heap.columns;
    for (let node = 0; node < this.#heap.nodeCount; node++) {
      if (nodeType[node] !== NodeType.object) continue;
      const end = firstEdge[node + 1] as number;
      for (let edge = firstEdge[node] as number; edge < end; edge++) {
        if (edgeType[edge] !== EdgeType.internal) continue;
        if (edgeName[edge] === this.#reactionsName) this.#promises.push(node);
        else if (edgeName[edge] === this.#registersName) this.#takeGenerator(node);
      }
    }
  }

  /** A generator that is not async holds no promise and no request. */
  #takeGenerator(node: number): void {
    for (const to of this.#hidden(node)) {
      const name = this.#heap.name(to);
      if (name === 'system / AsyncGeneratorRequest') {
        this.#generators.set(node, 'generator');
        for (const promise of this.#requested(to)) this.#makers.set(promise, node);
        return;
      }
      if (this.#isPromise(to)) {
        this.#generators.set(node, 'function');
        this.#makers.set(to, node);
        return;
      }
    }
  }

  /** The promises of the `next()` that are under way, in their order. */
  *#requested(first: number): Iterable<number> {
    const seen = new Set<number>();
    for (let request = first; request >= 0 && !seen.has(request); ) {
      seen.add(request);
      let next = -1;
      for (const to of this.#hidden(request)) {
        if (this.#isPromise(to)) yield to;
        else if (this.#heap.name(to) === 'system / AsyncGeneratorRequest') next = to;
      }
      request = next;
    }
  }

  #isPromise(node: number): boolean {
    if (this.#heap.type(node) !== NodeType.object) return false;
    return this.#heap.name(node) === 'Promise' || this.#heap.follow(node, EdgeType.internal, this.#reactionsName) >= 0;
  }

  #readReactions(promise: number): void {
    let reaction = this.#heap.follow(promise, EdgeType.internal, this.#reactionsName);
    if (!this.#isReaction(reaction)) return;
    this.#pending.add(promise);
    const isOnly = !this.#isReaction(this.#slots(reaction)[1] ?? -1);
    const seen = new Set<number>();
    while (reaction >= 0 && !seen.has(reaction)) {
      seen.add(reaction);
      const slots = this.#slots(reaction);
      const hasNext = this.#isReaction(slots[1] ?? -1);
      // next (when there is one), reject, fulfill, promise or capability
      const [reject = -1, fulfill = -1, target = -1] = slots.slice(hasNext ? 2 : 1, hasNext ? 5 : 4);
      this.#takeReaction(promise, isOnly, reject, fulfill, target);
      reaction = hasNext ? (slots[1] as number) : -1;
    }
  }

  #isReaction(node: number): boolean {
    return node >= 0 && this.#heap.name(node) === 'system / PromiseReaction';
  }

  /** By their index: what is `undefined` has no edge. */
  #slots(node: number): number[] {
    const { edgeType, edgeName, edgeTo } = this.#heap.columns;
    const [from, to] = this.#heap.edges(node);
    const slots: number[] = [];
    for (let edge = from; edge < to; edge++) {
      if (edgeType[edge] === EdgeType.hidden) slots[edgeName[edge] as number] = edgeTo[edge] as number;
    }
    return slots;
  }

  #takeReaction(promise: number, isOnlyWaiter: boolean, reject: number, fulfill: number, target: number): void {
    const heap = this.#heap;
    const builtins = [fulfill, reject].map((closure) => (closure < 0 ? undefined : this.#builtin(closure)));
    const [combined] = [fulfill, reject].filter((_, k) => combinatorOf(builtins[k]) !== undefined);
    if (combined !== undefined) {
      const how = combinatorOf(this.#builtin(combined))!;
      const settles = this.#promiseIn(heap.internal(combined, 'context'));
      if (settles >= 0) this.#feed(settles, { from: promise, how, callbacks: [] });
      return;
    }
    for (const [k, closure] of [fulfill, reject].entries()) {
      const builtin = builtins[k];
      if (builtin === undefined) continue;
      const context = heap.internal(closure, 'context');
      if (AWAITS.test(builtin)) {
        const node = heap.internal(context, 'extension');
        const kind = this.#generators.get(node);
        if (kind === undefined) return;
        const of = heap.internal(node, 'function');
        this.#suspended.set(node, { node, kind, closure: of, awaits: promise, isOnlyWaiter, own: target });
        this.#waitedFor.add(promise);
        return;
      }
      if (RESOLVES.test(builtin)) {
        const settles = this.#promiseIn(context);
        if (settles < 0) continue;
        const known = this.#resolvers.get(closure) ?? { to: settles, from: new Set() };
        this.#resolvers.set(closure, known);
        known.from.add(promise);
        this.#waitedFor.add(promise);
        return;
      }
    }
    const settles = target < 0 || this.#isPromise(target) ? target : this.#promiseIn(target);
    if (settles < 0) return;
    const callbacks = [...new Set([fulfill, reject].flatMap((closure) => this.#ofTheProgram(closure)))];
    this.#feed(settles, { from: promise, how: callbacks.length > 0 ? 'then' : 'adopt', callbacks });
  }

  #ofTheProgram(closure: number): number[] {
    if (closure < 0) return [];
    const builtin = this.#builtin(closure);
    if (builtin === undefined) return [closure];
    if (!FINALLY.test(builtin)) return [];
    const callback = this.#slots(this.#heap.internal(closure, 'context'))[1];
    return callback === undefined || this.#builtin(callback) !== undefined ? [] : [callback];
  }

  /** Of the context of a built-in function, of a capability, of a module. */
  #promiseIn(node: number): number {
    if (node < 0) return -1;
    for (const to of this.#hidden(node)) {
      if (this.#isPromise(to)) return to;
      if (/^system \/ (PromiseCapability|SourceTextModule)$/.test(this.#heap.name(to))) {
        const inner = this.#hidden(to).find((each) => this.#isPromise(each));
        if (inner !== undefined) return inner;
      }
    }
    return -1;
  }

  #hidden(node: number): number[] {
    return this.#slots(node).filter((to) => to !== undefined);
  }

  #feed(to: number, feed: Feed): void {
    const known = this.#feeds.get(to);
    if (known === undefined) this.#feeds.set(to, [feed]);
    else known.push(feed);
    this.#waitedFor.add(feed.from);
  }

  #builtin(closure: number): string | undefined {
    if (!this.#builtins.has(closure)) this.#builtins.set(closure, builtinOf(this.#heap, closure));
    return this.#builtins.get(closure);
  }
}
