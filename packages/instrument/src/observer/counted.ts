/** What is counted of a live task, and from when. */
import {
  BUSY,
  COUNT_DOUBLES,
  COUNT_INTS,
  ERA,
  ERA_AT,
  ERAS,
  MEASURING,
  POLL_STARTED_AT,
  POLLS,
  RUNNABLE,
  RUNNABLE_SINCE,
  RUNNING_FRAME,
  RUNNING_TASK,
  SCHEDULED,
  SELF_WAKES,
  SLOT_INTS,
  TASK,
  TASK_DOUBLES,
  TASK_INTS,
  TASK_STARTED_AT,
  WAKES,
} from '../table/layout.ts';
import type { Table } from '../table/memory.ts';

/** The task that runs now; 0: none. A thread that does not measure notes only its frame. */
export function runningTask({ header, slots }: Table): number {
  if (header[MEASURING] === 1) return header[RUNNING_TASK] as number;
  const frame = header[RUNNING_FRAME] as number;
  return frame === 0 ? 0 : (slots[frame * SLOT_INTS + TASK] as number);
}

/** From when a task's counters and times are counted; undefined: they are not. */
export function measuredFrom(table: Table, row: number): number | undefined {
  const { header, headerTimes, taskTimes } = table;
  if (header[MEASURING] !== 1) return undefined;
  return Math.max(headerTimes[ERA_AT] as number, taskTimes[row * TASK_DOUBLES + TASK_STARTED_AT] as number);
}

/** Counters left from before the present era are nothing yet. */
export function isCurrent(table: Table, row: number): boolean {
  return table.tasks[row * TASK_INTS + ERA] === table.header[ERAS] && table.header[MEASURING] === 1;
}

/** What is counted of a live task up to now, a poll or a delay under way included. */
export function counted(table: Table, row: number, now: number) {
  const { counts, countTimes, header, headerTimes } = table;
  const c = row * COUNT_INTS;
  const ct = row * COUNT_DOUBLES;
  if (!isCurrent(table, row)) return { busy: 0, scheduled: 0, polls: 0, wakes: 0, selfWakes: 0 };
  let busy = countTimes[ct + BUSY] as number;
  let scheduled = countTimes[ct + SCHEDULED] as number;
  if (header[RUNNING_TASK] === row) busy += Math.max(0, now - (headerTimes[POLL_STARTED_AT] as number));
  else if ((counts[c + RUNNABLE] as number) > 0)
    scheduled += Math.max(0, now - (countTimes[ct + RUNNABLE_SINCE] as number));
  return {
    busy,
    scheduled,
    polls: counts[c + POLLS] as number,
    wakes: counts[c + WAKES] as number,
    selfWakes: counts[c + SELF_WAKES] as number,
  };
}
