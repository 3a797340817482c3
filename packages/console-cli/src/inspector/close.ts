/** Closes an inspector that we have opened, from inside of the process. */
import type { InspectorSession } from './session.ts';

/**
 * Closed at once, also while JavaScript blocks the loop. But then what the signal has left in the loop is still to come, and
 * opens the inspector once more when the loop turns: so it is closed again in the next two turns.
 */
const CLOSE = `(() => {
  const module = (name) => process.getBuiltinModule?.(name);
  const inspector = module('node:inspector');
  const close = () => {
    if (inspector === undefined) process._debugEnd();
    else if (inspector.url() !== undefined) inspector.close();
  };
  const turn = module('node:timers')?.setImmediate ?? setImmediate;
  const closeInTurns = (left) => turn(() => { close(); if (left > 1) closeInTurns(left - 1); }).unref();
  closeInTurns(2);
  close();
})()`;

/** Sends it, also where nothing can be waited for any more. The session ends by it. */
export function sendClose(session: InspectorSession): void {
  session.send('Runtime.evaluate', { expression: CLOSE, silent: true }).catch(() => {
    // The end of the session is the answer.
  });
}

/** Whether it was closed within the time. */
export async function closeInspector(session: InspectorSession, withinMs: number): Promise<boolean> {
  sendClose(session);
  const isClosed = await within(
    withinMs,
    session.ended.then(() => true),
  );
  return isClosed ?? false;
}

/** Undefined: not in time. */
export async function within<T>(ms: number, promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
