import type { Blocked } from '@async-console/protocol';

type Frame = NonNullable<Blocked['stack']>[number];

/** The app's innermost frame: who to ask. A stack of Node's own code only has none. */
export function culprit(stack: readonly Frame[]): Frame | undefined {
  return stack.find(({ location }) => location !== undefined && !location.file.startsWith('node:'));
}

/** The stack from the culprit on, with what it has called of Node, so that it stays in sight where there is little room. */
export function fromTheCulprit(stack: readonly Frame[]): readonly Frame[] {
  const found = culprit(stack);
  return found === undefined ? stack : stack.slice(Math.max(0, stack.indexOf(found) - 1));
}
