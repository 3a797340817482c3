import type { SnapshotBody, TaskDetail, TaskKind, TaskState } from '@async-console/protocol';
import { expect } from 'vitest';

/** What a test says of one task. Each method checks one fact and returns the task, so that facts read in one line. */
export class ExpectedTask {
  readonly task: TaskDetail;
  readonly #all: readonly TaskDetail[];

  constructor(task: TaskDetail, all: readonly TaskDetail[]) {
    this.task = task;
    this.#all = all;
  }

  kind(expected: TaskKind): this {
    return this.#is('kind', this.task.kind, expected);
  }

  state(expected: TaskState): this {
    return this.#is('state', this.task.state, expected);
  }

  polls(expected: number): this {
    return this.#is('polls', this.task.polls, expected);
  }

  wakes(expected: number): this {
    return this.#is('wakes', this.task.wakes, expected);
  }

  selfWakes(expected: number): this {
    return this.#is('selfWakes', this.task.selfWakes, expected);
  }

  /** Milliseconds. Exact only on the virtual clock. */
  busy(expected: number): this {
    return this.#is('busyMs', this.task.busyMs, expected);
  }

  scheduled(expected: number): this {
    return this.#is('scheduledMs', this.task.scheduledMs, expected);
  }

  idle(expected: number): this {
    return this.#is('idleMs', this.task.idleMs, expected);
  }

  total(expected: number): this {
    return this.#is('totalMs', this.task.totalMs, expected);
  }

  longestPoll(expected: number): this {
    return this.#is('maxPollMs', this.task.maxPollMs, expected);
  }

  /** At least; for the real clock. */
  busyAtLeast(milliseconds: number): this {
    expect(this.task.busyMs, this.#says('busyMs')).toBeGreaterThanOrEqual(milliseconds);
    return this;
  }

  /** At most; for the real clock, and only against a limit that no slow machine reaches. */
  busyLessThan(milliseconds: number): this {
    expect(this.task.busyMs, this.#says('busyMs')).toBeLessThan(milliseconds);
    return this;
  }

  /** The task that started it, by name; undefined: none. */
  spawnedBy(expected: string | undefined): this {
    const spawner = this.#all.find((task) => task.id === this.task.spawnedBy);
    const name = this.task.spawnedBy === undefined ? undefined : (spawner?.name ?? `#${this.task.spawnedBy}`);
    return this.#is('spawnedBy', name, expected);
  }

  detached(expected = true): this {
    return this.#is('detached', this.task.detached, expected);
  }

  /** `file:line:column` of its function. */
  location(expected: string | undefined): this {
    return this.#is('location', placeOf(this.task.location), expected);
  }

  fields(expected: TaskDetail['fields']): this {
    expect(this.task.fields, this.#says('fields')).toEqual(expected);
    return this;
  }

  /** Where it is suspended, as `file:line:column`, and in which function. */
  awaits(place: string, inFunction: string): this {
    const { awaiting } = this.task;
    expect([placeOf(awaiting), awaiting?.function, awaiting?.at], this.#says('awaiting')).toEqual([
      place,
      inFunction,
      'await',
    ]);
    return this;
  }

  /** Its body is done and has returned a promise that is still pending. */
  returnsAt(place: string, inFunction: string): this {
    const { awaiting } = this.task;
    expect([placeOf(awaiting), awaiting?.function, awaiting?.at], this.#says('awaiting')).toEqual([
      place,
      inFunction,
      'return',
    ]);
    return this;
  }

  #is(what: keyof TaskDetail, actual: unknown, expected: unknown): this {
    expect(actual, this.#says(what)).toBe(expected);
    return this;
  }

  #says(what: string): string {
    return `${what} of task "${this.task.name}" (#${this.task.id})\n${listing(this.#all)}\n`;
  }
}

/**
 * The task of that name.
 *
 * @throws Error that lists all tasks, when there is none, or more than one.
 */
export function expectTask(snapshot: SnapshotBody, name: string): ExpectedTask {
  const found = expectTasks(snapshot, name);
  if (found.length !== 1) {
    throw new Error(`There are ${found.length} tasks named "${name}", not one.\n${listing(snapshot.tasks)}`);
  }
  return found[0] as ExpectedTask;
}

/** All tasks of that name, in the order in which they were started. */
export function expectTasks(snapshot: SnapshotBody, name: string): ExpectedTask[] {
  return byId(snapshot.tasks)
    .filter((task) => task.name === name)
    .map((task) => new ExpectedTask(task, snapshot.tasks));
}

/** Names of all tasks, in the order in which they were started. */
export function taskNames(snapshot: SnapshotBody): string[] {
  return byId(snapshot.tasks).map((task) => task.name);
}

/** The totals of a snapshot that holds every task are the sums of its rows. */
export function expectTotalsToBeSums({ tasks, tasksOmitted, totals, completeness }: SnapshotBody): void {
  expect({ tasksOmitted, lostEvents: completeness.lostEvents }).toEqual({ tasksOmitted: 0, lostEvents: 0 });
  const sum = (of: (task: TaskDetail) => number) => tasks.reduce((total, task) => total + of(task), 0);
  expect(totals, `totals of\n${listing(tasks)}\n`).toEqual({
    spawned: tasks.length,
    live: sum((task) => Number(task.state !== 'ended')),
    ended: sum((task) => Number(task.state === 'ended')),
    failed: sum((task) => Number(task.failed === true)),
    lost: totals.lost,
    detached: sum((task) => Number(task.detached)),
    polls: sum((task) => task.polls ?? 0),
    wakes: sum((task) => task.wakes ?? 0),
    selfWakes: sum((task) => task.selfWakes ?? 0),
  });
}

function byId(tasks: readonly TaskDetail[]): TaskDetail[] {
  return tasks.toSorted((a, b) => a.id - b.id);
}

export function placeOf(place: { file: string; line: number; column: number } | undefined): string | undefined {
  return place === undefined ? undefined : `${place.file}:${place.line}:${place.column}`;
}

/** A table of all tasks, for the message of a failure. */
function listing(tasks: readonly TaskDetail[]): string {
  const rows = byId(tasks).map((task) =>
    [
      `  #${task.id} ${task.name} (${task.kind}, ${task.state})`,
      `polls ${task.polls} wakes ${task.wakes} self ${task.selfWakes}`,
      `busy ${task.busyMs} scheduled ${task.scheduledMs} idle ${task.idleMs} of ${task.totalMs}`,
      ...(task.spawnedBy === undefined ? [] : [`by #${task.spawnedBy}`]),
      ...(task.awaiting === undefined ? [] : [`${task.awaiting.at} ${placeOf(task.awaiting)}`]),
    ].join(', '),
  );
  return rows.length === 0 ? '  (no tasks)' : rows.slice(0, 50).join('\n');
}
