import type { TreeNode, TreePage, TreeRow, Update } from '@async-console/protocol';

/** A row of the tree on the screen: one of an agent, or one from a heap, which has other kinds, and knows no times. */
export interface TreeEntry extends Omit<TreeRow, 'kind' | 'longestMs' | 'shortestMs'> {
  readonly kind: TreeNode['kind'];
  /** Absent: it is not known since when. */
  readonly longestMs?: number | undefined;
  readonly shortestMs?: number | undefined;
  /** Of a heap: whose code it is. */
  readonly origin?: TreeNode['origin'] | undefined;
  /** Of a heap: what the promise waits for in the end. */
  readonly reasons?: TreeNode['waitsFor'] | undefined;
  /** Of a heap: the `await` is one that the agent has not seen begin. */
  readonly unseen?: TreeNode['unseen'] | undefined;
}

export interface EntryPage extends Omit<TreePage, 'rows'> {
  readonly rows: readonly TreeEntry[];
}

/** What an agent has sent, with the tree that is on the screen. */
export interface State extends Omit<Update, 'tree'> {
  readonly tree?: EntryPage | undefined;
}
