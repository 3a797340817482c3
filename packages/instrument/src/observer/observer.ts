/** What the observer knows, put together: one object that sessions ask. Reads the tables; writes nothing into them but the time. */
import {
  type Blocked,
  type Completeness,
  type LintSettings,
  type Overview,
  type ProcessInfo,
  type SiteRow,
  SNAPSHOT_MAX_TASKS,
  type SnapshotBody,
  type TaskDetail,
  type TaskRow,
  type TaskWindow,
  type Totals,
  type Update,
} from '@async-console/protocol';
import { EXIT_CODE, MEASURING, UNTRACKED, UNTRACKED_CLAIMS, UNWATCHED } from '../table/layout.ts';
import type { Attendance } from './attendance.ts';
import { chainFrom } from './chains.ts';
import { collectGarbage } from './collect.ts';
import { type EndedTask, EndedTasks } from './ended.ts';
import { Warnings } from './lints/warnings.ts';
import type { LoopMark } from './pulse.ts';
import { query } from './query.ts';
import { queryResources, resourcesOf, sumOf } from './resources.ts';
import { stateOf, taskIdOf, totals } from './rows.ts';
import { add } from './sums.ts';
import { detailOfEnded, rowOfEnded, type ThreadNow } from './thread.ts';
import { rowOf, type Threads } from './threads.ts';
import { TreeReader } from './tree/query-tree.ts';

/** Ended threads whose memory may wait to be given back. */
const COLLECT_AFTER = 8;
/** Or one, and then none in so many looks. */
const QUIET = 10;
/** How often the lints look: while somebody measures, and else. */
const LINT_EVERY_MS = 500;
const LINT_AT_REST_MS = 2000;
/** Live tasks of a thread that they look at. */
const LINTED = 50_000;
const MAX_UNPLACED = 1000;

export interface ObserverOptions {
  readonly attendance: Attendance;
  /** It may be learnt later what started it. */
  readonly process: () => ProcessInfo;
  readonly lints: LintSettings;
}

/** The state at one answer, by thread; two of them give the rates between. */
export interface ObserverMark {
  readonly at: number;
  readonly ended: number;
  readonly loops: ReadonlyMap<number, LoopMark>;
}

/** A task that is known: it lives, or its row is kept. */
interface Found {
  readonly live?: { readonly in: ThreadNow; readonly slot: number };
  readonly ended?: EndedTask | undefined;
}

export class Observer {
  readonly #attendance: Attendance;
  readonly #threads: Threads;
  readonly #process: () => ProcessInfo;
  readonly #isAttached: boolean;
  readonly #ended = new EndedTasks();
  readonly #warnings: Warnings;
  readonly #tree = new TreeReader();
  #endedAtLook = 0;
  #lookedAt = 0;
  /** They have ended before it was heard what their functions are: the lints get them when it is. */
  #unplaced: readonly EndedTask[] = [];
  #partings = 0;
  #quiet = 0;

  constructor({ attendance, process, lints }: ObserverOptions) {
    this.#warnings = new Warnings(lints);
    this.#attendance = attendance;
    this.#threads = attendance.threads;
    this.#process = process;
    this.#isAttached = process().attached === true;
  }

  /** Takes ended tasks out of their rings, and ended threads out of the list; call it some times a second, measured or not. */
  drain(): void {
    this.#endThreads();
    for (const thread of this.#threads.live) thread.ended.skim(this.#ended);
  }

  #endThreads(): void {
    const partings = this.#attendance.partings();
    for (const { id, isLastWord } of partings) this.#threads.end(id, this.#ended, isLastWord);
    this.#partings += partings.length;
    this.#quiet = partings.length > 0 ? 0 : this.#quiet + 1;
    if (this.#partings < COLLECT_AFTER && (this.#partings === 0 || this.#quiet < QUIET)) return;
    this.#partings = 0;
    collectGarbage();
  }

  /** Has the threads measure or rest, and looks whether they answer. Call it every BEAT_MS, with whether somebody looks. */
  tick(wanted: boolean): void {
    for (const thread of this.#threads.live) thread.tick(wanted);
    const { main, live } = this.#threads;
    const measures = wanted || live.some(({ table }) => table.header[MEASURING] === 1);
    if (main.now() - this.#lookedAt >= (measures ? LINT_EVERY_MS : LINT_AT_REST_MS)) this.#lint(this.#look());
  }

  /** Lets the lints look. */
  #lint(threads: readonly ThreadNow[]): void {
    this.#tree.rest();
    const at = this.#threads.main.now();
    const ended = [...this.#unplaced, ...this.#ended.newest(this.#ended.taken - this.#endedAtLook).reverse()];
    this.#endedAtLook = this.#ended.taken;
    const sinceMs = at - this.#lookedAt;
    this.#lookedAt = at;
    this.#unplaced = ended.filter((task) => !isPlaced(task)).slice(-MAX_UNPLACED);
    const looked = threads.map((each) =>
      each.live.length > LINTED ? { ...each, live: each.live.slice(0, LINTED) } : each,
    );
    this.#warnings.look({
      threads: looked,
      ended: ended.filter(isPlaced),
      at,
      sinceMs,
      nameOf: (id) => this.#nameOf(id, threads),
    });
  }

  #look(): ThreadNow[] {
    this.#endThreads();
    for (const thread of this.#threads.live) thread.ended.drain(this.#ended);
    return this.#threads.live.map((thread) => {
      thread.look();
      return { thread, live: thread.live(), now: thread.now(), claims: thread.claims() };
    });
  }

  #totals(threads: readonly ThreadNow[]): Totals {
    return threads.reduce((sum, { thread, live }) => add(sum, totals(thread.table, live)), this.#threads.totals);
  }

  /** One answer to a window. `since` is the mark of the answer before; it gives the rates. */
  update(window: TaskWindow, since: ObserverMark | undefined): { update: Update; mark: ObserverMark } {
    const threads = this.#look();
    const sums = this.#totals(threads);
    const mark: ObserverMark = {
      at: threads[0]?.now ?? 0,
      ended: sums.ended,
      loops: new Map(threads.map(({ thread, now }) => [thread.origin.thread, thread.mark(now)])),
    };
    const withLints = this.#mark();
    const page = query(threads, this.#ended, window);
    const detail = window.detail === undefined ? undefined : this.#detail(window.detail, threads);
    const site = window.detail === undefined ? undefined : this.#site(window.detail, threads);
    const update: Update = {
      overview: this.#overview(threads, sums, since, mark),
      matching: page.matching,
      offset: page.offset,
      rows: page.rows.map(withLints),
      ...(detail === undefined ? {} : { detail: withLints(detail) }),
      ...(site === undefined ? {} : { site }),
      ...(window.warnings ? { warnings: this.#warnings.all(mark.at) } : {}),
      ...(window.resources === undefined
        ? {}
        : { resources: queryResources(threads, window.resources, (id) => this.#nameOf(id, threads)) }),
      ...(window.tree === undefined
        ? {}
        : { tree: this.#tree.page(this.#within(window.tree.task, threads), window.tree, this.#warnings.byTask()) }),
    };
    return { update, mark };
  }

  #overview(
    threads: readonly ThreadNow[],
    sums: Totals,
    since: ObserverMark | undefined,
    mark: ObserverMark,
  ): Overview {
    const states = { running: 0, scheduled: 0, idle: 0 };
    for (const { thread, live } of threads) for (const slot of live) states[stateOf(thread.table, slot)]++;
    const span = since === undefined ? 0 : mark.at - since.at;
    const rows = threads.map(({ thread, live, now }) =>
      rowOf(thread, live, since?.loops.get(thread.origin.thread), now),
    );
    const blocked = worst(rows.map((row) => row.blocked));
    return {
      at: Math.round(mark.at),
      totals: sums,
      states,
      loop: (rows[0] as (typeof rows)[number]).loop,
      threads: rows,
      ...(since === undefined || span <= 0
        ? {}
        : { endedPerSecond: Math.round(((mark.ended - since.ended) / span) * 1e4) / 10 }),
      completeness: this.#completeness(),
      resources: sumOf(threads),
      warnings: this.#warnings.count(),
      ...(blocked === undefined ? {} : { blocked }),
    };
  }

  #completeness(): Completeness {
    const { live, main, untracked, lost, error } = this.#threads;
    const agentError = live.map(({ origin }) => origin.book.error).find((found) => found !== undefined) ?? error;
    return {
      mode: this.#isAttached ? 'attach' : 'preload',
      ...main.origin.book.modules.coverage(),
      frameCapacity: main.table.capacity - 1,
      untrackedFrames: live.reduce((sum, { table }) => sum + (table.header[UNTRACKED] as number), untracked),
      ...(main.origin.book.uncaptured === undefined ? {} : { uncapturedRoots: main.origin.book.uncaptured }),
      unwatchedFrames: live.reduce((sum, { table }) => sum + (table.header[UNWATCHED] as number), 0),
      lostEvents: live.reduce((sum, { ended }) => sum + ended.lost, lost),
      untrackedClaims: live.reduce((sum, { table }) => sum + (table.header[UNTRACKED_CLAIMS] as number), 0),
      unobservedThreads: this.#threads.unobserved(main.now(), main.isDone),
      ...(agentError === undefined ? {} : { agentError }),
    };
  }

  /** Puts to a row the lints that have found something in its task. */
  #mark(): <T extends TaskRow>(row: T) => T {
    const byTask = this.#warnings.byTask();
    return (row) => {
      const warnings = byTask.get(row.id);
      return warnings === undefined ? row : { ...row, warnings };
    };
  }

  #detail(id: number, threads: readonly ThreadNow[]): TaskDetail | undefined {
    const { live, ended } = this.#find(id, threads);
    const detail =
      live === undefined ? ended && detailOfEnded(ended, threads) : this.#liveDetail(live.in, live.slot, threads, true);
    const waker = detail?.wokenBy?.task;
    const name = waker === undefined ? undefined : this.#nameOf(waker, threads);
    if (detail?.wokenBy === undefined || name === undefined) return detail;
    return { ...detail, wokenBy: { ...detail.wokenBy, name } };
  }

  /** With who it waits for. */
  #liveDetail(at: ThreadNow, slot: number, threads: readonly ThreadNow[], whole: boolean): TaskDetail | undefined {
    const detail = at.thread.detail(slot, at, whole);
    const waiting = at.claims.byTask.get(slot)?.find(({ isHeld }) => !isHeld);
    if (detail === undefined || waiting === undefined) return detail;
    return { ...detail, waitChain: chainFrom(at, waiting, (id) => this.#nameOf(id, threads)) };
  }

  #nameOf(id: number, threads: readonly ThreadNow[]): string | undefined {
    const { live, ended } = this.#find(id, threads);
    return live?.in.thread.name(live.slot)?.name ?? (ended && rowOfEnded(ended, threads).name);
  }

  /** The async function of a task, while its thread lives. */
  #site(id: number, threads: readonly ThreadNow[]): SiteRow | undefined {
    const { live, ended } = this.#find(id, threads);
    if (live !== undefined) return live.in.thread.site(live.in.thread.siteOf(live.slot));
    return ended && this.#threads.find(ended.origin.thread)?.site(ended.site);
  }

  /** The threads with only this task; undefined: with all of theirs. */
  #within(id: number | undefined, threads: readonly ThreadNow[]): readonly ThreadNow[] {
    if (id === undefined) return threads;
    const { live } = this.#find(id, threads);
    return live === undefined ? [] : [{ ...live.in, live: [live.slot] }];
  }

  #find(id: number, threads: readonly ThreadNow[]): Found {
    for (const each of threads) {
      const own = each.thread.origin.ids.own(id);
      if (own === undefined) continue;
      const slot = each.live.find((candidate) => taskIdOf(each.thread.table, candidate) === own);
      if (slot !== undefined) return { live: { in: each, slot } };
    }
    return { ended: this.#ended.find(id) };
  }

  /** Everything at one instant. Live tasks go before ended ones, new before old, up to a limit that is said. */
  snapshot(): SnapshotBody {
    const threads = this.#look();
    this.#lint(threads);
    const sums = this.#totals(threads);
    const main = this.#threads.main;
    const live = threads.flatMap((at) =>
      [...at.live]
        .sort((a, b) => taskIdOf(at.thread.table, b) - taskIdOf(at.thread.table, a))
        .slice(0, SNAPSHOT_MAX_TASKS)
        .map((slot) => ({ at, slot })),
    );
    const tasks = live
      .slice(0, SNAPSHOT_MAX_TASKS)
      .map(({ at, slot }) => this.#liveDetail(at, slot, threads, false))
      .filter((detail) => detail !== undefined);
    const { kept, forgotten } = this.#ended;
    const room = SNAPSHOT_MAX_TASKS - tasks.length;
    const ended = this.#ended.newest(room);
    const rows = threads.map(({ thread, live, now }) => rowOf(thread, live, thread.firstMark, now));
    return {
      process: {
        ...this.#process(),
        durationMs: Math.round(main.now()),
        ...(main.isDone ? { exit: { code: main.table.headerTimes[EXIT_CODE] as number, signal: null } } : {}),
      },
      completeness: this.#completeness(),
      totals: sums,
      loop: (rows[0] as (typeof rows)[number]).loop,
      threads: [...rows, ...[...this.#threads.ended].reverse()],
      threadsOmitted: this.#threads.endedForgotten,
      tasks: [...tasks, ...ended.map((task) => detailOfEnded(task, threads))].map(this.#mark()),
      tasksOmitted: sums.live - tasks.length + forgotten + kept - ended.length,
      sites: this.#threads.sites(),
      warnings: this.#warnings.all(main.now()),
      ...resourcesOf(threads, (id) => this.#nameOf(id, threads)),
    };
  }
}

/** It is known what its function is; or it has none. */
function isPlaced({ site, origin }: EndedTask): boolean {
  return site === 0 || origin.book.sites[site] !== undefined;
}

/**
 * The main thread's, or else that of the worker that is blocked longest. A worker that waits outside every task may
 * well be idle, as in a pool that parks its threads with `Atomics.wait`: only its own row says so.
 */
function worst([main, ...workers]: readonly (Blocked | undefined)[]): Blocked | undefined {
  if (main !== undefined) return main;
  return workers
    .filter((blocked) => blocked !== undefined)
    .filter(({ task, stack, parked }) => task !== undefined || (stack !== undefined && !parked))
    .sort((a, b) => b.forMs - a.forMs)[0];
}
