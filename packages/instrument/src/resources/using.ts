/**
 * What the app declares by `using` is held to the end of its scope. One resource a site, not a value: it says what is held
 * there, how often and across what; nobody waits for it.
 */
// Not node:util: to import that reads its every export, and one of them opens the app's standard error.
import { isProxy } from 'node:util/types';
import { onUsing } from '../hooks/using.ts';
import { isHeldElsewhere, openResource, release, takeFor } from './doors.ts';

/** The resource of each site. */
const bySite = new Map<number, number>();
/** What is held already as what it is. */
const known = new WeakSet<object>();

/** Whoever disposes of `value` gives back what another resource knows of. */
export function isHeldAlready(value: object): void {
  known.add(value);
}

export function watchUsing(): void {
  onUsing((slot, value, name, site) => {
    if (!isObject(value) || known.has(value) || isHeldElsewhere(value)) return undefined;
    let resource = bySite.get(site);
    if (resource === undefined) {
      resource = openResource('disposable', nameOf(value) ?? name, { site });
      bySite.set(site, resource);
    }
    const taken = takeFor(resource, slot, site);
    return taken === 0 ? undefined : new Hold(taken);
  });
}

/** Goes out of scope with what is held. */
class Hold implements Disposable {
  #claim: number;

  constructor(claim: number) {
    this.#claim = claim;
  }

  [Symbol.dispose](): void {
    release(this.#claim);
    // V8 disposes twice of what the head of a `for (using a = b; …)` declares.
    this.#claim = 0;
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/** The name of its class; undefined: it has none of its own, or to ask for it would run code of the app. */
function nameOf(value: object): string | undefined {
  for (let at: object | null = value; at !== null; at = Object.getPrototypeOf(at)) {
    if (isProxy(at)) return undefined;
    const found = Object.getOwnPropertyDescriptor(at, 'constructor');
    if (found === undefined) continue;
    const made = found.value;
    if (typeof made !== 'function' || made === Object || made === Function || isProxy(made)) return undefined;
    const name = Object.getOwnPropertyDescriptor(made, 'name')?.value;
    return typeof name === 'string' && name !== '' ? name : undefined;
  }
  return undefined;
}
