/** What adapters and the app call: an error of the agent's own stays behind it. */
import { switchOff } from '../hooks/guard.ts';
import * as places from './places.ts';
import * as resources from './resources.ts';

/** For adapters too: what `work` throws is ours, and ends all measuring. */
export function guarded<A extends unknown[], R>(work: (...given: A) => R, otherwise: R): (...given: A) => R {
  return (...given) => {
    try {
      return work(...given);
    } catch (error) {
      switchOff(error);
      return otherwise;
    }
  };
}

// Those of every claim are written out: as one function for all of them the engine could not compile them into their callers.

export function claim(resource: number, depth?: number): number {
  try {
    return resources.claim(resource, depth);
  } catch (error) {
    switchOff(error);
    return 0;
  }
}

export function take(resource: number): number {
  try {
    return resources.take(resource);
  } catch (error) {
    switchOff(error);
    return 0;
  }
}

export function hold(claim: number): void {
  try {
    resources.hold(claim);
  } catch (error) {
    switchOff(error);
  }
}

export function release(claim: number): void {
  try {
    resources.release(claim);
  } catch (error) {
    switchOff(error);
  }
}

export function use(claim: number): void {
  try {
    resources.use(claim);
  } catch (error) {
    switchOff(error);
  }
}

export function used(claim: number): void {
  try {
    resources.used(claim);
  } catch (error) {
    switchOff(error);
  }
}

export const openResource = guarded(resources.openResource, 0);
export const setCapacity = guarded(resources.setCapacity, undefined);
export const count = guarded(resources.count, undefined);
export const placeNow = guarded(places.placeNow, 0);
export const closeResource = guarded(resources.closeResource, undefined);
export const waitUntil = guarded(resources.waitUntil, undefined);
export const takeFor = guarded(resources.takeFor, 0);
export const lastsAsItsFrame = guarded(resources.lastsAsItsFrame, undefined);

export const forgetHolder = guarded(resources.forgetHolder, undefined);
export const heldHere = guarded(resources.heldHere, 0);

const checks: ((value: object) => boolean)[] = [];

/** `isHeld` says of a value that is declared by `using` whether the adapter knows who holds it. */
export function onHeldElsewhere(isHeld: (value: object) => boolean): void {
  checks.push(isHeld);
}

export const isHeldElsewhere = guarded((value: object) => checks.some((isHeld) => isHeld(value)), false);

const disown = guarded(resources.disown, undefined);
const newestCall = guarded(resources.newestCall, 0);
const handOver = guarded(resources.handOver, 0);

/**
 * Runs what a library calls for as long as something is held. An async function that suspends there is the holder from
 * then on, in place of the one that has asked the library to do so. Else it is that one, who waits for this very work,
 * whatever else it waits for.
 */
export function runHolding<T>(claim: number, work: () => T): T {
  const before = newestCall();
  const result = work();
  if (handOver(claim, before) === 0) use(claim);
  return result;
}

/**
 * Work begins that was asked for and holds for itself, not for who has asked; `begun` is told when it has returned. For
 * where a call of ours around it would show in its stacks. What it returns, `begun` gets.
 */
export function begin(claim: number): number {
  disown(claim);
  hold(claim);
  return newestCall();
}

/** An async function that the work has called, and that has suspended, is the holder: its slot; else nobody is known to be, 0. */
export function begun(claim: number, before: number): number {
  return handOver(claim, before);
}
