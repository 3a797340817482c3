import type { AwaitTree, TreeNode } from '@async-console/protocol';

type Sketch = Partial<TreeNode> & Pick<TreeNode, 'kind'>;

function node(sketch: Sketch, ...awaits: TreeNode[]): TreeNode {
  return { origin: 'app', times: 1, ...sketch, awaits };
}

const at = (file: string, line: number) => ({ file, line, column: 3 });
const due = { from: 61_000, to: 88_000 };

const fetched = (times: number) =>
  node(
    { kind: 'function', name: 'downloadImage', times, location: at('src/import/images.ts', 17) },
    node({ kind: 'promise', waitsFor: [{ kind: 'socket', name: 'TLSSocket', peer: '10.0.0.4:443' }] }),
  );

/** As the heap of the shop would be: what its agent, which came late, does not know. */
export const shopHeap: AwaitTree = {
  schemaVersion: 1,
  tool: { name: 'async-console', version: '0.0.0' },
  process: { pid: 4711, node: 'v24.21.0', directory: '/srv/shop' },
  source: 'heap',
  pauseMs: 180,
  suspended: 67,
  unlocated: 3,
  roots: [
    node(
      { kind: 'function', name: 'importBatch', times: 2, location: at('src/import/catalogue.ts', 46) },
      node({ kind: 'all' }, fetched(8), node({ kind: 'promise', waitsFor: [{ kind: 'timer', dueMs: due }] })),
    ),
    node({ kind: 'function', name: 'refresh', times: 3, definition: at('src/cache.ts', 8) }),
    node(
      { kind: 'function', name: 'waitForLeader', location: at('src/leader.ts', 31) },
      node({ kind: 'promise', waitsFor: [{ kind: 'never' }] }),
    ),
    node({ kind: 'module', location: at('src/main.ts', 3) }, node({ kind: 'then', name: 'listening' })),
  ],
  omitted: 0,
  cycles: [],
};
