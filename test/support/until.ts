import { setTimeout as turn } from 'node:timers/promises';

/** Far beyond what any state takes to come, on a machine that is busy with something else. */
export const GIVE_UP_MS = 20_000;

/**
 * Waits for a state, never for a time: `look` is called again and again until it gives something other than `undefined`
 * and `false`.
 *
 * @throws Error that says in `what` words did not come, and what `instead` can tell.
 */
export async function until<T>(
  what: string,
  look: () => T | undefined | false,
  instead: () => string = () => '',
  giveUpMs = GIVE_UP_MS,
): Promise<T> {
  const end = performance.now() + giveUpMs;
  for (;;) {
    const seen = look();
    if (seen !== undefined && seen !== false) return seen;
    if (performance.now() > end) throw new Error(`Waited in vain for ${what}. ${instead()}`.trim());
    await turn(5);
  }
}
