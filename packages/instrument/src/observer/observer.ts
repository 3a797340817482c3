/** What the observer knows, put together: one object that sessions ask. Reads the table; writes nothing but the time. */
import {
  type Overview,
  type ProcessInfo,
  SNAPSHOT_MAX_TASKS,
  type SnapshotBody,
  type TaskDetail,
  type TaskWindow,
  type Update,
} from '@async-console/protocol';
import {
  BEAT,
  BEAT_AT,
  COARSE_NOW,
  ENDED,
  EXIT_CODE,
  EXITED_AT,
  MEASURE,
  MEASURING,
  PHASE,
  PHASE_EXITING,
  REST,
  UNTRACKED,
} from '../table/layout.ts';
import type { Table } from '../table/memory.ts';
import type { Book } from './book.ts';
import type { Clock } from './clock.ts';
import { EndedTasks } from './ended.ts';
import { LOOP_START, type LoopMark, longestPoll, loopBetween, markLoop, Pulse } from './pulse.ts';
import { query } from './query.ts';
import { endedDetail, liveDetail, liveTasks, siteRows, stateOf, taskIdOf, totals } from './rows.ts';
import type { RawFrame } from './stack.ts';
import { Stall } from './stall.ts';

export interface ObserverOptions {
  readonly table: Table;
  readonly book: Book;
  readonly clock: Clock;
  readonly process: ProcessInfo;
  readonly inspected: boolean;
  /** A snapshot's loop is that of the whole program, not only since somebody measures. */
  readonly sinceStart: boolean;
  /** Asks the app's thread for BEAT, MEASURE or REST. */
  readonly ask: (what: number) => void;
  readonly alwaysMeasures: boolean;
  readonly readStack: () => Promise<RawFrame[] | undefined>;
}

export class Observer {
  readonly #options: ObserverOptions;
  readonly #ended: EndedTasks;
  readonly #pulse: Pulse;
  readonly #stall: Stall;
  #firstMark: LoopMark | undefined;
  #wasWanted = false;
  #asked: number | undefined;

  constructor(options: ObserverOptions) {
    this.#options = options;
    const { table, book } = options;
    this.#ended = new EndedTasks(table);
    this.#pulse = new Pulse(table, () => options.ask(BEAT));
    this.#stall = new Stall({
      table,
      book,
      inspected: options.inspected,
      readStack: options.readStack,
    });
  }

  /** Takes ended tasks out of their ring; call it some times a second, measured or not. */
  drain(): void {
    this.#ended.drain((id) => this.#options.book.forget(id));
  }

  /** Call it every BEAT_MS, with whether somebody measures. */
  tick(wanted: boolean): void {
    const { table, clock, ask, alwaysMeasures } = this.#options;
    const now = clock();
    table.headerTimes[COARSE_NOW] = now;
    const measuring = table.header[MEASURING] === 1;
    if (wanted && !measuring) this.#askOnce(MEASURE);
    // A program that a console started is measured from its start; the console may not have said so yet.
    else if (!wanted && measuring && !alwaysMeasures && (this.#wasWanted || !this.#options.sinceStart)) ask(REST);
    else this.#asked = undefined;
    this.#wasWanted ||= wanted;
    if (wanted) this.#beat(now);
  }

  #askOnce(what: number): void {
    if (this.#asked !== what) this.#options.ask(what);
    this.#asked = what;
  }

  /** Sends a heartbeat and looks whether the app's thread answers. */
  #beat(now: number): void {
    this.#pulse.beat(now, this.#answeredAt());
    this.#stall.look(this.#pulse.owedSince, now);
    if (this.#options.sinceStart || this.#firstMark !== undefined) return;
    if (this.#options.table.headerTimes[BEAT_AT] !== 0) this.#firstMark = this.#mark();
  }

  /** The program's own time; it stands still when the program is done. */
  #now(): number {
    const { table, clock } = this.#options;
    return table.header[PHASE] === PHASE_EXITING ? (table.headerTimes[EXITED_AT] as number) : clock();
  }

  #answeredAt(): number {
    return this.#options.table.headerTimes[BEAT_AT] as number;
  }

  #mark(): LoopMark {
    const { table } = this.#options;
    return markLoop(table, this.#now(), table.headerTimes[ENDED] as number);
  }

  /** One answer to a window. `since` is the mark of the answer before; it gives the rates. */
  update(window: TaskWindow, since: LoopMark | undefined): { update: Update; mark: LoopMark } {
    const { table, book } = this.#options;
    this.drain();
    this.#pulse.look(this.#answeredAt());
    const now = this.#now();
    const live = liveTasks(table);
    const mark = this.#mark();
    const page = query(table, book, live, this.#ended.kept, window, now);
    const detail = window.detail === undefined ? undefined : this.#detail(window.detail, live, now);
    const update: Update = {
      overview: this.#overview(live, since, mark, now),
      matching: page.matching,
      offset: page.offset,
      rows: page.rows,
      ...(detail === undefined ? {} : { detail }),
    };
    return { update, mark };
  }

  #overview(live: readonly number[], since: LoopMark | undefined, mark: LoopMark, now: number): Overview {
    const { table } = this.#options;
    const states = { running: 0, scheduled: 0, idle: 0 };
    for (const slot of live) states[stateOf(table, slot)]++;
    const span = since === undefined ? 0 : mark.at - since.at;
    const blocked = this.#stall.blocked(this.#pulse.owedSince, now);
    return {
      at: Math.round(now),
      totals: totals(table, live),
      states,
      loop: loopBetween(since ?? mark, mark, this.#pulse.delays, longestPoll(table, live)),
      ...(since === undefined || span <= 0
        ? {}
        : { endedPerSecond: Math.round(((mark.ended - since.ended) / span) * 1e4) / 10 }),
      completeness: this.#completeness(),
      ...(blocked === undefined ? {} : { blocked }),
    };
  }

  #completeness() {
    const { table, book } = this.#options;
    return book.completeness({
      untrackedFrames: table.header[UNTRACKED] as number,
      // Slot 0 is never given out.
      frameCapacity: table.capacity - 1,
      lostEvents: this.#ended.lost,
    });
  }

  #detail(id: number, live: readonly number[], now: number): TaskDetail | undefined {
    const { table, book } = this.#options;
    const slot = live.find((candidate) => taskIdOf(table, candidate) === id);
    if (slot !== undefined) return liveDetail(table, book, slot, now);
    const ended = this.#ended.kept.findLast((task) => task.id === id);
    return ended === undefined ? undefined : endedDetail(book, ended);
  }

  /** Everything at one instant. Live tasks go before ended ones, new before old, up to a limit that is said. */
  snapshot(): SnapshotBody {
    const { table, book, process } = this.#options;
    this.drain();
    this.#pulse.look(this.#answeredAt());
    const now = this.#now();
    const live = liveTasks(table).sort((a, b) => taskIdOf(table, b) - taskIdOf(table, a));
    const mark = this.#mark();
    const tasks = live
      .slice(0, SNAPSHOT_MAX_TASKS)
      .map((slot) => liveDetail(table, book, slot, now))
      .filter((detail) => detail !== undefined);
    const room = SNAPSHOT_MAX_TASKS - tasks.length;
    const ended = this.#ended.kept.slice(Math.max(0, this.#ended.kept.length - room)).reverse();
    const exiting = table.header[PHASE] === PHASE_EXITING;
    return {
      process: {
        ...process,
        durationMs: Math.round(now),
        ...(exiting ? { exit: { code: table.headerTimes[EXIT_CODE] as number, signal: null } } : {}),
      },
      completeness: this.#completeness(),
      totals: totals(table, live),
      loop: loopBetween(this.#firstMark ?? LOOP_START, mark, this.#pulse.delays, longestPoll(table, live)),
      tasks: [...tasks, ...ended.map((task) => endedDetail(book, task))],
      tasksOmitted: live.length - tasks.length + this.#ended.forgotten + this.#ended.kept.length - ended.length,
      sites: siteRows(table, book),
    };
  }
}
