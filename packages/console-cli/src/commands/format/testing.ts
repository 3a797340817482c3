// For tests of this directory.
import type { TaskDetail } from '@async-console/protocol';

export function aTask(about: Partial<TaskDetail> = {}): TaskDetail {
  return {
    id: 1,
    name: 'work',
    kind: 'call',
    state: 'idle',
    detached: false,
    thread: 0,
    totalMs: 1000,
    busyMs: 10,
    scheduledMs: 2,
    idleMs: 988,
    polls: 4,
    wakes: 3,
    selfWakes: 1,
    awaitTree: [],
    awaitTreeOmitted: 0,
    ...about,
  };
}
