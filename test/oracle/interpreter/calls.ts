/** Async functions as they run: called, suspended, resumed, left, one inside another. */
import { finalliesOf, isCaught } from '../events.ts';
import {
  type Delegation,
  type Frame,
  type Leaving,
  type ModelPromise,
  newPromise,
  newPromiseOf,
  type Settled,
} from './model.ts';
import { Promises } from './promises.ts';
import { Suspicions } from './suspicions.ts';
import { Tasks } from './tasks.ts';

export class Calls {
  readonly tasks = new Tasks();
  readonly suspicions = new Suspicions();
  readonly promises = new Promises((promise, resumes) => this.#settled(promise, resumes));
  readonly #frames: Frame[] = [];
  /** Of generators, by number of the iterator. */
  readonly #generators = new Map<number, Frame>();
  /** Iterators that were closed before they were asked for anything. */
  readonly #unbegun = new Set<number>();
  /** What was asked of them last. */
  readonly #requests = new Map<number, ModelPromise>();
  #asked = 0;
  /** What a generator has given that was over then. */
  readonly #over = new Set<ModelPromise>();
  /** The frames that run, the innermost last. */
  readonly #stack: Frame[] = [];
  /** The frame in whose name a callback runs. */
  #context: Frame | undefined;
  /** The frame that has last come back to its caller. */
  #left: Frame | undefined;

  /** What a call, or a chain, belongs to that is made now. */
  get current(): Frame | undefined {
    return this.#stack.at(-1) ?? this.#context;
  }

  get isIdle(): boolean {
    return this.#stack.length === 0;
  }

  /** The promise that the call has given that has come back last. */
  get given(): ModelPromise {
    return (this.#left as Frame).promise;
  }

  /** @throws Error when it is not that frame that runs. */
  running(id: number): Frame {
    const frame = this.#frames[id];
    if (frame === undefined || this.#stack.at(-1) !== frame)
      throw new Error(`Frame ${id} goes on where frame ${this.#stack.at(-1)?.id} runs.`);
    return frame;
  }

  enter(line: number): void {
    const frame = this.tasks.enter(line, this.current, newPromiseOf);
    this.#frames.push(frame);
    this.#stack.push(frame);
  }

  enterGenerator(line: number): void {
    const frame = this.tasks.enter(line, this.current, () => this.request(this.#asked), true);
    this.#generators.set(this.#asked, frame);
    this.#frames.push(frame);
    this.#stack.push(frame);
  }

  /** A loop asks: a generator that waits at a `yield` goes on inside the call; one that has not begun, enters next. */
  next(iterator: number): void {
    this.#asked = iterator;
    this.#requests.set(iterator, newPromise());
    const frame = this.#generators.get(iterator);
    if (frame?.state === 'ended' || this.#unbegun.has(iterator)) {
      this.#over.add(this.request(iterator));
      this.promises.settle(this.request(iterator), 'fulfilled');
      return;
    }
    if (frame === undefined) return;
    frame.promise = this.request(iterator);
    frame.isYielded = false;
    frame.state = 'running';
    frame.awaiting = '';
    this.#stack.push(frame);
  }

  /** A loop is left: its generator goes on in a job, by a `return`; until then it is not what the loop waits for. */
  close(iterator: number): void {
    const frame = this.#generators.get(iterator);
    const request = newPromise();
    this.#requests.set(iterator, request);
    if (frame === undefined) this.#unbegun.add(iterator);
    if (frame === undefined || frame.state === 'ended') {
      this.promises.react(this.promises.cast(0), { does: 'settle', target: request, context: this.current });
      return;
    }
    this.promises.react(this.promises.cast(0), { does: 'close', frame, request });
  }

  /** That job: without a `finally` around the `yield`, the engine ends the generator. */
  closed(frame: Frame, request: ModelPromise, step: () => void): void {
    frame.promise = request;
    if (this.#goesOn(frame)) {
      // It closes the generator below first.
      if (frame.delegation !== undefined) frame.control.returnsThrough = undefined;
      this.tasks.wakeByItself(frame);
      this.resume(frame, 'fulfilled', step);
    } else {
      this.#over.add(request);
      this.tasks.end(frame);
      this.handOn(frame);
    }
  }

  #goesOn({ control, delegation }: Frame): boolean {
    return delegation !== undefined || (control.returnsThrough ?? 0) > 0;
  }

  // --- `yield*` ---

  delegate(frame: Frame, line: number, handler: number, finallies: number): void {
    frame.delegation = { line, handler, finallies };
  }

  waitDelegating(frame: Frame, iterator: number): void {
    const { line, handler } = frame.delegation as Delegation;
    const on = this.request(iterator);
    Object.assign(frame.control, { handler, returnsThrough: undefined });
    this.#leave(frame);
    this.tasks.suspend(frame, on, `yield* ${line}`);
    this.promises.react(on, { does: 'delegate', frame, on });
    this.#endOfRun();
  }

  waitClosing(frame: Frame, iterator: number): void {
    const { line, handler, finallies } = frame.delegation as Delegation;
    frame.delegation = undefined;
    this.suspend(frame, this.request(iterator), line, handler, finallies);
    frame.awaiting = `yield* ${line}`;
  }

  goOnDelegating(frame: Frame, on: ModelPromise, state: Settled, step: () => void): void {
    if (state === 'rejected' || this.#over.has(on)) {
      frame.delegation = undefined;
      this.tasks.wakeByItself(frame);
      this.resume(frame, state, step);
    } else {
      frame.isYielded = true;
      frame.awaiting = `yield ${frame.delegation?.line}`;
      this.handOn(frame);
    }
  }

  /** What a loop waits for that has asked or closed. */
  request(iterator: number): ModelPromise {
    return this.#requests.get(iterator) as ModelPromise;
  }

  yield(frame: Frame, value: number, line: number, finallies: number): void {
    Object.assign(frame.control, { handler: 0, returnsThrough: finallies });
    this.#leave(frame);
    this.tasks.suspend(frame, undefined, `yield ${line}`);
    frame.isYielded = true;
    const given = this.promises.cast(value);
    this.promises.react(given, { does: 'yield', frame, isItsOwn: given.state !== 'pending' });
    this.#endOfRun();
  }

  /** `isItsOwn`: whom it wakes, the task itself has woken. */
  handOn(frame: Frame, isItsOwn = true): void {
    if (isItsOwn) this.tasks.handsOn = frame.task;
    this.promises.settle(frame.promise, 'fulfilled');
    this.tasks.handsOn = undefined;
  }

  suspend(frame: Frame, on: ModelPromise, line: number, handler: number, returnsThrough?: number): void {
    Object.assign(frame.control, { handler, returnsThrough });
    this.suspicions.waits(frame, on);
    this.#leave(frame);
    this.tasks.suspend(frame, on, `await ${line}`);
    if (on.state !== 'pending') this.tasks.wake(frame, true);
    this.promises.react(on, { does: 'resume', frame });
    this.#endOfRun();
  }

  /** Goes on with `step` after `step` until nothing of it runs any more. */
  resume(frame: Frame, state: Settled, step: () => void): void {
    this.tasks.resume(frame);
    this.suspicions.isInJobOfTask = true;
    this.#stack.push(frame);
    const { control } = frame;
    if (control.isClosing) {
      control.isClosing = false;
      this.finallyEnd(frame);
    } else if (state === 'rejected') this.throw(frame, control.handler);
    else if (control.returnsThrough !== undefined) this.return(frame, 0, 0, control.returnsThrough);
    while (!this.isIdle) step();
    this.suspicions.isInJobOfTask = false;
  }

  return(frame: Frame, value: number, line: number, finallies: number): void {
    this.#abrupt(frame, { how: 'return', value, line, isCaught: false, finallies });
  }

  throw(frame: Frame, handler: number): void {
    this.#abrupt(frame, {
      how: 'throw',
      value: 0,
      line: 0,
      isCaught: isCaught(handler),
      finallies: finalliesOf(handler),
    });
  }

  finally({ control }: Frame): void {
    control.aside.push(control.leaving);
    control.leaving = undefined;
  }

  finallyEnd(frame: Frame): void {
    const leaving = frame.control.aside.pop();
    if (leaving === undefined) return;
    leaving.finallies--;
    this.#abrupt(frame, leaving);
  }

  /** A job of a chain is a poll of the task that chained, as long as the frame is there that did so. */
  inContext(context: Frame | undefined, run: () => void): void {
    if (context === undefined || context.state === 'ended') {
      run();
      return;
    }
    this.#context = context;
    this.tasks.openPoll(context.task);
    this.suspicions.isInJobOfTask = true;
    run();
    this.suspicions.isInJobOfTask = false;
    this.#context = undefined;
    this.tasks.closePoll();
  }

  /** The innermost frame goes back to its caller. */
  #leave(frame: Frame): void {
    this.running(frame.id);
    this.#stack.pop();
    this.#left = frame;
  }

  /** The poll ends where nothing of the task runs any more. */
  #endOfRun(): void {
    if (this.isIdle && this.#context === undefined) this.tasks.closePoll();
  }

  #abrupt(frame: Frame, leaving: Leaving): void {
    if (leaving.finallies > 0) frame.control.leaving = leaving;
    else if (leaving.how === 'return' || !leaving.isCaught) this.#exit(frame, leaving);
  }

  #exit(frame: Frame, { how, value, line }: Leaving): void {
    this.#leave(frame);
    if (frame.isGenerator) {
      this.#over.add(frame.promise);
      this.tasks.end(frame);
      this.promises.settle(frame.promise, how === 'throw' ? 'rejected' : 'fulfilled');
      this.#endOfRun();
      return;
    }
    if (how === 'throw') {
      this.promises.settle(frame.promise, 'rejected');
    } else {
      if (value !== 0) this.tasks.suspend(frame, undefined, `return ${line}`);
      this.promises.resolve(frame.promise, value);
    }
    this.#endOfRun();
    this.suspicions.returns(frame, this.tasks.running);
  }

  #settled(promise: ModelPromise, resumes: readonly Frame[]): void {
    for (const frame of resumes) {
      this.suspicions.wakes(frame, this.tasks.running, this.promises.jobs);
      this.tasks.wake(frame, false);
    }
    if (promise.frame !== undefined) this.tasks.end(promise.frame);
  }
}
