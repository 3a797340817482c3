import type { UserError } from '../errors.ts';
import { refusalOf } from '../inspector/examine.ts';
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
  /** Why it cannot be attached to; absent: it can, as far as can be seen. */
  readonly refusal?: UserError;
  /** The instrumented process that started it; absent: none. */
  readonly parentPid?: number;
  /** `cluster.worker.id`; absent: no worker of a cluster. */
  readonly clusterWorker?: number;
}

/** Instrumented ones first, each followed by those that it has started. Of the others Windows does not tell. */
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
  return { processes: processes.map(withRefusal).filter(isThere), refused };
}

function withRefusal(process: RunningProcess): RunningProcess {
  const refusal = refusalOf(process.pid);
  return refusal === undefined ? process : { ...process, refusal };
}

/** An instrumented one may be in a container, where it has another pid. */
function isThere({ socket, refusal }: RunningProcess): boolean {
  return socket !== undefined || !['no-such-process', 'process-ended'].includes(refusal?.code ?? '');
}
