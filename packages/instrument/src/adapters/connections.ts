/** Connections, and whatever else is checked out of a pool, and whether they are used meanwhile. */
import { hold, release, use, used } from '../resources/doors.ts';

interface Connection {
  claim: number;
  /** A query or another command of it is under way. */
  isBusy: boolean;
}

const connections = new WeakMap<object, Connection>();

/** Whoever has asked by that claim has the connection from now on. */
export function checkOut(connection: unknown, claim: number): void {
  // There are pools of numbers: nobody could tell which of them is given back.
  if (typeof connection !== 'object' || connection === null) {
    release(claim);
    return;
  }
  hold(claim);
  const known = connections.get(connection);
  if (known === undefined) {
    connections.set(connection, { claim, isBusy: false });
    return;
  }
  // A connection has one holder.
  release(known.claim);
  known.claim = claim;
  known.isBusy = false;
}

/** Whoever had it has given it back; nothing, when nobody had. */
export function checkIn(connection: unknown): void {
  const known = connections.get(connection as object);
  if (known === undefined) return;
  release(known.claim);
  known.claim = 0;
}

/** Whether a command of it is under way, each time that may be another. */
export function isBusy(connection: object, now: boolean): void {
  const known = connections.get(connection);
  if (known === undefined || known.claim === 0 || known.isBusy === now) return;
  known.isBusy = now;
  if (now) use(known.claim);
  else used(known.claim);
}
