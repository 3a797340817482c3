import type { Update } from '@async-console/protocol';
import { type Connection, connect } from '../connection/connect.ts';
import { nameInTree } from '../connection/family.ts';
import { listProcesses, type RunningProcess } from '../connection/processes.ts';
import { percent } from '../presenters/numbers.ts';
import { report } from '../report.ts';
import { type Column, columns, PLAIN } from './format/columns.ts';

export interface PsOptions {
  readonly json?: boolean;
}

/** One process as `ps --json` prints it: what is not known is missing. */
interface Row {
  readonly pid: number;
  readonly name: string;
  readonly node?: string | undefined;
  /** The instrumented process that started it. */
  readonly parentPid?: number | undefined;
  /** `cluster.worker.id` */
  readonly clusterWorker?: number | undefined;
  readonly instrumented: boolean;
  /** Whether it can be asked without an agent, as far as can be said without asking. */
  readonly attachable: boolean;
  /** Why not: a sentence. */
  readonly reason?: string | undefined;
  /** The same, as a heading of docs/errors.md. */
  readonly reasonCode?: string | undefined;
  readonly liveTasks?: number | undefined;
  /** Share of the last 300 ms that the event loop was not waiting, 0 to 1. */
  readonly utilization?: number | undefined;
}

const MEASURE_MS = 300;
/** Of an agent that does not answer, on a busy machine; its process is still listed. */
const GIVE_UP_MS = 5000;
/** From the first answer on: a loop that does not turn has no utilization. */
const GIVE_UP_LOOP_MS = 1500;

/** Resolves with the exit code. */
export async function ps(options: PsOptions): Promise<number> {
  const { processes, refused } = await listProcesses();
  const rows = await Promise.all(processes.map(measured));
  for (const error of refused) report(error);
  process.stdout.write(options.json ? `${JSON.stringify(rows, null, 2)}\n` : `${table(rows).join('\n')}\n`);
  return 0;
}

async function measured({ socket, refusal, ...process }: RunningProcess): Promise<Row> {
  const row = {
    ...process,
    instrumented: socket !== undefined,
    attachable: refusal === undefined,
    ...(refusal === undefined ? {} : { reason: refusal.message, reasonCode: refusal.code }),
  };
  if (socket === undefined) return row;
  try {
    const connection = await connect({ socket }, GIVE_UP_MS);
    const overview = (await lastUpdate(connection))?.overview;
    connection.close();
    return { ...row, liveTasks: overview?.totals.live, utilization: rounded(overview?.loop.utilization) };
  } catch {
    // It has ended meanwhile, or does not answer.
    return row;
  }
}

/** The first with a utilization; the last, when there is none. */
function lastUpdate(connection: Connection): Promise<Update | undefined> {
  return new Promise((resolve) => {
    let last: Update | undefined;
    const done = () => {
      clearTimeout(timer);
      resolve(last);
    };
    let timer = setTimeout(done, GIVE_UP_MS);
    connection.measure();
    connection.subscribe({ limit: 1 }, MEASURE_MS, (update) => {
      if (last === undefined) {
        clearTimeout(timer);
        timer = setTimeout(done, GIVE_UP_LOOP_MS);
      }
      last = update;
      if (update.overview.loop.utilization !== undefined) done();
    });
    connection.ended.then(done);
  });
}

function rounded(share: number | undefined): number | undefined {
  return share === undefined ? undefined : Math.round(share * 1000) / 1000;
}

const COLUMNS: readonly Column[] = [
  { title: 'PID', align: 'right' },
  { title: 'NAME', align: 'left' },
  { title: 'NODE', align: 'left' },
  { title: 'AGENT', align: 'left' },
  { title: 'LIVE TASKS', align: 'right' },
  { title: 'LOOP', align: 'right' },
];

function table(rows: readonly Row[]): string[] {
  if (rows.length === 0) return ['No Node.js process of yours is running.'];
  return columns(
    COLUMNS,
    rows.map(({ pid, node, instrumented, attachable, reasonCode, liveTasks, utilization, ...about }) => [
      String(pid),
      nameInTree({ pid, ...about }, rows),
      node ?? PLAIN.glyphs.absent,
      instrumented ? 'instrumented' : attachable ? 'attachable' : `no: ${reasonCode}`,
      liveTasks === undefined ? PLAIN.glyphs.absent : String(liveTasks),
      percent(utilization, PLAIN),
    ]),
  );
}
