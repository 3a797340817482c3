import type { UserError } from '../errors.ts';
import { discover } from './discovery.ts';
import { nodeProcesses } from './proc.ts';

/** A Node.js process of this user. */
export interface RunningProcess {
  readonly pid: number;
  readonly name: string;
  /** For example "v24.21.0"; absent when that is not known. */
  readonly node?: string;
  /** Absent: not instrumented. */
  readonly socket?: string;
}

/** Instrumented ones first. Of the others only Linux tells. */
export async function listProcesses(): Promise<{ processes: RunningProcess[]; refused: readonly UserError[] }> {
  const { processes: instrumented, refused } = await discover();
  const known = new Set(instrumented.map(({ pid }) => pid));
  const processes = [
    ...instrumented.map(({ pid, name, node, socket }) => ({ pid, name, node, socket })),
    ...nodeProcesses().filter(({ pid }) => !known.has(pid)),
  ];
  return { processes, refused };
}
