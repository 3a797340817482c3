/** Clients of PostgreSQL that are checked out of a pool, for the adapters of pg and pg-pool. */
import { use, used } from '../resources/doors.ts';

interface Client {
  claim: number;
  /** A query of it is under way. */
  isBusy: boolean;
}

const clients = new WeakMap<object, Client>();

/** Whoever has the claim has the client. */
export function checkedOut(client: object, claim: number): void {
  const known = clients.get(client);
  if (known === undefined) clients.set(client, { claim, isBusy: false });
  else {
    known.claim = claim;
    known.isBusy = false;
  }
}

/** Returns the claim of whoever had it. */
export function checkedIn(client: object): number {
  const known = clients.get(client);
  if (known === undefined) return 0;
  const { claim } = known;
  known.claim = 0;
  return claim;
}

/** Whether a query of it is under way, each time that may be another. */
export function isBusy(client: object, now: boolean): void {
  const known = clients.get(client);
  if (known === undefined || known.claim === 0 || known.isBusy === now) return;
  known.isBusy = now;
  if (now) use(known.claim);
  else used(known.claim);
}
