import { cycleOf, deadlocked, link, type Step, taskOf } from '../chains.ts';
import type { Claim } from '../claims.ts';
import { lint } from './lint.ts';
import { duration, place } from './words.ts';

/** Tasks that wait for each other, round in a circle. */
export const deadlock = lint('deadlock', function* ({ threads, nameOf }, { waitMs }) {
  for (const at of threads) {
    const stuck = deadlocked(at);
    const told = new Set<Claim>();
    for (const waiter of stuck) {
      const cycle = cycleOf(at, stuck, waiter);
      const [first] = cycle;
      if (first === undefined || cycle.some(({ waits }) => told.has(waits))) continue;
      for (const { waits } of cycle) told.add(waits);
      const waited = Math.min(...cycle.map(({ waits }) => at.now - waits.since));
      if (waited < waitMs) continue;
      const say = ({ waits, holds }: Step) => {
        const task = taskOf(at, waits);
        const name = (task === undefined ? undefined : nameOf(task)) ?? 'a task';
        return `${name}${task === undefined ? '' : ` (${task})`} holds ${holds.resource.name} (${place(holds.location)}) and waits for ${waits.resource.name} (${place(waits.location)})`;
      };
      const task = taskOf(at, first.waits);
      yield {
        key: cycle
          .map(({ waits }) => `${at.thread.origin.thread} ${waits.slot}`)
          .toSorted()
          .join(),
        severity: 'error' as const,
        message: `A deadlock for ${duration(waited)}: ${cycle.map(say).join('; ')}${cycle.length === 1 ? ', of which no other is left' : ''}.`,
        remedy:
          cycle.length === 1
            ? 'Do not ask for another one while you hold one: hand on the one you have, or take all that you need at once.'
            : 'Have all of them take what they need in the same order.',
        resource: at.thread.origin.resourceIds.unique(first.waits.resource.id),
        resourceName: first.waits.resource.name,
        ...(task === undefined ? {} : { task }),
        thread: at.thread.origin.thread,
        ...(first.waits.location === undefined ? {} : { location: first.waits.location }),
        evidence: { tasks: cycle.length, behindThem: stuck.size - cycle.length, waitMs: Math.round(waited) },
        chain: cycle.map(({ waits, holds }) => link(at, waits, holds, nameOf)),
      };
    }
  }
});
