import type { HeapOutcome } from '../store/heap.ts';

/** For the dashboard: reads the heap of a process when it is asked to, and loads what that needs only then. */
export function heapReader(pid: number): (isWanted: boolean) => Promise<HeapOutcome> {
  return async (isWanted) => {
    try {
      const { readHeapTree } = await import('../heap/read.ts');
      let pauseExpectedMs = 0;
      const tree = await readHeapTree(pid, (expectedMs) => {
        pauseExpectedMs = expectedMs;
        return isWanted;
      });
      return tree === undefined ? { pauseExpectedMs } : { tree };
    } catch (error) {
      return { problem: error instanceof Error ? error.message : String(error) };
    }
  };
}
