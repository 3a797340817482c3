/** Connections, and whatever else is checked out of a pool, and whether they are used meanwhile. */
import { Identity } from '../hooks/marks.ts';
import { hold, release, use, used } from '../resources/doors.ts';

/** Beside what is checked out; see `hooks/marks.ts`. */
class Connection extends Identity {
  /** 0: nobody has it. */
  #claim: number;
  /** A query or another command of it is under way. */
  #isBusy = false;

  private constructor(connection: object, claim: number) {
    super(connection);
    this.#claim = claim;
  }

  static checkOut(connection: object, claim: number): void {
    if (!(#claim in connection)) {
      new Connection(connection, claim);
      return;
    }
    const known = connection as Connection;
    // A connection has one holder.
    release(known.#claim);
    known.#claim = claim;
    known.#isBusy = false;
  }

  static checkIn(connection: object): void {
    if (!(#claim in connection)) return;
    const known = connection as Connection;
    release(known.#claim);
    known.#claim = 0;
  }

  static isBusy(connection: object, now: boolean): void {
    if (!(#claim in connection)) return;
    const known = connection as Connection;
    if (known.#claim === 0 || known.#isBusy === now) return;
    known.#isBusy = now;
    if (now) use(known.#claim);
    else used(known.#claim);
  }
}

/** Whoever has asked by that claim has the connection from now on. */
export function checkOut(connection: unknown, claim: number): void {
  // There are pools of numbers: nobody could tell which of them is given back.
  if (!isObject(connection)) {
    release(claim);
    return;
  }
  hold(claim);
  Connection.checkOut(connection, claim);
}

/** Whoever had it has given it back; nothing, when nobody had. */
export function checkIn(connection: unknown): void {
  if (isObject(connection)) Connection.checkIn(connection);
}

/** Whether a command of it is under way, each time that may be another. */
export function isBusy(connection: object, now: boolean): void {
  Connection.isBusy(connection, now);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
