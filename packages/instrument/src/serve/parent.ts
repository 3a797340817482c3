/** Whether the process that started this one is instrumented too: then it has left its own discovery file beside ours. */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Discovery } from '@async-console/protocol';

/** Of a file that the clock of the other process has dated. */
const TOLERANCE_MS = 1000;

/** A file alone may be left from a process long gone whose pid is used again: somebody listens on its socket. */
export async function isObserved(parentPid: number, directory: string, startedAt: number): Promise<boolean> {
  try {
    const found = Discovery.parse(JSON.parse(readFileSync(join(directory, `${parentPid}.json`), 'utf8')));
    if (found.pid !== parentPid || found.startedAt > startedAt + TOLERANCE_MS) return false;
    return await listens(found.socket);
  } catch {
    return false;
  }
}

function listens(socket: string): Promise<boolean> {
  return new Promise((answer) => {
    const probe = connect(socket);
    probe.once('connect', () => {
      probe.destroy();
      answer(true);
    });
    probe.once('error', (error: NodeJS.ErrnoException) => answer(error.code === 'EAGAIN'));
  });
}
