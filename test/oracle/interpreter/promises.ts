/** Promises by the rules of ECMAScript: what settles, what follows what, and which jobs that leaves to run. */
import { COMBINATORS } from '../events.ts';
import {
  type Combination,
  type Frame,
  type Job,
  type ModelPromise,
  newPromise,
  type Reaction,
  type Settled,
} from './model.ts';

export class Promises {
  /** In the order in which they will run. */
  readonly jobs: Job[] = [];
  readonly #byName = new Map<number, ModelPromise>();
  readonly #opened = new Set<ModelPromise>();
  readonly #onSettled: (promise: ModelPromise, resumes: readonly Frame[]) => void;

  /** `onSettled` is told, too, which frames can resume. */
  constructor(onSettled: (promise: ModelPromise, resumes: readonly Frame[]) => void) {
    this.#onSettled = onSettled;
  }

  name(name: number, promise: ModelPromise): ModelPromise {
    this.#byName.set(name, promise);
    return promise;
  }

  get(name: number): ModelPromise {
    const promise = this.#byName.get(name);
    if (promise === undefined) throw new Error(`Promise ${name} is not known.`);
    return promise;
  }

  settle(promise: ModelPromise, state: Settled): void {
    if (promise.state !== 'pending') return;
    promise.state = state;
    const reactions = promise.reactions.splice(0);
    this.#onSettled(
      promise,
      reactions.flatMap((reaction) => (reaction.does === 'resume' ? [reaction.frame] : [])),
    );
    for (const reaction of reactions) this.jobs.push({ does: 'react', reaction, state });
  }

  react(promise: ModelPromise, reaction: Reaction): void {
    if (promise.state === 'pending') promise.reactions.push(reaction);
    else this.jobs.push({ does: 'react', reaction, state: promise.state });
  }

  /** As the function `resolve` that belongs to the promise does. */
  resolve(promise: ModelPromise, value: number): void {
    if (value === 0) this.settle(promise, 'fulfilled');
    else if (value < 0) this.jobs.push({ does: 'then', target: promise, thenable: value });
    else if (this.get(value) === promise) this.settle(promise, 'rejected');
    else this.follow(promise, this.get(value));
  }

  /** The program calls `resolve` or `reject`: only the first call does something. */
  open(promise: ModelPromise, settle: (promise: ModelPromise) => void): void {
    if (this.#opened.has(promise)) return;
    this.#opened.add(promise);
    settle(promise);
  }

  follow(target: ModelPromise, source: ModelPromise): void {
    this.jobs.push({ does: 'follow', target, source });
  }

  /** As `Promise.resolve(value)`. */
  cast(value: number): ModelPromise {
    if (value > 0) return this.get(value);
    const promise = newPromise();
    this.resolve(promise, value);
    return promise;
  }

  /** As `Promise.all` and its like. */
  startCombination(kind: number, values: readonly number[], context: Frame | undefined): ModelPromise {
    const result = newPromise();
    const combination: Combination = { kind: COMBINATORS[kind]!, result, left: values.length };
    for (const value of values) this.react(this.cast(value), { does: 'combine', combination, context });
    if (values.length === 0 && combination.kind !== 'race') this.#endCombination(combination);
    return result;
  }

  combine(combination: Combination, state: Settled): void {
    const { kind, result } = combination;
    combination.left--;
    if (kind === 'race') this.settle(result, state);
    else if (kind === 'all' && state === 'rejected') this.settle(result, 'rejected');
    else if (kind === 'any' && state === 'fulfilled') this.settle(result, 'fulfilled');
    else if (combination.left === 0) this.#endCombination(combination);
  }

  #endCombination({ kind, result }: Combination): void {
    this.settle(result, kind === 'any' ? 'rejected' : 'fulfilled');
  }
}
