import type { UserError } from '../errors.ts';
import { discover } from './discovery.ts';
import { inTreeOrder } from './family.ts';
import { nodeProcesses } from './proc.ts';

/** A Node.js process of this user. */
export interface RunningProcess {
  readonly pid: number;
  readonly name: string;
  /** For example "v24.21.0"; absent when that is not known. */
  readonly node?: string;
  /** Absent: not instrumented. */
  readonly socket?: string;
  /** The instrumented process that started it; absent: none. */
  readonly parentPid?: number;
  /** `cluster.worker.id`; absent: no worker of a cluster. */
  readonly clusterWorker?: number;
}

/** Instrumented ones first, each followed by those that it has started. Of the others only Linux tells. */
export async function listProcesses(): Promise<{ processes: RunningProcess[]; refused: readonly UserError[] }> {
  const { processes: instrumented, refused } = await discover();
  const known = new Set(instrumented.map(({ pid }) => pid));
  const processes = [
    ...inTreeOrder(instrumented).map(({ pid, name, node, socket, parentPid, clusterWorker }) => ({
      pid,
      name,
      node,
      socket,
      ...(parentPid === undefined ? {} : { parentPid }),
      ...(clusterWorker === undefined ? {} : { clusterWorker }),
    })),
    ...nodeProcesses().filter(({ pid }) => !known.has(pid)),
  ];
  return { processes, refused };
}
