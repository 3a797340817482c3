/** Connections that are checked out of a pool, and whether they are used meanwhile. */
import { use, used } from '../resources/doors.ts';

interface Connection {
  claim: number;
  /** A query or another command of it is under way. */
  isBusy: boolean;
}

const connections = new WeakMap<object, Connection>();

/** Whoever has the claim has the connection. */
export function checkedOut(connection: object, claim: number): void {
  const known = connections.get(connection);
  if (known === undefined) {
    connections.set(connection, { claim, isBusy: false });
    return;
  }
  known.claim = claim;
  known.isBusy = false;
}

/** Returns the claim of whoever had it. */
export function checkedIn(connection: object): number {
  const known = connections.get(connection);
  if (known === undefined) return 0;
  const { claim } = known;
  known.claim = 0;
  return claim;
}

/** Whether a command of it is under way, each time that may be another. */
export function isBusy(connection: object, now: boolean): void {
  const known = connections.get(connection);
  if (known === undefined || known.claim === 0 || known.isBusy === now) return;
  known.isBusy = now;
  if (now) use(known.claim);
  else used(known.claim);
}
