/**
 * What will settle a promise that no function and no other promise settles: who holds its resolving functions. They are
 * followed from holder to holder, through the variables and callbacks of functions, to what calls them: a timer, a listener
 * of an emitter, an operation of Node's own. Where they lie in an object of the program instead (a queue, a pool), it says
 * so and goes no further: who takes them out of there is not in the heap.
 */
import { type Awaits, builtinOf, isResolver } from './awaits.ts';
import { factsOf } from './functions.ts';
import { EdgeType, type HeapGraph, NodeType } from './graph.ts';

export type Settler =
  /** `node`: the Timeout. */
  | { readonly kind: 'timer'; readonly node: number }
  | { readonly kind: 'immediate' }
  /** A listener for one of its events. */
  | { readonly kind: 'emitter'; readonly node: number; readonly event: string | undefined }
  /** An operation that Node has under way. */
  | { readonly kind: 'operation'; readonly node: number }
  /** Its resolving functions are values: of a property, of a variable of a module. */
  | { readonly kind: 'held'; readonly by: string; readonly node: number }
  /** It settles in what is called when another promise settles. */
  | { readonly kind: 'promise'; readonly node: number }
  /** It settles in a function that is suspended itself. */
  | { readonly kind: 'suspended'; readonly node: number };

/** Holders looked at for one promise: further away, nothing that is found says much of it. */
const MOST_HOLDERS = 3000;
/** A holder that so many hold is shared by the whole program. */
const MOST_HELD_BY = 400;
const MOST_SETTLERS = 6;

const PLAIN = new Set(['Object', 'Array', '', '(object elements)', '(object properties)', 'system / PropertyArray']);
/** The last two: queues of Node's own. */
const COLLECTIONS = new Set(['Map', 'Set', 'WeakMap', 'FixedQueue', 'FixedCircularBuffer']);

interface Step {
  readonly node: number;
  /** Of the edge by which it holds what was looked at before; the last that is a name. */
  readonly by: string;
  /** Whether it is a value among others, in an object of the program. */
  readonly isData: boolean;
}

export function settlersOf(heap: HeapGraph, awaits: Awaits, promise: number): Settler[] {
  return new Climb(heap, awaits, promise).result();
}

class Climb {
  readonly #heap: HeapGraph;
  readonly #awaits: Awaits;
  readonly #promise: number;
  readonly #seen = new Set<number>();
  readonly #queue: Step[] = [];
  readonly #found = new Map<string, Settler>();

  constructor(heap: HeapGraph, awaits: Awaits, promise: number) {
    this.#heap = heap;
    this.#awaits = awaits;
    this.#promise = promise;
  }

  result(): Settler[] {
    this.#start();
    for (let at = 0; at < this.#queue.length && at < MOST_HOLDERS && this.#found.size < MOST_SETTLERS; at++) {
      this.#climb(this.#queue[at] as Step);
    }
    return [...this.#found.values()].filter((settler) => !this.#isBelowAnother(settler));
  }

  /** A function that another one here awaits settles nothing that the other does not. */
  #isBelowAnother(settler: Settler): boolean {
    if (settler.kind !== 'suspended') return false;
    const others = [...this.#found.values()].filter(
      (other) => other.kind === 'suspended' && other.node !== settler.node,
    );
    return others.some((other) => other.kind === 'suspended' && this.#awaitsInTheEnd(other.node, settler.node));
  }

  #awaitsInTheEnd(from: number, to: number): boolean {
    const { suspended, makers, feeds } = this.#awaits;
    const seen = new Set<number>();
    const queue = [suspended.get(from)?.awaits ?? -1];
    for (let promise = queue.pop(); promise !== undefined && seen.size < MOST_HOLDERS; promise = queue.pop()) {
      if (seen.has(promise)) continue;
      seen.add(promise);
      const maker = makers.get(promise);
      if (maker === to) return true;
      if (maker !== undefined && maker !== from) queue.push(suspended.get(maker)?.awaits ?? -1);
      queue.push(...(feeds.get(promise) ?? []).map((feed) => feed.from));
    }
    return false;
  }

  #start(): void {
    const heap = this.#heap;
    for (const edge of heap.holders(this.#promise)) {
      const holder = heap.owner(edge);
      if (isNative(heap, holder)) this.#find({ kind: 'operation', node: holder }, String(holder));
      if (heap.columns.edgeType[edge] !== EdgeType.hidden || heap.name(holder) !== 'system / Context') continue;
      for (const each of heap.holders(holder)) {
        const closure = heap.owner(each);
        if (heap.type(closure) !== NodeType.closure) continue;
        if (isResolver(builtinOf(heap, closure) ?? '')) this.#push({ node: closure, by: '', isData: false });
      }
    }
  }

  #push(step: Step): void {
    if (this.#seen.has(step.node)) return;
    this.#seen.add(step.node);
    this.#queue.push(step);
  }

  #find(settler: Settler, key: string): void {
    this.#found.set(`${settler.kind} ${key}`, settler);
  }

  #climb(step: Step): void {
    const holders = this.#heap.holders(step.node);
    if (holders.length > MOST_HELD_BY) return;
    for (const edge of holders) this.#climbTo(this.#heap.owner(edge), edge, step);
  }

  #climbTo(holder: number, edge: number, { by, isData }: Step): void {
    const heap = this.#heap;
    const type = heap.columns.edgeType[edge] as number;
    const isNamed = type === EdgeType.property || type === EdgeType.context || type === EdgeType.internal;
    const name = isNamed ? heap.edgeText(edge) : '';
    if (heap.type(holder) === NodeType.closure) {
      // A property of a function holds a value; its context, or what is bound to it, is what it works with.
      if (type === EdgeType.internal) this.#push({ node: holder, by, isData });
      return;
    }
    const holderName = heap.name(holder);
    if (heap.type(holder) === NodeType.hidden || heap.type(holder) === NodeType.array) {
      this.#climbToInternals(holder, holderName, name, { by, isData });
      return;
    }
    if (heap.type(holder) !== NodeType.object) return;
    if (holderName === 'system / Context') {
      this.#climbToContext(holder, type, name, { by, isData });
      return;
    }
    if (this.#awaits.suspended.has(holder)) {
      // What it shares with other functions, they may use as well.
      if (name === 'parameters_and_registers') this.#findSuspended(holder);
      return;
    }
    if (this.#isCaller(holder, name)) return;
    if (name === 'parameters_and_registers') {
      // A generator: who holds it may go on with it.
      this.#push({ node: holder, by, isData: true });
    } else if (name === 'elements' || name === 'properties' || name === 'table' || name === 'bound_this') {
      this.#climbToData(holder, holderName, by);
    } else if (type === EdgeType.property || type === EdgeType.element) {
      if (type === EdgeType.property && this.#findEmitters(holder, name)) return;
      this.#climbToData(holder, holderName, type === EdgeType.element ? by : name);
    }
  }

  #climbToInternals(holder: number, holderName: string, name: string, step: Omit<Step, 'node'>): void {
    if (holderName === 'system / PromiseReaction') {
      const promise = this.#promiseOfReaction(holder);
      if (promise >= 0 && promise !== this.#promise) this.#find({ kind: 'promise', node: promise }, String(promise));
      return;
    }
    if (this.#heap.type(holder) === NodeType.array || holderName === 'system / PropertyArray') {
      this.#push({ node: holder, by: /^\d*$/.test(name) ? step.by : name, isData: step.isData });
    }
  }

  /** Variables of a module are there for all of it: who of all its functions uses one is not in the heap. */
  #climbToContext(holder: number, type: number, name: string, { by, isData }: Omit<Step, 'node'>): void {
    const heap = this.#heap;
    const outer = heap.internal(holder, 'previous');
    const isInner = type === EdgeType.internal;
    const isOfModule = outer < 0 || /^system \/ (?:NativeContext|ScriptContext)/.test(heap.name(outer));
    // A variable with a value in which it is one of several; in Node's own functions it is no more than what they work with.
    const isValue = isData && !isInner;
    if (!isInner && (isOfModule || (isValue && !this.#isOfNode(holder)))) {
      this.#find({ kind: 'held', by: name, node: holder }, name);
    } else if (!isOfModule) {
      this.#push({ node: holder, by: isInner ? by : name, isData: isData && isInner });
    }
  }

  #isOfNode(context: number): boolean {
    const heap = this.#heap;
    const closures = [...heap.holders(context)]
      .map((edge) => heap.owner(edge))
      .filter((each) => heap.type(each) === NodeType.closure);
    return closures.length > 0 && closures.every((closure) => factsOf(heap, closure).url.startsWith('node:'));
  }

  #findSuspended(generator: number): void {
    const { awaits } = this.#awaits.suspended.get(generator)!;
    if (awaits !== this.#promise) this.#find({ kind: 'suspended', node: generator }, String(generator));
  }

  #promiseOfReaction(first: number): number {
    const heap = this.#heap;
    for (let reaction = first, steps = 0; steps < MOST_HOLDERS; steps++) {
      let next = -1;
      for (const edge of heap.holders(reaction)) {
        const holder = heap.owner(edge);
        if (this.#awaits.pending.has(holder)) return holder;
        if (heap.name(holder) === 'system / PromiseReaction') next = holder;
      }
      if (next < 0) return -1;
      reaction = next;
    }
    return -1;
  }

  /** Whether what holds it this way calls it. */
  #isCaller(holder: number, name: string): boolean {
    const heap = this.#heap;
    if (name === '_onTimeout' || name === '_timerArgs') {
      if (!isTrue(heap, holder, '_destroyed')) this.#find({ kind: 'timer', node: holder }, String(holder));
      return true;
    }
    if (name === '_onImmediate' || (name === '_argv' && heap.name(holder) === 'Immediate')) {
      if (!isTrue(heap, holder, '_destroyed')) this.#find({ kind: 'immediate' }, '');
      return true;
    }
    if (name.includes('kEvents')) {
      this.#find({ kind: 'emitter', node: holder, event: undefined }, String(holder));
      return true;
    }
    if (isNative(heap, holder)) {
      this.#find({ kind: 'operation', node: holder }, String(holder));
      return true;
    }
    return false;
  }

  /** Whether this object has the listeners of an emitter, by the names of their events. */
  #findEmitters(listeners: number, event: string): boolean {
    const heap = this.#heap;
    let isOne = false;
    for (const edge of heap.holders(listeners)) {
      if (heap.columns.edgeType[edge] !== EdgeType.property || heap.edgeText(edge) !== '_events') continue;
      const emitter = heap.owner(edge);
      this.#find({ kind: 'emitter', node: emitter, event }, `${emitter} ${event}`);
      isOne = true;
    }
    return isOne;
  }

  #climbToData(holder: number, holderName: string, by: string): void {
    if (this.#isDeferred(holder)) {
      this.#push({ node: holder, by, isData: false });
      return;
    }
    if (PLAIN.has(holderName) || COLLECTIONS.has(holderName) || this.#isListener(holder)) {
      this.#push({ node: holder, by, isData: true });
      return;
    }
    // A listener among several, which is told by its event.
    if (by === '_events') return;
    const name = /^global\b/.test(holderName) ? 'globalThis' : holderName;
    this.#find({ kind: 'held', by: by === '' ? name : `${name}.${by}`, node: holder }, `${name}.${by}`);
  }

  /** A promise and its resolving functions, as of `Promise.withResolvers`: it is held for nothing else. */
  #isDeferred(holder: number): boolean {
    return this.#heap.property(holder, 'promise') === this.#promise;
  }

  /** What an EventTarget keeps of a listener. */
  #isListener(holder: number): boolean {
    return this.#heap.name(holder) === 'Listener' && this.#heap.property(holder, 'callback') >= 0;
  }
}

function isNative(heap: HeapGraph, node: number): boolean {
  return heap.type(node) === NodeType.object && heap.internal(node, 'javascript_to_native') >= 0;
}

function isTrue(heap: HeapGraph, node: number, property: string): boolean {
  const value = heap.property(node, property);
  if (value < 0) return false;
  if (heap.name(value) === 'true') return true;
  // Node 22 calls all that is neither number nor object an Oddball.
  const refed = heap.property(node, '<symbol refed>');
  return heap.name(value) === 'system / Oddball' && heap.property(node, '_idleNext') >= 0 && refed < 0;
}
