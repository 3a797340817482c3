import type { AwaitSite, FrameNode, TaskDetail } from '@async-console/protocol';

/** What is known of a program's tasks at one moment, said by the agent or by the interpreter. Places are lines. */
export interface Reading {
  /** Every task of the program so far, in the order in which they became tasks. */
  readonly tasks: readonly TaskReading[];
  readonly totals: TotalsReading;
  /** `calls live ended` of every async function that was called, by line. */
  readonly sites: Readonly<Record<number, string>>;
}

export interface TaskReading {
  /** From 1, within the program. */
  readonly id: number;
  readonly line: number;
  readonly kind: string;
  readonly state: string;
  /** 0: none. */
  readonly spawnedBy: number;
  /** `await 12` or `return 12`; empty: nothing is said. */
  readonly awaiting: string;
  readonly total: number;
  readonly busy: number;
  readonly scheduled: number;
  readonly idle: number;
  readonly polls: number;
  readonly wakes: number;
  readonly selfWakes: number;
  /** −1: no poll has ended. */
  readonly longestPoll: number;
  readonly tree: readonly FrameReading[];
}

export interface FrameReading {
  readonly line: number;
  readonly state: string;
  readonly awaiting: string;
  readonly children: readonly FrameReading[];
}

export interface TotalsReading {
  readonly spawned: number;
  readonly live: number;
  readonly ended: number;
  readonly detached: number;
  readonly polls: number;
  readonly wakes: number;
  readonly selfWakes: number;
}

/** `first`: the id of the task before the program's first. */
/** The runs are measured from their start. */
const NOT_MEASURED = Number.NaN;

export function taskReading(task: Omit<TaskDetail, 'thread' | 'threadName'>, first: number): TaskReading {
  return {
    id: task.id - first,
    line: task.location?.line ?? 0,
    kind: task.kind,
    state: task.state,
    spawnedBy: task.spawnedBy === undefined ? 0 : task.spawnedBy - first,
    awaiting: place(task.awaiting),
    total: task.totalMs,
    busy: task.busyMs ?? NOT_MEASURED,
    scheduled: task.scheduledMs ?? NOT_MEASURED,
    idle: task.idleMs ?? NOT_MEASURED,
    polls: task.polls ?? NOT_MEASURED,
    wakes: task.wakes ?? NOT_MEASURED,
    selfWakes: task.selfWakes ?? NOT_MEASURED,
    longestPoll: task.maxPollMs ?? -1,
    tree: task.awaitTree.map(frameReading),
  };
}

function frameReading({ location, state, awaiting, children }: FrameNode): FrameReading {
  return { line: location?.line ?? 0, state, awaiting: place(awaiting), children: children.map(frameReading) };
}

function place(awaiting: AwaitSite | undefined): string {
  return awaiting === undefined ? '' : `${awaiting.at} ${awaiting.line}`;
}
