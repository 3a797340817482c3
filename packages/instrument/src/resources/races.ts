/**
 * `Promise.race` and `Promise.any` leave a reaction with each promise that they are given, until it settles: in a loop they
 * pile up on one that lives long, and with them what they hold. Counted while somebody measures; nothing is done else.
 */
import { idOf, runningSlot } from '../hooks/frames.ts';
import { isOn, onMeasuring, switchOff } from '../hooks/guard.ts';
import { Identity } from '../hooks/marks.ts';
import { hasSettled } from '../hooks/settled.ts';
import { placeNow } from './places.ts';

/** It is told when a promise has been in so many, and again each time that number has doubled. */
const FIRST_TOLD = 125;
/** More in one second are not told: each takes a stack. */
const MAX_PER_SECOND = 20;

/** What is told of a promise that has not settled. */
export interface Raced {
  /** The promise, by a number of its own. */
  readonly promise: number;
  readonly method: 'race' | 'any';
  /** How often it was given to one of them, while it was measured. */
  readonly times: number;
  /** Place of the last call; 0: not known. */
  readonly place: number;
  /** The task that has made it, by its id in the thread; 0: none. */
  readonly task: number;
}

/** How often a promise was raced; see `hooks/marks.ts`. */
class Count extends Identity {
  #times = 1;
  /** 0: not told yet. */
  #number = 0;

  /** One more; returns how many there are. */
  static add(promise: object): number {
    if (#times in promise) return ++(promise as Count).#times;
    new Count(promise);
    return 1;
  }

  /** Of a promise that is counted. */
  static numberOf(promise: object): number {
    const counted = promise as Count;
    if (counted.#number === 0) counted.#number = ++numbers;
    return counted.#number;
  }
}

let numbers = 0;
let isMeasured = false;
let second = 0;
let told = 0;

/** `disguise` makes a substitute look like the original. */
export function watchRaces(
  disguise: <T extends object>(substitute: T, original: object) => T,
  tell: (raced: Raced) => void,
): void {
  // Loaded when it is needed: with `node:util` much else would be.
  let types: typeof import('node:util/types') | undefined;

  function count(method: 'race' | 'any', given: unknown): void {
    try {
      types ??= process.getBuiltinModule('node:util/types');
      // Nothing of the app's may run here: no traps, no getters, and nothing is iterated twice.
      if (types.isProxy(given) || !Array.isArray(given) || !isPlain(given)) return;
      for (let i = 0; i < given.length; i++) {
        const value: unknown = Object.getOwnPropertyDescriptor(given, i)?.value;
        if (!types.isPromise(value)) continue;
        const times = Count.add(value);
        if (times >= FIRST_TOLD && isToBeTold(times) && !hasSettled(value)) note(method, value, times);
      }
    } catch (error) {
      switchOff(error);
    }
  }

  function note(method: 'race' | 'any', promise: object, times: number): void {
    const present = Math.floor(performance.now() / 1000);
    if (present !== second) {
      second = present;
      told = 0;
    }
    if (++told > MAX_PER_SECOND) return;
    const slot = runningSlot();
    const task = slot === 0 ? 0 : idOf(slot);
    tell({ promise: Count.numberOf(promise), method, times, place: placeNow(), task });
  }

  for (const method of ['race', 'any'] as const) {
    const original = Promise[method];
    // A method, as the native one is: no prototype, not constructible.
    const { substitute } = {
      substitute(this: unknown, given: unknown): unknown {
        if (isMeasured && isOn()) count(method, given);
        // biome-ignore lint/complexity/noArguments: handed on as they came
        return Reflect.apply(original as () => unknown, this, arguments as unknown as []);
      },
    };
    Object.defineProperty(substitute, 'name', { value: method, configurable: true });
    Object.defineProperty(Promise, method, {
      ...Object.getOwnPropertyDescriptor(Promise, method),
      value: disguise(substitute, original),
    });
  }
  onMeasuring((on) => {
    isMeasured = on;
  });
}

/** Its elements are what is raced: nothing of the app's iterates it. */
function isPlain(array: readonly unknown[]): boolean {
  return Object.getPrototypeOf(array) === Array.prototype && !Object.hasOwn(array, Symbol.iterator);
}

function isToBeTold(times: number): boolean {
  return times % FIRST_TOLD === 0 && Number.isInteger(Math.log2(times / FIRST_TOLD));
}
