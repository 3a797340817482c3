/** A process that may have been started by another of the list. */
interface Relative {
  readonly pid: number;
  readonly parentPid?: number | undefined;
}

/** Each process followed by its children; those whose parent is not in the list stand for themselves. */
export function inTreeOrder<T extends Relative>(processes: readonly T[]): T[] {
  const pids = new Set(processes.map(({ pid }) => pid));
  const ordered = new Set<T>();
  const add = (process: T) => {
    if (ordered.has(process)) return;
    ordered.add(process);
    for (const child of processes) if (child.parentPid === process.pid) add(child);
  };
  for (const process of processes) if (process.parentPid === undefined || !pids.has(process.parentPid)) add(process);
  // What is left names each other: no such files are written.
  for (const process of processes) add(process);
  return [...ordered];
}

/** How many of the list are above it. */
function depthOf(process: Relative, processes: readonly Relative[]): number {
  const seen = new Set<number>();
  let at: Relative | undefined = process;
  while (at !== undefined && !seen.has(at.pid)) {
    seen.add(at.pid);
    const { parentPid }: Relative = at;
    at = parentPid === undefined ? undefined : processes.find(({ pid }) => pid === parentPid);
  }
  return seen.size - 1;
}

/** Without those whose parent is among them: of a cluster, its primary. */
export function heads<T extends Relative>(processes: readonly T[]): T[] {
  return processes.filter(({ parentPid }) => !processes.some(({ pid }) => pid === parentPid));
}

/** The name below its parent's, for a list in tree order. */
export function nameInTree(
  process: Relative & { readonly name: string; readonly clusterWorker?: number | undefined },
  processes: readonly Relative[],
): string {
  const worker = process.clusterWorker === undefined ? '' : ` (cluster worker ${process.clusterWorker})`;
  const depth = depthOf(process, processes);
  return `${depth === 0 ? '' : `${'  '.repeat(depth - 1)}└ `}${process.name}${worker}`;
}
