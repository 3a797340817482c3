/**
 * The agent's side of the comparison, read in the process itself, between two instructions of the program. It is the one
 * file here that knows the agent from inside: its table, and the observer's way from numbers to rows.
 */
import { Book } from '../../packages/instrument/src/observer/book.ts';
import { EndedReader, EndedTasks } from '../../packages/instrument/src/observer/ended.ts';
import { Blocks, TaskIds } from '../../packages/instrument/src/observer/ids.ts';
import { Modules } from '../../packages/instrument/src/observer/modules.ts';
import {
  endedDetail,
  liveDetail,
  liveTasks,
  type OwnDetail,
  taskIdOf,
  totals,
} from '../../packages/instrument/src/observer/rows.ts';
import { type ProbeSite, probe } from '../../packages/instrument/src/probe/transform.ts';
import { SITE_CALLS, SITE_ENDED, SITE_INTS, SITE_LIVE } from '../../packages/instrument/src/table/layout.ts';
import { allocateLeftAlone } from '../../packages/instrument/src/table/left-alone.ts';
import { view } from '../../packages/instrument/src/table/memory.ts';
import { buffers } from '../../packages/instrument/src/table/own.ts';
import { type Reading, type TotalsReading, taskReading } from './reading.ts';

const table = view(buffers);

/** Reads one program after the other; all lie in one file, the only one that the probe has found async functions in. */
export class Agent {
  readonly #book = new Book(new Modules('/', new Int32Array(allocateLeftAlone())));
  #ended = new EndedTasks();
  readonly #reader = new EndedReader(table, {
    thread: 0,
    book: this.#book,
    ids: new TaskIds(new Blocks()),
    resourceIds: new TaskIds(new Blocks()),
    startedAt: 0,
  });
  /** The async functions of each program. */
  readonly #functions: readonly (readonly ProbeSite[])[];
  #program = 0;
  #before: TotalsReading = read(table);

  /** `lines`: at which each program begins. */
  constructor(url: string, code: string, lines: readonly number[]) {
    const { sites } = probe(code, 'module', 1);
    this.#book.take({ type: 'module', url, outcome: 'instrumented', sites, added: [], skippedFunctions: 0 });
    const functions = Object.groupBy(
      sites.filter((site) => site.kind === 'function'),
      (site) => lines.findLastIndex((line) => line < site.line),
    );
    this.#functions = lines.map((_, program) => functions[program] ?? []);
  }

  /** What comes from now on is of that program. */
  begin(program: number): void {
    this.#program = program;
    this.#before = read(table);
    this.#reader.drain(this.#ended);
    this.#ended = new EndedTasks();
  }

  read(): Reading {
    const now = performance.now();
    const first = this.#before.spawned;
    this.#reader.drain(this.#ended);
    // Earlier programs have left tasks alive, which need no rows.
    const slots = liveTasks(table).filter((slot) => taskIdOf(table, slot) > first);
    const live = slots.map((slot) => liveDetail(table, this.#book, slot, now) as OwnDetail);
    const ended = this.#ended
      .newest(this.#ended.kept)
      .filter((task) => task.id > first)
      .map((task) => endedDetail(this.#book, task));
    const tasks = [...live, ...ended].sort((a, b) => a.id - b.id).map((task) => taskReading(task, first));
    const sums = read(table);
    const keys = Object.keys(sums) as (keyof TotalsReading)[];
    return {
      tasks,
      totals: Object.fromEntries(keys.map((key) => [key, sums[key] - this.#before[key]])) as unknown as TotalsReading,
      sites: Object.fromEntries(this.#sites()),
    };
  }

  #sites(): [number, string][] {
    return (this.#functions[this.#program] as readonly ProbeSite[]).flatMap(({ id, line }) => {
      const [calls, live, ended] = [SITE_CALLS, SITE_LIVE, SITE_ENDED].map((at) => table.sites[id * SITE_INTS + at]);
      return calls === 0 ? [] : [[line, `${calls} ${live} ${ended}`]];
    });
  }
}

function read(from: typeof table): TotalsReading {
  return totals(from, liveTasks(from));
}
