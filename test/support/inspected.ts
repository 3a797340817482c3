import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './until.ts';

/** Programs of tests open their inspectors at any port that is free: they run beside each other. */
export const ANY_PORT = '--inspect-port=0';

/** Whether this user may see in what a process waits: Linux lets it be restricted to children. */
export const maySeeWaits = process.getuid?.() === 0 || textOf('/proc/sys/kernel/yama/ptrace_scope') <= '0';

/** The TCP ports at which a process listens, as Linux tells. */
export function listeningPorts(pid: number): number[] {
  const inodes = new Set(readdirSync(`/proc/${pid}/fd`).map((fd) => socketOf(`/proc/${pid}/fd/${fd}`)));
  return ['tcp', 'tcp6'].flatMap((file) =>
    readFileSync(`/proc/${pid}/net/${file}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === '0A' && inodes.has(inode))
      .map(([, local]) => Number.parseInt(local!.split(':')[1]!, 16)),
  );
}

/** Waits until the process listens at a port. */
export function listens(pid: number): Promise<number> {
  return until(`process ${pid} to listen`, () => listeningPorts(pid)[0]);
}

/** Waits until it listens at none. */
export function nobodyListens(pid: number): Promise<true> {
  return until(`process ${pid} to listen no more`, () => listeningPorts(pid).length === 0);
}

/** Waits until a console with that environment has asked a process to open its inspector. */
export async function signalled(env: NodeJS.ProcessEnv): Promise<void> {
  await until('a console to send the signal', () => claims(env).some((content) => content === 'opened'));
}

/** What the consoles have written down of the processes that they ask. */
function claims({ XDG_RUNTIME_DIR: directory = '' }: NodeJS.ProcessEnv): string[] {
  const files = readdirSync(directory, { recursive: true }).map(String);
  return files.flatMap((file) => {
    try {
      return file.includes('inspector-') ? [readFileSync(join(directory, file), 'utf8')] : [];
    } catch {
      // It is gone again.
      return [];
    }
  });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

function socketOf(path: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(path))?.[1];
  } catch {
    return undefined;
  }
}
