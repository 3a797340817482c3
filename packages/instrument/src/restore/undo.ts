/** How to undo what was changed outside of the agent, for when it is taken out of a process that it was attached to. */

const undos: (() => void)[] = [];

export function onDetach(undo: () => void): void {
  undos.push(undo);
}

/** The last change first. */
export function undoAll(): void {
  while (undos.length > 0) {
    try {
      undos.pop()?.();
    } catch {
      // What cannot be put back any more stays, and does nothing.
    }
  }
}

/** Replaces a method. When it is taken back, and somebody has put another in its place since, ours stays below that. */
export function replaceProperty(object: object, name: string, value: unknown, enumerable = false): void {
  const before = Object.getOwnPropertyDescriptor(object, name);
  Object.defineProperty(object, name, { value, writable: true, enumerable, configurable: true });
  onDetach(() => {
    if (Object.getOwnPropertyDescriptor(object, name)?.value !== value) return;
    if (before === undefined) Reflect.deleteProperty(object, name);
    else Object.defineProperty(object, name, before);
  });
}
