/** Who is there: worker threads make themselves known, report, and end. */
import { OBSERVER_READY } from '../table/layout.ts';
import { view } from '../table/memory.ts';
import { Book } from './book.ts';
import type { Announcement, Boot, Hello, Report } from './boot.ts';
import type { Hearing, ThreadLine } from './hearing.ts';
import { Blocks, TaskIds } from './ids.ts';
import { Modules } from './modules.ts';
import type { ReadStack } from './stall.ts';
import { Thread } from './thread.ts';
import { Threads } from './threads.ts';

export class Attendance {
  readonly threads = new Threads();
  readonly #boot: Boot;
  readonly #hearing: Hearing;
  readonly #readStack: ReadStack;
  readonly #modules: Modules;
  readonly #blocks = new Blocks();
  readonly #resourceBlocks = new Blocks();
  readonly #lines = new Map<number, ThreadLine>();
  /** Threads that have ended, until all that they have said is heard; true: their parent has said so. */
  readonly #leaving = new Map<number, boolean>();

  constructor(boot: Boot, hearing: Hearing, readStack: ReadStack) {
    this.#boot = boot;
    this.#hearing = hearing;
    this.#readStack = readStack;
    this.#modules = new Modules(boot.process.directory, new Int32Array(boot.leftAlone));
    const { buffers, clockOffset, clockReplaced } = boot;
    const main = { thread: 0, buffers, clockOffset, clockReplaced, osThread: boot.process.pid };
    this.#add(main, (what) => boot.heartbeats.postMessage(what));
    hearing.listen((message) => this.#hear(message));
  }

  #add(hello: Omit<Hello, 'type'>, ask: (what: number) => void): Thread {
    const { thread, name, buffers, clockOffset, clockReplaced, osThread } = hello;
    const added = new Thread({
      origin: {
        thread,
        ...(name === undefined ? {} : { threadName: name }),
        book: new Book(this.#modules),
        ids: new TaskIds(this.#blocks),
        resourceIds: new TaskIds(this.#resourceBlocks),
        startedAt: clockOffset - this.#boot.clockOffset,
      },
      table: view(buffers),
      clockOffset,
      clockReplaced,
      osThread,
      inspected: this.#boot.inspected,
      sinceStart: this.#boot.run !== undefined,
      alwaysMeasures: this.#boot.alwaysMeasures,
      ask,
      readStack: this.#readStack,
    });
    this.threads.add(added);
    return added;
  }

  #hear(message: Announcement): void {
    if (message.type === 'report') {
      this.take(message.thread, message.report);
      return;
    }
    const line = this.#hearing.join(message.thread, (report) => this.take(message.thread, report));
    this.#lines.set(message.thread, line);
    const { table } = this.#add(message, (what) => line.ask(what));
    Atomics.store(table.header, OBSERVER_READY, 1);
  }

  /** A report of a thread; see `Report`. */
  take(thread: number, report: Report): void {
    switch (report.type) {
      case 'thread':
        this.threads.announce(report.thread, thread, this.threads.main.now());
        return;
      case 'thread-ended':
        this.#leaving.set(report.thread, true);
        return;
      case 'exit':
        if (!this.#leaving.has(thread)) this.#leaving.set(thread, false);
        return;
      default:
        this.threads.find(thread)?.origin.book.take(report);
    }
  }

  /** Takes what has been said and not been heard yet. */
  catchUp(): void {
    this.#hearing.catchUp();
    for (const line of this.#lines.values()) line.catchUp();
  }

  /** The threads that have ended since it was called last, after all that they have said is heard. */
  partings(): { id: number; isLastWord: boolean }[] {
    if (this.#leaving.size === 0) return [];
    this.catchUp();
    const ended: { id: number; isLastWord: boolean }[] = [];
    for (const [id, isLastWord] of this.#leaving) {
      // Nobody is left to say it of the threads below.
      const [, ...below] = this.threads.family(id);
      ended.push({ id, isLastWord }, ...below.map((child) => ({ id: child, isLastWord: true })));
    }
    this.#leaving.clear();
    for (const { id } of ended) {
      this.#lines.get(id)?.close();
      this.#lines.delete(id);
    }
    return ended;
  }
}
