import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { until } from './until.ts';

/** Programs of tests open their inspectors at any port that is free: they run beside each other. */
export const ANY_PORT = '--inspect-port=0';

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

function socketOf(path: string): string | undefined {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(path))?.[1];
  } catch {
    return undefined;
  }
}
