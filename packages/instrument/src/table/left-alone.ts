/**
 * Modules that are left alone by a rule, counted where they load: there are thousands of them below `node_modules`, and
 * nothing more to say of each. One writer (the load hook), one reader (the observer).
 */
export const LEFT_ALONE = ['node_modules', 'excluded', 'not-javascript'] as const;
export type LeftAlone = (typeof LEFT_ALONE)[number];

export function allocateLeftAlone(): SharedArrayBuffer {
  return new SharedArrayBuffer(LEFT_ALONE.length * 4);
}
