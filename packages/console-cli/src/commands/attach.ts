import { constants } from 'node:os';
import { type Connection, connect } from '../connection/connect.ts';
import { connectionFeed } from '../connection/feed.ts';
import { resolvePid } from '../connection/pid.ts';
import { resolveTarget } from '../connection/target.ts';
import { cannotDetach, ExitCode, notDetached, UserError } from '../errors.ts';
import { attachTo } from '../inspector/attach.ts';
import { report, say } from '../report.ts';
import { heapReader } from './read-heap.ts';
import { hasTerminal, terminalPalette } from './terminal.ts';

export interface AttachOptions {
  readonly detachOnExit?: boolean;
}

/** The agent's thread answers at once; the program's own thread must too, and may be blocked. */
const DETACHED_WITHIN_MS = 5000;

/** Resolves with the exit code. */
export async function attach(target: string, { detachOnExit = false }: AttachOptions): Promise<number> {
  const pid = await resolvePid(target);
  // Both take their time.
  const loading = hasTerminal() ? import('../views/dashboard.tsx') : undefined;
  loading?.catch(() => {});
  const connection = await attachTo(pid);
  if (loading === undefined) {
    connection.close();
    say(
      `attached to process ${pid}: \`async-console snapshot ${pid}\` measures it, \`async-console detach ${pid}\` ends that.`,
    );
    return ExitCode.ok;
  }
  const { showDashboard } = await loading;
  const { signal, detach } = await showDashboard({
    feed: connectionFeed(Promise.resolve(connection)),
    palette: terminalPalette(),
    readHeap: heapReader(pid),
  });
  const exitCode = signal ? 128 + constants.signals[signal] : ExitCode.ok;
  if (!detachOnExit && !detach) return exitCode;
  try {
    await detachFrom(await connect(await resolveTarget(String(pid))));
  } catch (error) {
    if (!isGone(error)) return report(error);
  }
  return exitCode;
}

/** The program has ended meanwhile, or somebody else has detached. */
function isGone(error: unknown): boolean {
  return error instanceof UserError && ['no-such-target', 'not-instrumented'].includes(error.code);
}

/** Takes the agent out of a process that it was attached to. Resolves with the exit code. */
export async function detach(target: string): Promise<number> {
  await detachFrom(await connect(await resolveTarget(target)));
  return ExitCode.ok;
}

/** @throws UserError `cannot-detach`, `not-detached` */
async function detachFrom(connection: Connection): Promise<void> {
  const { pid, attached } = connection.hello.process;
  if (attached !== true) {
    connection.close();
    throw cannotDetach(pid);
  }
  const isOver = await connection.detach(DETACHED_WITHIN_MS);
  connection.close();
  if (!isOver) throw notDetached(pid);
}
