/**
 * What lets a number of works run at a time, and the others wait. Those who ask do not wait for each other, and what runs
 * holds its place for as long as it lasts: that is what it is for, so lints do not speak of it as of a lock or a pool.
 */
export const LIMITER = 'limiter';

/** A process that the app has started. It is over when it ends, not when somebody gives it back, and may well outlive who started it. */
export const CHILD_PROCESS = 'child process';
