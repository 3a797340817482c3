import { constants } from 'node:os';
import { connect } from '../connection/connect.ts';
import { nameInTree } from '../connection/family.ts';
import { connectionFeed } from '../connection/feed.ts';
import { listProcesses, type RunningProcess } from '../connection/processes.ts';
import { resolveTarget } from '../connection/target.ts';
import { ExitCode, needsTerminal, noTarget } from '../errors.ts';
import { report } from '../report.ts';
import { type Column, columns } from './format/columns.ts';
import { heapReader } from './read-heap.ts';
import { hasTerminal, terminalPalette, withProductionReact } from './terminal.ts';

/** Resolves with the exit code. */
export async function dashboard(target: string | undefined): Promise<number> {
  if (target !== undefined && !hasTerminal()) throw needsTerminal();
  const address = target === undefined ? await choose() : await resolveTarget(target);
  if (!address) return ExitCode.ok;
  const connection = await connect(address);
  const { showDashboard } = await import('../views/dashboard.tsx');
  const { signal } = await showDashboard({
    feed: connectionFeed(Promise.resolve(connection)),
    palette: terminalPalette(),
    readHeap: heapReader(connection.hello.process.pid),
  });
  return signal ? 128 + constants.signals[signal] : ExitCode.ok;
}

/**
 * The only instrumented process, or the one that the user picks; absent when the user picks none.
 * @throws UserError `no-target` where nobody can pick
 */
async function choose(): Promise<{ socket: string } | undefined> {
  const { processes, refused } = await listProcesses();
  for (const error of refused) report(error);
  const instrumented = processes.flatMap(({ socket }) => (socket === undefined ? [] : [{ socket }]));
  if (instrumented.length === 1 && hasTerminal()) return instrumented[0];
  if (!hasTerminal()) {
    for (const line of list(processes)) process.stderr.write(`${line}\n`);
    throw noTarget();
  }
  const { pick } = await withProductionReact(() => import('../views/picker.tsx'));
  const choices = (all: readonly RunningProcess[]) =>
    all.map((process) => ({ ...process, name: nameInTree(process, all) }));
  const socket = await pick({
    first: choices(processes),
    list: async () => choices((await listProcesses()).processes),
  });
  return socket === undefined ? undefined : { socket };
}

const COLUMNS: readonly Column[] = [
  { title: 'PID', align: 'right' },
  { title: 'NAME', align: 'left' },
  { title: '', align: 'left' },
];

function list(processes: readonly RunningProcess[]): string[] {
  if (processes.length === 0) return ['No Node.js process of yours is running.'];
  return columns(
    COLUMNS,
    processes.map(({ pid, socket, refusal, ...about }) => [
      String(pid),
      nameInTree({ pid, ...about }, processes),
      socket !== undefined ? 'instrumented' : (refusal?.message ?? 'attachable: `async-console attach`'),
    ]),
  );
}
