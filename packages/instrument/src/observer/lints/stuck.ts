import { NAME, ROOT, SITE, SLOT_INTS, TASK_DOUBLES, TASK_INTS, TASK_STARTED_AT } from '../../table/layout.ts';
import { innermostAwait, siteOf, stateOf } from '../rows.ts';
import { Bounded } from './bounded.ts';
import type { Lint } from './lint.ts';
import { duration, place } from './words.ts';

/** How long the last tasks of one function, or of one name, have lived. */
class Lives {
  count = 0;
  readonly #last = new Float64Array(100);

  add(ms: number): void {
    this.#last[this.count++ % this.#last.length] = ms;
  }

  /** Of the last hundred: what one in a hundred exceeds is the longest. */
  get longest(): number {
    return this.#last.reduce((longest, ms) => Math.max(longest, ms), 0);
  }
}

/** So many kinds of tasks are told apart: those that ended last. */
const KINDS = 1000;
/** More than this many are not looked at, in one look. */
const LOOKED_AT = 20_000;

/** It lives far longer than tasks of its kind do, and waits for one thing. */
export const stuck: Lint<'stuck'> = {
  name: 'stuck',
  begin({ times, forMs, known }) {
    const lives = new Bounded<string, Lives>(KINDS);
    return function* ({ threads, ended }) {
      for (const task of ended) {
        const key = `${task.origin.thread} ${task.site} ${task.name}`;
        lives.of(key, () => new Lives()).add(task.endedAt - task.startedAt);
      }
      for (const at of threads) {
        const { table, origin } = at.thread;
        for (const row of at.live.slice(0, LOOKED_AT)) {
          const age = at.now - (table.taskTimes[row * TASK_DOUBLES + TASK_STARTED_AT] as number);
          if (age < forMs) continue;
          const own = lives.get(`${origin.thread} ${siteOf(table, row)} ${table.tasks[row * TASK_INTS + NAME]}`);
          if (own === undefined || own.count < known || age < times * own.longest || stateOf(table, row) !== 'idle')
            continue;
          const root = table.tasks[row * TASK_INTS + ROOT] as number;
          const awaiting = innermostAwait(table, origin.book, root, at.now);
          const named = at.thread.name(row);
          if (awaiting === undefined || named === undefined || awaiting.forMs < forMs / 2) continue;
          const location = origin.book.sites[table.slots[root * SLOT_INTS + SITE] as number]?.location;
          yield {
            key: `${origin.thread} ${place(awaiting)}`,
            severity: 'warning' as const,
            message: `${named.name} waits at ${place(awaiting)} (${awaiting.function}) for ${duration(awaiting.forMs)} and lives for ${duration(age)}; of the last ${Math.min(own.count, 100)} of its kind none lived longer than ${duration(own.longest)}.`,
            remedy: 'See what that line waits for, and give it a timeout.',
            task: named.id,
            taskName: named.name,
            thread: origin.thread,
            location: { file: awaiting.file, line: awaiting.line, column: awaiting.column },
            evidence: {
              ageMs: Math.round(age),
              awaitingMs: Math.round(awaiting.forMs),
              longestOfItsKindMs: Math.round(own.longest),
              ended: own.count,
              ...(location === undefined ? {} : { startedAt: place(location) }),
            },
          };
        }
      }
    };
  },
};
