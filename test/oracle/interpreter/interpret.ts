/**
 * Reads the log of a twin, and nothing else, and says what the agent has to report at each stop. It plays the promises
 * and the queue of microtasks by the rules of ECMAScript: the log says what the program did, the rules say what that
 * leads to, and the next entries of the log have to agree.
 */
import * as e from '../events.ts';
import type { Known } from '../known.ts';
import {
  type Combination,
  type Frame,
  type Job,
  type ModelPromise,
  newPromise,
  type Reaction,
  type Settled,
  type Task,
} from './model.ts';
import { type Expected, hasUnseen, Tasks } from './tasks.ts';

/** How a function is left: through `finallies` blocks that are still to run, then to a `catch` or to its caller. */
interface Leaving {
  readonly how: 'return' | 'throw';
  readonly value: number;
  /** Of the `return`. */
  readonly line: number;
  readonly isCaught: boolean;
  finallies: number;
}

/** What is kept of a frame beside what its task is made of. */
interface Control {
  leaving: Leaving | undefined;
  /** Put aside while a `finally` block runs. */
  readonly aside: (Leaving | undefined)[];
  /** What an error or a value does that comes out of the await it is suspended at. */
  handler: number;
  returnsThrough: number | undefined;
  /** It waits for the iterator of a `for await` that it leaves early. */
  isClosing: boolean;
  /** It has waited in a `finally` block that its `return` went through. */
  awaitsInFinally: boolean;
}

/** The log is not one that a program can write: the interpreter or the twin is wrong. */
class Implausible extends Error {}

export interface Interpretation {
  /** What the agent has to say at each stop. */
  readonly readings: readonly Expected[];
  /** What the program does that the agent is known to be wrong about. */
  readonly known: ReadonlySet<Known>;
}

export function interpret(log: e.Log): Interpretation {
  return new Interpreter(log).run();
}

class Interpreter {
  readonly #log: e.Log;
  #at = 0;
  readonly #tasks = new Tasks();
  readonly #readings: Expected[] = [];
  readonly #known = new Set<Known>();
  readonly #jobs: Job[] = [];
  readonly #ticks: number[] = [];
  readonly #promises = new Map<number, ModelPromise>();
  readonly #thens = new Map<number, ModelPromise>();
  readonly #frames: Frame[] = [];
  readonly #controls = new Map<Frame, Control>();
  /** The frames that run, the innermost last. */
  readonly #stack: Frame[] = [];
  #isInJobOfTask = false;
  /** A task whose run has ended by the return of a promise that is pending; since then no job has begun. */
  #justReturned: Task | undefined;
  /** The frame in whose name a callback runs. */
  #context: Frame | undefined;
  /** The frame that has last come back to its caller. */
  #left: Frame | undefined;

  constructor(log: e.Log) {
    this.#log = log;
  }

  run(): Interpretation {
    while (this.#at < this.#log.length) {
      this.#expect(e.MACRO);
      this.#until(e.MACRO_END);
      do {
        for (let tick = this.#ticks.shift(); tick !== undefined; tick = this.#ticks.shift()) {
          this.#expect(e.TICK, tick);
          this.#until(e.TICK_END, tick);
        }
        this.#runJobs();
      } while (this.#ticks.length > 0);
    }
    return { readings: this.#readings, known: this.#known };
  }

  // --- jobs ---

  #runJobs(): void {
    for (let job = this.#jobs.shift(); job !== undefined; job = this.#jobs.shift()) {
      if (job.does !== 'microtask') this.#justReturned = undefined;
      this.#runJob(job);
    }
  }

  #runJob(job: Job): void {
    switch (job.does) {
      case 'microtask':
        this.#expect(e.MICRO, job.callback);
        this.#until(e.MICRO_END, job.callback);
        return;
      case 'then': {
        const [, thenable, call] = this.#next(e.THENABLE);
        if (thenable !== job.thenable) this.#fail(`then of thenable ${job.thenable}`);
        this.#thens.set(call as number, job.target);
        this.#inContext(job.target.context, () => this.#until(e.THENABLE_END, call));
        return;
      }
      case 'follow':
        this.#inContext(job.target.context, () => {
          if (job.target.frame !== undefined) job.target.frame.waitsFor = job.source;
          this.#react(job.source, { does: 'settle', target: job.target, context: this.#current });
        });
        return;
      case 'react':
        this.#runReaction(job.reaction, job.state);
    }
  }

  #runReaction(reaction: Reaction, state: Settled): void {
    switch (reaction.does) {
      case 'resume':
        this.#resume(reaction.frame, state);
        return;
      case 'settle':
        this.#inContext(reaction.context, () => this.#settle(reaction.target, state));
        return;
      case 'step':
        // An iterator that gives a rejected element is closed, which nobody waits for. Not on Node 22.
        if (state === 'rejected' && this.#isNext(e.EACH_CLOSE, reaction.frame.id)) this.#at++;
        this.#settle(reaction.step, state);
        return;
      case 'combine':
        this.#inContext(reaction.context, () => this.#combine(reaction.combination, state));
        return;
      case 'restore':
        this.#inContext(reaction.chained.context, () =>
          this.#settle(reaction.chained, state === 'rejected' ? state : reaction.state),
        );
        return;
      case 'call':
        this.#inContext(reaction.chained.context, () => this.#callBack(reaction, state));
    }
  }

  /** A job of a chain is a poll of the task that chained, as long as the frame is there that did so. */
  #inContext(context: Frame | undefined, run: () => void): void {
    if (context === undefined || context.state === 'ended') {
      run();
      return;
    }
    this.#context = context;
    this.#tasks.openPoll(context.task);
    this.#isInJobOfTask = true;
    run();
    this.#isInJobOfTask = false;
    this.#context = undefined;
    this.#tasks.closePoll();
  }

  #callBack({ chained, kind, callback }: Reaction & { does: 'call' }, state: Settled): void {
    if (kind !== e.ON_FINALLY && (kind === e.ON_CATCH) !== (state === 'rejected')) {
      this.#settle(chained, state);
      return;
    }
    this.#expect(e.CALLBACK, callback);
    const [how, , value] = this.#until(e.CALLBACK_END, callback, e.CALLBACK_THROW);
    if (how === e.CALLBACK_THROW) {
      this.#settle(chained, 'rejected');
    } else if (kind === e.ON_FINALLY) {
      const restored = newPromise({ context: this.#current });
      this.#react(this.#cast(value as number), { does: 'restore', chained: restored, state });
      this.#follow(chained, restored);
    } else {
      this.#resolve(chained, value as number);
    }
  }

  #combine(combination: Combination, state: Settled): void {
    const { kind, result } = combination;
    combination.left--;
    if (kind === 'race') this.#settle(result, state);
    else if (kind === 'all' && state === 'rejected') this.#settle(result, 'rejected');
    else if (kind === 'any' && state === 'fulfilled') this.#settle(result, 'fulfilled');
    else if (combination.left === 0) this.#settle(result, kind === 'any' ? 'rejected' : 'fulfilled');
  }

  // --- promises ---

  #settle(promise: ModelPromise, state: Settled): void {
    if (promise.state !== 'pending') return;
    promise.state = state;
    this.#lookForKnown(promise);
    for (const reaction of promise.reactions.splice(0)) {
      this.#jobs.push({ does: 'react', reaction, state });
      if (reaction.does === 'resume') this.#tasks.wake(reaction.frame, false);
    }
    if (promise.frame !== undefined) this.#tasks.end(promise.frame);
  }

  #lookForKnown(promise: ModelPromise): void {
    for (const reaction of promise.reactions) {
      if (reaction.does !== 'resume') continue;
      const { task } = reaction.frame;
      if (task === this.#justReturned) this.#known.add('wakes who has returned');
      const isWokenByLoop = task !== this.#tasks.running && !this.#isInJobOfTask;
      if (isWokenByLoop && this.#jobs.some((job) => job.does === 'microtask'))
        this.#known.add('wakes in a job of nobody, before a microtask');
    }
    if (promise.frame?.children.some((child) => hasUnseen(child))) this.#known.add('detaches before it resumes');
  }

  #react(promise: ModelPromise, reaction: Reaction): void {
    if (promise.state === 'pending') promise.reactions.push(reaction);
    else this.#jobs.push({ does: 'react', reaction, state: promise.state });
  }

  #resolve(promise: ModelPromise, value: number): void {
    if (value === 0) this.#settle(promise, 'fulfilled');
    else if (value < 0) this.#jobs.push({ does: 'then', target: promise, thenable: value });
    else if (this.#promise(value) === promise) this.#settle(promise, 'rejected');
    else this.#follow(promise, this.#promise(value));
  }

  #follow(target: ModelPromise, source: ModelPromise): void {
    this.#jobs.push({ does: 'follow', target, source });
  }

  /** As `Promise.resolve(value)`. */
  #cast(value: number): ModelPromise {
    if (value > 0) return this.#promise(value);
    const promise = newPromise();
    this.#resolve(promise, value);
    return promise;
  }

  // --- frames ---

  get #current(): Frame | undefined {
    return this.#stack.at(-1) ?? this.#context;
  }

  #enter(line: number): void {
    const promise = newPromiseOfFrame();
    const frame = this.#tasks.enter(line, this.#current, promise);
    promise.frame = frame;
    this.#frames.push(frame);
    this.#controls.set(frame, {
      leaving: undefined,
      aside: [],
      handler: 0,
      returnsThrough: undefined,
      isClosing: false,
      awaitsInFinally: false,
    });
    this.#stack.push(frame);
  }

  /** The innermost frame goes back to its caller. */
  #leave(frame: Frame): void {
    if (this.#stack.pop() !== frame) this.#fail('that frame to be the one that runs');
    this.#left = frame;
  }

  /** The poll ends where nothing of the task runs any more. */
  #endOfRun(): void {
    if (this.#stack.length === 0 && this.#context === undefined) this.#tasks.closePoll();
  }

  #suspend(frame: Frame, on: ModelPromise, line: number, handler: number, returnsThrough?: number): void {
    Object.assign(this.#control(frame), { handler, returnsThrough });
    if (on === frame.promise) this.#known.add('awaits its own promise');
    if (this.#control(frame).aside.some((leaving) => leaving?.how === 'return'))
      this.#control(frame).awaitsInFinally = true;
    this.#leave(frame);
    this.#tasks.suspend(frame, on, `await ${line}`);
    if (on.state !== 'pending') this.#tasks.wake(frame, true);
    this.#react(on, { does: 'resume', frame });
    this.#endOfRun();
  }

  #resume(frame: Frame, state: Settled): void {
    this.#tasks.resume(frame);
    this.#isInJobOfTask = true;
    this.#stack.push(frame);
    const control = this.#control(frame);
    const { handler, returnsThrough } = control;
    if (control.isClosing) {
      control.isClosing = false;
      this.#finallyEnd(frame);
    } else if (state === 'rejected') this.#abrupt(frame, throwing(handler));
    else if (returnsThrough !== undefined) this.#abrupt(frame, returning(0, 0, returnsThrough));
    while (this.#stack.length > 0) this.#step();
    this.#isInJobOfTask = false;
  }

  #abrupt(frame: Frame, leaving: Leaving): void {
    if (leaving.finallies > 0) {
      this.#control(frame).leaving = leaving;
    } else if (leaving.how === 'return') {
      if (leaving.value !== 0) this.#tasks.suspend(frame, undefined, `return ${leaving.line}`);
      if (leaving.value !== 0 && this.#control(frame).awaitsInFinally)
        this.#known.add('awaits between its return and its end');
      this.#exit(frame, leaving.value);
    } else if (!leaving.isCaught) {
      this.#exit(frame, undefined);
    }
  }

  #finally(frame: Frame): void {
    const control = this.#control(frame);
    control.aside.push(control.leaving);
    control.leaving = undefined;
  }

  #finallyEnd(frame: Frame): void {
    const leaving = this.#control(frame).aside.pop();
    if (leaving === undefined) return;
    leaving.finallies--;
    this.#abrupt(frame, leaving);
  }

  /** `undefined`: with an error. */
  #exit(frame: Frame, value: number | undefined): void {
    this.#leave(frame);
    if (value === undefined) this.#settle(frame.promise, 'rejected');
    else this.#resolve(frame.promise, value);
    this.#endOfRun();
    if (this.#tasks.running !== frame.task && frame.state !== 'ended') this.#justReturned = frame.task;
  }

  // --- the log ---

  #step(): void {
    const event = this.#log[this.#at++];
    if (event === undefined) this.#fail('more');
    const [is, a, b, c, d, f] = event as unknown as [number, number, number, number, number, number];
    switch (is) {
      case e.ENTER:
        this.#enter(a);
        return;
      case e.BIND:
        this.#promises.set(a, (this.#left as Frame).promise);
        return;
      case e.WAIT:
        this.#suspend(this.#frame(a), this.#cast(c), b, d);
        return;
      case e.RETURN_AWAIT:
        this.#suspend(this.#frame(a), this.#cast(c), b, d, f);
        return;
      case e.EACH: {
        const step = newPromise();
        const frame = this.#frame(a);
        this.#react(this.#cast(c), { does: 'step', step, frame });
        this.#suspend(frame, step, b, d);
        return;
      }
      case e.RETURN:
        this.#abrupt(this.#frame(a), returning(c, b, d));
        return;
      case e.THROW:
        this.#abrupt(this.#frame(a), throwing(b));
        return;
      case e.GOT:
      case e.CAUGHT:
        this.#frame(a);
        return;
      case e.FINALLY:
        this.#finally(this.#frame(a));
        return;
      case e.FINALLY_END:
        this.#finallyEnd(this.#frame(a));
        return;
      case e.EACH_CLOSE: {
        const frame = this.#frames[a] as Frame;
        if (this.#stack.at(-1) !== frame) this.#fail('the frame that closes its iterator');
        this.#known.add('for await is left early');
        this.#finally(frame);
        this.#control(frame).isClosing = true;
        const closed = newPromise();
        this.#settle(closed, 'fulfilled');
        this.#suspend(frame, closed, b, 0);
        return;
      }
      case e.NEW:
        this.#promises.set(a, newPromise());
        return;
      case e.FULFILLED:
      case e.REJECTED: {
        const promise = newPromise();
        this.#promises.set(a, promise);
        this.#settle(promise, is === e.FULFILLED ? 'fulfilled' : 'rejected');
        return;
      }
      case e.RESOLVE:
        this.#open(this.#promise(a), (promise) => this.#resolve(promise, b));
        return;
      case e.REJECT:
        this.#open(this.#promise(a), (promise) => this.#settle(promise, 'rejected'));
        return;
      case e.THEN: {
        const chained = newPromise({ context: this.#current });
        this.#promises.set(a, chained);
        this.#react(this.#promise(b), { does: 'call', chained, kind: c, callback: d });
        return;
      }
      case e.COMBINE:
        this.#startCombination(event as e.Event);
        return;
      case e.THENABLE_RESOLVE:
        this.#settle(this.#thens.get(a) as ModelPromise, 'fulfilled');
        this.#thens.set(a, SETTLED);
        return;
      case e.TICK_SET:
        this.#ticks.push(a);
        return;
      case e.MICRO_SET:
        this.#jobs.push({ does: 'microtask', callback: a });
        return;
      case e.CLOCK:
        this.#tasks.pass(a);
        return;
      case e.STOP:
        this.#readings.push(this.#tasks.reading());
        return;
      default:
        this.#at--;
        this.#fail('something else');
    }
  }

  readonly #opened = new Set<ModelPromise>();

  /** Only the first call of a promise's `resolve` or `reject` does something. */
  #open(promise: ModelPromise, settle: (promise: ModelPromise) => void): void {
    if (this.#opened.has(promise)) return;
    this.#opened.add(promise);
    settle(promise);
  }

  #startCombination([, name, number, ...values]: e.Event): void {
    const kind = e.COMBINATORS[number as number]!;
    const result = newPromise();
    this.#promises.set(name as number, result);
    const combination: Combination = { kind, result, left: values.length };
    for (const value of values)
      this.#react(this.#cast(value), { does: 'combine', combination, context: this.#current });
    if (values.length === 0 && kind !== 'race') this.#settle(result, kind === 'any' ? 'rejected' : 'fulfilled');
  }

  #expect(event: number, argument?: number): void {
    const found = this.#next(event);
    if (argument !== undefined && found[1] !== argument) this.#fail(`event ${event} ${argument}`);
  }

  #isNext(event: number, argument: number): boolean {
    const next = this.#log[this.#at];
    return next !== undefined && next[0] === event && next[1] === argument;
  }

  #next(event: number): e.Event {
    const found = this.#log[this.#at];
    if (found === undefined || found[0] !== event) this.#fail(`event ${event}`);
    this.#at++;
    return found as e.Event;
  }

  /** Goes on to that event, or that other one. */
  #until(event: number, argument?: number, other = event): e.Event {
    for (;;) {
      const next = this.#log[this.#at];
      if (
        next !== undefined &&
        (next[0] === event || next[0] === other) &&
        (argument === undefined || next[1] === argument)
      ) {
        this.#at++;
        if (this.#stack.length > 0) this.#fail('every frame to have come back');
        return next;
      }
      this.#step();
    }
  }

  #frame(id: number): Frame {
    const frame = this.#frames[id];
    if (frame === undefined || this.#stack.at(-1) !== frame) this.#fail(`frame ${this.#stack.at(-1)?.id} to go on`);
    return frame as Frame;
  }

  #control(frame: Frame): Control {
    return this.#controls.get(frame) as Control;
  }

  #promise(name: number): ModelPromise {
    return this.#promises.get(name) ?? this.#fail(`promise ${name} to be known`);
  }

  #fail(expected: string): never {
    const around = this.#log.slice(Math.max(0, this.#at - 12), this.#at + 3).map((event) => event.join(' '));
    throw new Implausible(`Expected ${expected} at entry ${this.#at} of the log: ${around.join(', ')}`);
  }
}

const SETTLED: ModelPromise = { ...newPromise(), state: 'fulfilled' };

function newPromiseOfFrame(): { -readonly [K in keyof ModelPromise]: ModelPromise[K] } {
  return { state: 'pending', reactions: [], frame: undefined, context: undefined };
}

function returning(value: number, line: number, finallies: number): Leaving {
  return { how: 'return', value, line, isCaught: false, finallies };
}

function throwing(handler: number): Leaving {
  return { how: 'throw', value: 0, line: 0, isCaught: e.isCaught(handler), finallies: e.finalliesOf(handler) };
}
