import { SNAPSHOT_SCHEMA_VERSION, type Snapshot, type SnapshotBody, type TaskDetail } from '@async-console/protocol';
import { VERSION } from '../../version.ts';

/** Schema `Snapshot`, its keys always in the same order, durations in ms with three decimals. */
export function json(body: SnapshotBody): string {
  const document: Snapshot = {
    schemaVersion: SNAPSHOT_SCHEMA_VERSION,
    tool: { name: 'async-console', version: VERSION },
    ...body,
    tasks: body.tasks.map(withExactSum),
  };
  return `${JSON.stringify(document, roundDurations, 2)}\n`;
}

/** What was measured = busy + scheduled + idle must survive the rounding. */
function withExactSum(task: TaskDetail): TaskDetail {
  if (task.busyMs === undefined || task.scheduledMs === undefined) return task;
  const busy = microseconds(task.busyMs);
  const scheduled = microseconds(task.scheduledMs);
  const whole = microseconds(task.measuredMs ?? task.totalMs);
  const measured = Math.max(whole, busy + scheduled);
  return {
    ...task,
    ...(task.measuredMs === undefined ? { totalMs: measured / 1000 } : { measuredMs: measured / 1000 }),
    busyMs: busy / 1000,
    scheduledMs: scheduled / 1000,
    idleMs: (measured - busy - scheduled) / 1000,
  };
}

/** A duration is a number whose key ends in `Ms`, or one inside of an object whose key does (`delayMs: { p50 … }`). */
function roundDurations(key: string, value: unknown): unknown {
  if (!/Ms$|^utilization$/.test(key)) return value;
  if (typeof value === 'number') return microseconds(value) / 1000;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      typeof inner === 'number' ? microseconds(inner) / 1000 : inner,
    ]),
  );
}

function microseconds(ms: number): number {
  return Math.round(ms * 1000);
}
