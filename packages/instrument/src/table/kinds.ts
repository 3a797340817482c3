/** Kinds of resources that lints know. */

/**
 * What lets a number of works run at a time, and the others wait. Those who ask do not wait for each other, and what runs
 * holds its place for as long as it lasts: that is what it is for, so lints do not speak of it as of a lock or a pool.
 */
export const LIMITER = 'limiter';

/** What came in of an answer, until it has been read to its end: nobody keeps one unread on purpose. */
export const RESPONSE = 'response';
export const CHILD_PROCESS = 'child process';
export const STREAM = 'stream';

/** Kinds of what ends by itself, and may well be held by who has ended: a process, the writer of a connection. */
export const MAY_OUTLIVE: ReadonlySet<string> = new Set([CHILD_PROCESS, STREAM]);

/** It listens, and has connections: they are counted, and no task holds them. */
export const SERVER = 'server';

/** Somebody waits for a time to come. Nobody holds that, and that many wait is no news. */
export const TIMER = 'timer';
