/** The threads of the app: those that are observed, those that are not, and what remains of those that have ended. */
import type { SiteRow, ThreadRow, Totals } from '@async-console/protocol';
import { UNTRACKED } from '../table/layout.ts';
import { type EndedTasks, endedWithThread } from './ended.ts';
import { type LoopMark, longestPoll, loopBetween } from './pulse.ts';
import { siteRows, totals } from './rows.ts';
import { add, endAll, NOTHING, SitesByPlace } from './sums.ts';
import type { Thread } from './thread.ts';

/** Milliseconds that a new thread may take to make itself known. */
const GRACE_MS = 2000;
/** Ended threads whose row is kept. */
const MAX_ENDED = 50;

export class Threads {
  /** The main thread is the first. */
  readonly live: Thread[] = [];
  /** Of the threads that have ended. */
  totals: Totals = NOTHING;
  untracked = 0;
  lost = 0;
  /** Newest last. */
  readonly ended: ThreadRow[] = [];
  endedForgotten = 0;
  error: string | undefined;
  readonly #sites = new SitesByPlace();
  /** Started, and not heard of: since when. */
  readonly #silent = new Map<number, number>();
  readonly #parents = new Map<number, number>();
  /** Known to the observer, live or not, until its parent says that it has ended. */
  readonly #seen = new Set<number>();
  #neverSeen = 0;

  get main(): Thread {
    return this.live[0] as Thread;
  }

  find(id: number): Thread | undefined {
    return this.live.find(({ origin }) => origin.thread === id);
  }

  /** A thread is there, before any code of the app runs in it. */
  add(thread: Thread): void {
    this.live.push(thread);
    this.#seen.add(thread.origin.thread);
    this.#silent.delete(thread.origin.thread);
  }

  /** Its parent says that it has started it. `now` in milliseconds, on any clock. */
  announce(id: number, parent: number, now: number): void {
    this.#parents.set(id, parent);
    if (!this.#seen.has(id)) this.#silent.set(id, now);
  }

  /** The threads that end when `id` does: itself and those below it. */
  family(id: number): number[] {
    const found = [id];
    for (const parent of found) {
      for (const [child, its] of this.#parents) if (its === parent) found.push(child);
    }
    return found;
  }

  /** A thread has ended: its tasks with it. Its memory is given back. `isLastWord`: no more will be heard about it. */
  end(id: number, endedTasks: EndedTasks, isLastWord: boolean): void {
    this.#parents.delete(id);
    if (isLastWord) this.#seen.delete(id);
    if (this.#silent.delete(id)) this.#neverSeen++;
    const index = this.live.findIndex(({ origin }) => origin.thread === id);
    if (index < 1) return;
    const [thread] = this.live.splice(index, 1) as [Thread];
    const { table, origin } = thread;
    const now = thread.now();
    const live = thread.live();
    thread.look();
    this.ended.push({ ...rowOf(thread, live, thread.firstMark, now), live: 0, ended: true });
    if (this.ended.length > MAX_ENDED) {
      this.ended.shift();
      this.endedForgotten++;
    }
    thread.ended.drain(endedTasks);
    for (const slot of live) endedTasks.keep(origin, endedWithThread(table, slot, now));
    this.totals = add(this.totals, endAll(totals(table, live)));
    this.#sites.add(siteRows(table, origin.book).map((row) => ({ ...row, live: 0, ended: row.calls })));
    this.untracked += table.header[UNTRACKED] as number;
    this.lost += thread.ended.lost;
    this.error ??= origin.book.error;
  }

  /** `isFinal`: none of them will make itself known any more. */
  unobserved(now: number, isFinal: boolean): number {
    let count = this.#neverSeen;
    for (const since of this.#silent.values()) if (isFinal || now - since > GRACE_MS) count++;
    return count;
  }

  /** Of all threads, ended ones too. */
  sites(): SiteRow[] {
    const all = new SitesByPlace().add(this.#sites.rows());
    for (const { table, origin } of this.live) all.add(siteRows(table, origin.book));
    return all.rows();
  }
}

/** `since` is what the loop is measured from; absent: from nothing, so that it is not measured. */
export function rowOf(thread: Thread, live: readonly number[], since: LoopMark | undefined, now: number): ThreadRow {
  const { origin, table } = thread;
  const mark = thread.mark(now);
  const { spawned } = totals(table, live);
  const blocked = thread.isDone ? undefined : thread.stall.blocked(thread.pulse.owedSince, now);
  return {
    thread: origin.thread,
    ...(origin.threadName === undefined ? {} : { threadName: origin.threadName }),
    spawned,
    live: live.length,
    ended: false,
    loop: loopBetween(since ?? mark, mark, thread.pulse.delays, longestPoll(table, live)),
    ...(blocked === undefined ? {} : { blocked }),
  };
}
