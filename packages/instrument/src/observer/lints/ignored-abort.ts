import {
  FLAGS,
  GENERATION,
  MARK_YIELDED,
  PARENT,
  SITE,
  SLOT_INTS,
  STATE_MASK,
  STATE_SUSPENDED,
  TASK,
} from '../../table/layout.ts';
import type { Table } from '../../table/memory.ts';
import type { Aborted } from '../book.ts';
import { innermostAwait } from '../rows.ts';
import { lint } from './lint.ts';
import { duration, place } from './words.ts';

/** Frames that are asked for one: the chain may change while it is followed. */
const MAX_STEPS = 1000;

/** A call was given an AbortSignal that was aborted, and waits on. */
export const ignoredAbort = lint('ignored-abort', function* ({ threads }, { afterMs }) {
  for (const at of threads) {
    const { table, origin } = at.thread;
    const { aborted, sites } = origin.book;
    for (const call of aborted.values()) if (!lives(table, call)) aborted.delete(call.slot);
    const above = whoHandOn(table, aborted);
    for (const { slot, at: since } of aborted.values()) {
      const flags = table.slots[slot * SLOT_INTS + FLAGS] as number;
      const isWaiting = (flags & STATE_MASK) === STATE_SUSPENDED && (flags & MARK_YIELDED) === 0;
      if (at.now - since < afterMs || above.has(slot) || !isWaiting) continue;
      const site = sites[table.slots[slot * SLOT_INTS + SITE] as number];
      const awaiting = innermostAwait(table, origin.book, slot, at.now);
      if (site === undefined || awaiting === undefined) continue;
      const task = at.thread.name(table.slots[slot * SLOT_INTS + TASK] as number);
      yield {
        key: `${origin.thread} ${place(site.location)}`,
        severity: 'warning' as const,
        message: `${site.name} (${place(site.location)}) was given a signal that was aborted ${duration(at.now - since)} ago, and waits on at ${place(awaiting)} (${awaiting.function}).`,
        remedy:
          'Hand the signal on to what that line awaits; where that takes none, call `signal.throwIfAborted()` behind it.',
        ...(task === undefined ? {} : { task: task.id, taskName: task.name }),
        thread: origin.thread,
        location: { file: awaiting.file, line: awaiting.line, column: awaiting.column },
        evidence: { abortedMs: Math.round(at.now - since), awaitingMs: Math.round(awaiting.forMs) },
      };
    }
  }
});

function lives({ slots }: Table, { slot, generation }: Aborted): boolean {
  return slots[slot * SLOT_INTS + GENERATION] === generation;
}

/** Those that have called one that has the same signal, and lives: it is the inner one that is to end. */
function whoHandOn({ slots }: Table, aborted: ReadonlyMap<number, Aborted>): Set<number> {
  const found = new Set<number>();
  for (const { slot, signal } of aborted.values()) {
    let caller = slots[slot * SLOT_INTS + PARENT] as number;
    for (let steps = 0; caller !== 0 && steps < MAX_STEPS; steps++) {
      if (aborted.get(caller)?.signal === signal) {
        found.add(caller);
        break;
      }
      caller = slots[caller * SLOT_INTS + PARENT] as number;
    }
  }
  return found;
}
