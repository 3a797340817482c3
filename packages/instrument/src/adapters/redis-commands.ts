/**
 * Commands of Redis, whichever library sends them: a task waits for the connection from when it has asked until there is a
 * reply. They are answered in order, so one that blocks has the connection to itself, and all behind it wait for it.
 */
import { claim, hold, release, use } from '../resources/doors.ts';

const BLOCKING = new Set(
  [
    ...['blpop', 'brpop', 'brpoplpush', 'blmove', 'blmpop', 'bzpopmin', 'bzpopmax', 'bzmpop'],
    ...['xread', 'xreadgroup', 'wait', 'waitaof'],
  ].flatMap((name) => [name, name.toUpperCase()]),
);
/** Frames down to the app's. */
const DEPTH = 16;

export function blocks(name: unknown, args: readonly unknown[]): boolean {
  if (!BLOCKING.has(name as string)) return false;
  return !/^xread/i.test(name as string) || args.some((each) => typeof each === 'string' && /^block$/i.test(each));
}

/** A command costs twenty microseconds: only of those that block, which may last, the line is noted. */
export function ask(connection: number, isBlocking: boolean): number {
  return claim(connection, isBlocking ? DEPTH : 0);
}

/** A command that blocks has been sent. */
export function blocked(claim: number): void {
  hold(claim);
  use(claim);
}

/** What a library calls when a command is over, one way or the other. */
export interface Settling {
  resolve(value: unknown): unknown;
  reject(error: unknown): unknown;
}

/** Releases the claim as the command ends. */
export function releaseAtEnd(claim: number, settling: Settling, onEnd?: () => void): void {
  const { resolve, reject } = settling;
  let left = claim;
  // A reply may come after the command has timed out.
  const end = () => {
    if (left === 0) return;
    release(left);
    left = 0;
    onEnd?.();
  };
  settling.resolve = (value) => {
    end();
    return resolve.call(settling, value);
  };
  settling.reject = (error) => {
    end();
    return reject.call(settling, error);
  };
}
