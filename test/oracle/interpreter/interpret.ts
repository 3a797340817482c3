/**
 * Reads the log of a twin, and nothing else, and says what the agent has to report at each stop. It plays the promises
 * and the queue of microtasks by the rules of ECMAScript: the log says what the program did, the rules say what that
 * leads to, and the next entries of the log have to agree.
 */
import * as e from '../events.ts';
import type { Known } from '../known.ts';
import { Calls } from './calls.ts';
import { type Player, runJob } from './jobs.ts';
import { LogReader } from './log-reader.ts';
import { type ModelPromise, newPromise } from './model.ts';
import type { Expected } from './tasks.ts';

export interface Interpretation {
  /** What the agent has to say at each stop. */
  readonly readings: readonly Expected[];
  /** What the program does that the agent is known to be wrong about. */
  readonly known: ReadonlySet<Known>;
}

export function interpret(log: e.Log): Interpretation {
  return new Interpreter(log).run();
}

class Interpreter implements Player {
  readonly log: LogReader;
  readonly calls = new Calls();
  readonly thens = new Map<number, ModelPromise>();
  readonly readings: Expected[] = [];
  /** Of `process.nextTick`. */
  readonly ticks: number[] = [];

  constructor(log: e.Log) {
    this.log = new LogReader(log);
  }

  run(): Interpretation {
    const { jobs } = this.calls.promises;
    while (!this.log.isAtEnd) {
      this.log.takeOnly(e.MACRO);
      this.until(e.MACRO_END);
      do {
        for (let tick = this.ticks.shift(); tick !== undefined; tick = this.ticks.shift()) {
          this.log.takeOnly(e.TICK, tick);
          this.until(e.TICK_END, tick);
        }
        for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) runJob(job, this);
      } while (this.ticks.length > 0);
    }
    return { readings: this.readings, known: this.calls.suspicions.found };
  }

  step = (): void => {
    const [event, ...integers] = this.log.take();
    const play = ENTRIES[event];
    if (play === undefined) this.log.fail(`something else than event ${event} before this`);
    else play(this, ...(integers as [number, number, number, number, number]));
  };

  until = (event: number, argument?: number, other = event): e.Event => {
    while (!this.log.isNext(event, argument) && !this.log.isNext(other, argument)) this.step();
    if (!this.calls.isIdle) this.log.fail('every frame to have come back');
    return this.log.take();
  };
}

type Play = (interpreter: Interpreter, a: number, b: number, c: number, d: number, f: number) => void;

/** What each entry of the log means, but for those that begin and end a job. */
const ENTRIES: Readonly<Record<number, Play>> = {
  [e.ENTER]: ({ calls }, line) => calls.enter(line),
  [e.BIND]: ({ calls }, name) => calls.promises.name(name, calls.given),
  [e.WAIT]: ({ calls }, me, line, value, handler) =>
    calls.suspend(calls.running(me), calls.promises.cast(value), line, handler),
  [e.RETURN_AWAIT]: ({ calls }, me, line, value, handler, finallies) =>
    calls.suspend(calls.running(me), calls.promises.cast(value), line, handler, finallies),
  [e.GOT]: ({ calls }, me) => calls.running(me),
  [e.CAUGHT]: ({ calls }, me) => calls.running(me),
  [e.RETURN]: ({ calls }, me, line, value, finallies) => calls.return(calls.running(me), value, line, finallies),
  [e.THROW]: ({ calls }, me, handler) => calls.throw(calls.running(me), handler),
  [e.FINALLY]: ({ calls }, me) => calls.finally(calls.running(me)),
  [e.FINALLY_END]: ({ calls }, me) => calls.finallyEnd(calls.running(me)),
  [e.EACH]: ({ calls }, me, line, value, handler) => {
    const step = newPromise();
    const frame = calls.running(me);
    calls.promises.react(calls.promises.cast(value), { does: 'step', step, frame, line });
    calls.suspend(frame, step, line, handler);
  },
  [e.EACH_CLOSE]: ({ calls }, me, line) => {
    const frame = calls.running(me);
    calls.suspicions.add('for await is left early');
    calls.finally(frame);
    frame.control.isClosing = true;
    calls.suspend(frame, calls.promises.cast(0), line, 0);
  },
  [e.ENTER_GENERATOR]: ({ calls }, line) => calls.enterGenerator(line),
  [e.NEXT]: ({ calls }, me, iterator) => {
    calls.running(me);
    calls.next(iterator);
  },
  [e.WAIT_NEXT]: ({ calls }, me, line, handler, iterator) =>
    calls.suspend(calls.running(me), calls.request(iterator), line, handler),
  [e.CLOSE]: ({ calls }, me, iterator) => {
    calls.finally(calls.running(me));
    calls.close(iterator);
  },
  [e.WAIT_CLOSE]: ({ calls }, me, line, iterator) => {
    const frame = calls.running(me);
    frame.control.isClosing = true;
    calls.suspend(frame, calls.request(iterator), line, 0);
  },
  [e.DELEGATE]: ({ calls }, me, line, handler, finallies) =>
    calls.delegate(calls.running(me), line, handler, finallies),
  [e.DELEGATE_WAIT]: ({ calls }, me, iterator) => calls.waitDelegating(calls.running(me), iterator),
  [e.DELEGATE_CLOSE_WAIT]: ({ calls }, me, iterator) => calls.waitClosing(calls.running(me), iterator),
  [e.ASK_RETURN]: ({ calls }, me, iterator) => {
    calls.running(me);
    calls.close(iterator);
  },
  [e.YIELD]: ({ calls }, me, line, value, finallies) => calls.yield(calls.running(me), value, line, finallies),
  [e.NEW]: ({ calls: { promises } }, name) => promises.name(name, newPromise()),
  [e.FULFILLED]: ({ calls: { promises } }, name) => promises.settle(promises.name(name, newPromise()), 'fulfilled'),
  [e.REJECTED]: ({ calls: { promises } }, name) => promises.settle(promises.name(name, newPromise()), 'rejected'),
  [e.RESOLVE]: ({ calls: { promises } }, name, value) =>
    promises.open(promises.get(name), (promise) => promises.resolve(promise, value)),
  [e.REJECT]: ({ calls: { promises } }, name) =>
    promises.open(promises.get(name), (promise) => promises.settle(promise, 'rejected')),
  [e.THEN]: ({ calls: { promises, current, suspicions } }, name, of, kind, callback) => {
    suspicions.chains(current);
    const chained = promises.name(name, newPromise(current));
    promises.react(promises.get(of), { does: 'call', chained, kind, callback });
  },
  [e.COMBINE]: ({ calls: { promises, current, suspicions } }, name, kind, ...values) => {
    suspicions.chains(current);
    promises.name(name, promises.startCombination(kind, values, current));
  },
  [e.THENABLE_RESOLVE]: ({ calls, thens }, call) => {
    const promise = thens.get(call);
    thens.delete(call);
    if (promise !== undefined) calls.promises.settle(promise, 'fulfilled');
  },
  [e.TICK_SET]: ({ ticks }, callback) => ticks.push(callback),
  [e.MICRO_SET]: ({ calls }, callback) => calls.promises.jobs.push({ does: 'microtask', callback }),
  [e.CLOCK]: ({ calls }, ms) => calls.tasks.pass(ms),
  [e.STOP]: ({ calls, readings }) => readings.push(calls.tasks.reading()),
};
