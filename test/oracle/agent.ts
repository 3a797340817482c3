/**
 * The agent's side of the comparison, read in the process itself, between two instructions of the program. It is the one
 * file here that knows the agent from inside: its table, and the observer's way from numbers to rows.
 */
import type { AwaitSite, FrameNode, TaskDetail } from '@async-console/protocol';
import { Book } from '../../packages/instrument/src/observer/book.ts';
import { EndedTasks } from '../../packages/instrument/src/observer/ended.ts';
import { endedDetail, liveDetail, liveTasks, siteRows, totals } from '../../packages/instrument/src/observer/rows.ts';
import { probe } from '../../packages/instrument/src/probe/transform.ts';
import { view } from '../../packages/instrument/src/table/memory.ts';
import { buffers } from '../../packages/instrument/src/table/own.ts';
import type { FrameReading, Reading, TaskReading, TotalsReading } from './reading.ts';

const table = view(buffers);

/** Reads one program after the other; all lie in one file, the only one that the probe has found async functions in. */
export class Agent {
  readonly #book = new Book('/');
  readonly #ended = new EndedTasks(table);
  #before: TotalsReading = read(table);
  #sitesBefore = new Map<number, [number, number, number]>();

  constructor(url: string, code: string) {
    this.#book.take({
      type: 'module',
      url,
      outcome: 'instrumented',
      sites: probe(code, 'module', 1).sites,
      added: [],
      skippedFunctions: 0,
    });
  }

  /** What comes from now on is of another program. */
  begin(): void {
    this.#before = read(table);
    this.#ended.drain(() => {});
    this.#ended.kept = [];
    this.#sitesBefore = new Map(this.#sites());
  }

  read(): Reading {
    const now = performance.now();
    const first = this.#before.spawned;
    this.#ended.drain(() => {});
    const live = liveTasks(table).map((slot) => liveDetail(table, this.#book, slot, now) as TaskDetail);
    const all = [...live, ...this.#ended.kept.map((task) => endedDetail(this.#book, task))];
    const tasks = all
      .filter((task) => task.id > first)
      .sort((a, b) => a.id - b.id)
      .map((task) => taskReading(task, first));
    const sums = read(table);
    const keys = Object.keys(sums) as (keyof TotalsReading)[];
    return {
      tasks,
      totals: Object.fromEntries(keys.map((key) => [key, sums[key] - this.#before[key]])) as unknown as TotalsReading,
      sites: Object.fromEntries(
        this.#sites().flatMap(([line, counts]) => {
          const before = this.#sitesBefore.get(line) ?? [0, 0, 0];
          const own = counts.map((count, index) => count - (before[index] as number));
          return own[0] === 0 ? [] : [[line, own.join(' ')]];
        }),
      ),
    };
  }

  #sites(): [number, [number, number, number]][] {
    return siteRows(table, this.#book).map(({ location, calls, live, ended }) => [location.line, [calls, live, ended]]);
  }
}

function read(from: typeof table): TotalsReading {
  return totals(from, liveTasks(from));
}

function taskReading(task: TaskDetail, first: number): TaskReading {
  return {
    id: task.id - first,
    line: task.location?.line ?? 0,
    kind: task.kind,
    state: task.state,
    spawnedBy: task.spawnedBy === undefined ? 0 : task.spawnedBy - first,
    awaiting: place(task.awaiting),
    total: task.totalMs,
    busy: task.busyMs,
    scheduled: task.scheduledMs,
    idle: task.idleMs,
    polls: task.polls,
    wakes: task.wakes,
    selfWakes: task.selfWakes,
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
