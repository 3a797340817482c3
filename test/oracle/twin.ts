/**
 * What a program calls at each point of its life. The twin writes it down, and hands through what it was given: it makes
 * no promise that the program did not ask for, and runs synchronously, so that the program runs as it would alone.
 */
import {
  ASK_RETURN,
  BIND,
  CALLBACK,
  CALLBACK_END,
  CALLBACK_THROW,
  CAUGHT,
  CLOCK,
  CLOSE,
  COMBINATORS,
  COMBINE,
  DELEGATE,
  DELEGATE_CLOSE_WAIT,
  DELEGATE_WAIT,
  EACH,
  EACH_CLOSE,
  ENTER,
  ENTER_GENERATOR,
  type Event,
  FINALLY,
  FINALLY_END,
  FULFILLED,
  GOT,
  MACRO,
  MACRO_END,
  MICRO,
  MICRO_END,
  MICRO_SET,
  NEW,
  NEXT,
  ON_CATCH,
  ON_FINALLY,
  ON_THEN,
  REJECT,
  REJECTED,
  RESOLVE,
  RETURN,
  RETURN_AWAIT,
  STOP,
  THEN,
  THENABLE,
  THENABLE_END,
  THENABLE_RESOLVE,
  THROW,
  TICK,
  TICK_END,
  TICK_SET,
  WAIT,
  WAIT_CLOSE,
  WAIT_NEXT,
  YIELD,
} from './events.ts';

/** One, because each would cost a stack. */
const EXPECTED = new Error('expected');

/** Async calls and calls of thenables in one program: they may multiply, or never end. */
const MAX_CALLS = 40;

interface Gate {
  readonly promise: Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

type Ask = (me: number, line: number, handler: number) => Promise<unknown>;
type Iterated = { readonly next: Ask; readonly return: Ask };
type Callback = () => unknown;
type When = 'immediate' | 'timeout' | 'tick' | 'microtask';

export class Twin {
  readonly log: Event[] = [];
  #immediates = 0;
  readonly #timeouts: Callback[] = [];
  readonly #gates: Gate[] = [];
  readonly #references = new WeakMap<object, number>();
  readonly #read: () => void;
  readonly #tick: (ms: number) => void;
  #frames = 0;
  #promises = 0;
  #thenables = 0;
  #callbacks = 0;
  #calls = 0;
  #readings = 0;
  #iterators = 0;

  /** `read` asks the agent, if there is one; `tick` lets time pass. */
  constructor(read: () => void, tick: (ms: number) => void) {
    this.#read = read;
    this.#tick = tick;
  }

  // --- frames ---

  enter(line: number): number {
    this.log.push([ENTER, line]);
    return this.#frames++;
  }

  /** Is there room for one more? */
  fuel(): boolean {
    return this.#calls++ < MAX_CALLS;
  }

  /** Another program begins. */
  refuel(): void {
    this.#calls = 0;
  }

  call<T>(result: T): T {
    if (result instanceof Promise) this.log.push([BIND, this.#name(result)]);
    return result;
  }

  wait<T>(me: number, line: number, handler: number, value: T): T {
    this.log.push([WAIT, me, line, this.#reference(value), handler]);
    return value;
  }

  waitToReturn<T>(me: number, line: number, handler: number, finallies: number, value: T): T {
    this.log.push([RETURN_AWAIT, me, line, this.#reference(value), handler, finallies]);
    return value;
  }

  got(me: number, _value?: unknown): void {
    this.log.push([GOT, me]);
  }

  returns<T>(me: number, line: number, finallies: number, value: T): T {
    this.log.push([RETURN, me, line, this.#reference(value), finallies]);
    return value;
  }

  throws(me: number, handler: number): Error {
    this.log.push([THROW, me, handler]);
    return EXPECTED;
  }

  caught(me: number): void {
    this.log.push([CAUGHT, me]);
  }

  finally(me: number): void {
    this.log.push([FINALLY, me]);
  }

  finallyEnd(me: number): void {
    this.log.push([FINALLY_END, me]);
  }

  /** For `for await`: a plain iterable. */
  each(me: number, line: number, handler: number, values: readonly unknown[]): Iterable<unknown> {
    let at = 0;
    const next = (): IteratorResult<unknown> => {
      const done = at >= values.length;
      const value = values[at++];
      this.log.push([EACH, me, line, done ? 0 : this.#reference(value), handler]);
      return { done, value };
    };
    const { log } = this;
    const iterator = {
      next,
      // There is none, which is all that the loop asks.
      get return() {
        log.push([EACH_CLOSE, me, line]);
        return undefined;
      },
    };
    return { [Symbol.iterator]: () => iterator as { next: typeof next } };
  }

  // --- generators ---

  enterGenerator(line: number): number {
    this.log.push([ENTER_GENERATOR, line]);
    return this.#frames++;
  }

  yields<T>(me: number, line: number, finallies: number, value: T): T {
    this.log.push([YIELD, me, line, this.#reference(value), finallies]);
    return value;
  }

  /** For `for await`: a generator of the program. */
  drive(me: number, line: number, handler: number, generator: AsyncGenerator<unknown>): AsyncIterable<unknown> {
    const number = this.#iterators++;
    const iterator = {
      next: () => {
        this.log.push([NEXT, me, number]);
        const result = generator.next();
        this.log.push([WAIT_NEXT, me, line, handler, number]);
        return result;
      },
      return: () => {
        this.log.push([CLOSE, me, number]);
        const result = generator.return(undefined);
        this.log.push([WAIT_CLOSE, me, line, number]);
        return result;
      },
    };
    return { [Symbol.asyncIterator]: () => iterator };
  }

  /** For who drives a generator of the program by hand. */
  iterator(generator: AsyncGenerator<unknown>): Iterated {
    const number = this.#iterators++;
    const ask = (event: number, how: 'next' | 'return') => (me: number, line: number, handler: number) => {
      this.log.push([event, me, number]);
      const result = how === 'next' ? generator.next() : generator.return(undefined);
      this.log.push([WAIT_NEXT, me, line, handler, number]);
      return result;
    };
    return { next: ask(NEXT, 'next'), return: ask(ASK_RETURN, 'return') };
  }

  /** For `yield*`. */
  delegate(
    me: number,
    line: number,
    handler: number,
    finallies: number,
    generator: AsyncGenerator<unknown>,
  ): AsyncIterable<unknown> {
    const number = this.#iterators++;
    const iterator = {
      next: () => {
        this.log.push([NEXT, me, number]);
        const result = generator.next();
        this.log.push([DELEGATE_WAIT, me, number]);
        return result;
      },
      return: () => {
        this.log.push([ASK_RETURN, me, number]);
        const result = generator.return(undefined);
        this.log.push([DELEGATE_CLOSE_WAIT, me, number]);
        return result;
      },
    };
    this.log.push([DELEGATE, me, line, handler, finallies]);
    return { [Symbol.asyncIterator]: () => iterator };
  }

  // --- promises ---

  resolved(): Promise<unknown> {
    const promise = Promise.resolve();
    this.log.push([FULFILLED, this.#name(promise)]);
    return promise;
  }

  rejected(): Promise<unknown> {
    const promise = Promise.reject(EXPECTED);
    this.log.push([REJECTED, this.#name(promise)]);
    return promise;
  }

  gate(byExecutor = false): Gate {
    let gate: Gate;
    if (byExecutor) {
      let settlers: [Gate['resolve'], Gate['reject']] | undefined;
      const promise = new Promise<unknown>((...given) => {
        settlers = given;
      });
      const [resolve, reject] = settlers as unknown as [Gate['resolve'], Gate['reject']];
      gate = { promise, resolve, reject };
    } else {
      gate = Promise.withResolvers<unknown>();
    }
    this.log.push([NEW, this.#name(gate.promise)]);
    this.#gates.push(gate);
    return gate;
  }

  open(gate: Gate, value?: unknown): void {
    this.log.push([RESOLVE, this.#reference(gate.promise), this.#reference(value)]);
    gate.resolve(value);
  }

  break(gate: Gate): void {
    this.log.push([REJECT, this.#reference(gate.promise)]);
    gate.reject(EXPECTED);
  }

  /** What nobody has opened keeps its frames alive. */
  openAll(): void {
    for (const gate of this.#gates) this.open(gate);
  }

  // biome-ignore lint/suspicious/noThenProperty: as it is named
  then(of: unknown, onFulfilled: Callback): unknown {
    return this.#chain(of, ON_THEN, onFulfilled, (promise, callback) => promise.then(callback));
  }

  catch(of: unknown, onRejected: Callback): unknown {
    return this.#chain(of, ON_CATCH, onRejected, (promise, callback) => promise.catch(callback));
  }

  eventually(of: unknown, onEither: Callback): unknown {
    return this.#chain(of, ON_FINALLY, onEither, (promise, callback) => promise.finally(callback));
  }

  #chain(
    of: unknown,
    kind: number,
    callback: Callback,
    chain: (promise: Promise<unknown>, callback: Callback) => Promise<unknown>,
  ): unknown {
    if (!(of instanceof Promise)) return of;
    const number = this.#callbacks++;
    const chained = chain(of, () => {
      this.log.push([CALLBACK, number]);
      let value: unknown;
      try {
        value = callback();
      } catch (error) {
        this.log.push([CALLBACK_THROW, number]);
        throw error;
      }
      this.log.push([CALLBACK_END, number, this.#reference(value)]);
      return value;
    });
    this.log.push([THEN, this.#name(chained), this.#reference(of), kind, number]);
    return chained;
  }

  combine(kind: number, values: readonly unknown[]): Promise<unknown> {
    const references = values.map((value) => this.#reference(value));
    const name = COMBINATORS[kind] as (typeof COMBINATORS)[number];
    const promise = (Promise[name] as (values: readonly unknown[]) => Promise<unknown>).call(Promise, values);
    this.log.push([COMBINE, this.#name(promise), kind, ...references]);
    return promise;
  }

  /** An object with a `then` that does `work`, and calls back at once or from the event loop. */
  thenable(when: 'now' | When, work: Callback): object {
    const number = -++this.#thenables;
    const thenable = {
      // biome-ignore lint/suspicious/noThenProperty: as it is named
      then: (resolve: () => void) => {
        const call = this.#callbacks++;
        this.log.push([THENABLE, number, call]);
        // It may lead to another call of this same thenable.
        if (this.fuel()) work();
        const back = () => {
          this.log.push([THENABLE_RESOLVE, call]);
          resolve();
        };
        if (when === 'now') back();
        else this.soon(when, back);
        this.log.push([THENABLE_END, call]);
      },
    };
    this.#references.set(thenable, number);
    return thenable;
  }

  error(): Error {
    return EXPECTED;
  }

  // --- the event loop ---

  /** Runs `work` from the event loop. */
  macro(work: Callback): void {
    this.log.push([MACRO]);
    work();
    this.log.push([MACRO_END]);
  }

  soon(when: When, work: Callback): void {
    if (when === 'timeout') {
      this.#timeouts.push(work);
      return;
    }
    if (when === 'immediate') {
      this.#immediates++;
      setImmediate(() => {
        this.#immediates--;
        this.macro(work);
      });
      return;
    }
    const number = this.#callbacks++;
    const [set, begin, end] = when === 'tick' ? [TICK_SET, TICK, TICK_END] : [MICRO_SET, MICRO, MICRO_END];
    const run = () => {
      this.log.push([begin, number]);
      work();
      this.log.push([end, number]);
    };
    this.log.push([set, number]);
    if (when === 'tick') process.nextTick(run);
    else queueMicrotask(run);
  }

  /**
   * Calls `then` when nothing is left to run. Timers start only when all immediates have run: which of the two comes first
   * is a matter of luck, and the program has to do the same each time.
   */
  quiet(then: () => void): void {
    setImmediate(() => {
      const work = this.#immediates > 0 ? undefined : this.#timeouts.shift();
      if (work !== undefined) {
        setTimeout(() => {
          this.macro(work);
          this.quiet(then);
        }, 0);
      } else if (this.#immediates > 0) {
        this.quiet(then);
      } else {
        then();
      }
    });
  }

  clock(ms: number): void {
    this.log.push([CLOCK, ms]);
    this.#tick(ms);
  }

  stop(): void {
    this.log.push([STOP, this.#readings++]);
    this.#read();
  }

  // --- numbers ---

  #name(promise: Promise<unknown>): number {
    const known = this.#references.get(promise);
    if (known !== undefined) return known;
    this.#references.set(promise, ++this.#promises);
    return this.#promises;
  }

  #reference(value: unknown): number {
    if (typeof value !== 'object' || value === null) return 0;
    const known = this.#references.get(value);
    if (known === undefined) throw new Error('The program uses a promise that its twin has not seen made.');
    return known;
  }
}
