/** Whether a promise has settled, without chaining one to it, which would make a rejection handled. */
import { Mark, ROLE_MASK, SETTLED } from './marks.ts';

export function hasSettled(promise: Promise<unknown>): boolean {
  // Where it is measured, a promise is marked when it settles.
  const mark = Mark.get(promise);
  if (mark !== -1) return (mark & ROLE_MASK) === SETTLED;
  // Of an older one, how it is printed says so. Not imported: to load it opens the app's standard error.
  const { inspect } = process.getBuiltinModule('node:util');
  const text = inspect(promise, { depth: 0, customInspect: false, maxArrayLength: 0, maxStringLength: 0 });
  return !/^[^{]*\{\s*<pending>/.test(text);
}
