/** Kinds of resources that lints know. */

/**
 * What lets a number of works run at a time, and the others wait. Those who ask do not wait for each other, and what runs
 * holds its place for as long as it lasts: that is what it is for, so lints do not speak of it as of a lock or a pool.
 */
export const LIMITER = 'limiter';

/** What came in of an answer, until it has been read to its end: nobody keeps one unread on purpose. */
export const RESPONSE = 'response';
