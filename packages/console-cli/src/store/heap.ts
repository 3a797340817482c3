/** The await tree as it was read from the heap of a process to which the agent came late, and knows no await of. */
import type { AwaitTree, TreeNode, TreeWindow, WaitReason } from '@async-console/protocol';
import { type OutlineNode, outline } from './outline.ts';
import type { EntryPage } from './tree-row.ts';

export interface HeapTree {
  readonly roots: readonly OutlineNode[];
  /** Console's clock. */
  readonly readAt: number;
  /** Rows at which it is cut. */
  readonly omitted: number;
}

export interface Heap {
  /** `asked`: the process would be paused for long; the key is wanted a second time. */
  readonly reading: 'no' | 'asked' | 'under way';
  /** Undefined: the live tree is shown. */
  readonly tree: HeapTree | undefined;
  /** The rows in sight, and for which window they are. */
  readonly page: { readonly of: TreeWindow; readonly rows: EntryPage } | undefined;
}

export const noHeap: Heap = { reading: 'no', tree: undefined, page: undefined };

/** What came of reading it. */
export type HeapOutcome =
  | { readonly tree: AwaitTree }
  /** Milliseconds; nothing was done yet. */
  | { readonly pauseExpectedMs: number }
  /** One sentence. */
  | { readonly problem: string };

export function heapTreeFrom({ roots, omitted }: AwaitTree, readAt: number): HeapTree {
  return { roots: roots.map(nodeOf), readAt, omitted };
}

export function pageOf({ roots }: HeapTree, window: TreeWindow): Heap['page'] {
  return { of: window, rows: outline(roots, window) };
}

function nodeOf({ kind, name, location, definition, origin, times, waitsFor, unseen, awaits }: TreeNode): OutlineNode {
  const isSuspended = kind === 'function' || kind === 'generator' || kind === 'module';
  const begins = isSuspended ? definition : location;
  return {
    // Where it begins is known of few: its name and whose it is must do.
    call: `${kind} ${origin} ${name ?? ''}`,
    waits: JSON.stringify([unseen, waitsFor?.map(withoutNumbers) ?? []]),
    times,
    said: {
      kind,
      origin,
      ...(name === undefined ? {} : { function: name }),
      ...(begins === undefined ? {} : { location: begins }),
      ...(isSuspended && location !== undefined
        ? { awaiting: { ...location, function: name ?? '', at: 'await' as const } }
        : {}),
      ...(waitsFor === undefined ? {} : { reasons: waitsFor }),
      ...(unseen === undefined ? {} : { unseen }),
      // What the heap has suspended, nobody has woken.
      state: 'idle',
      scheduled: 0,
      thread: 0,
      tasks: [],
    },
    below: awaits.map(nodeOf),
  };
}

/** What differs between two that wait for the same. */
function withoutNumbers({ dueMs: _due, pids: _pids, threadId: _thread, ...reason }: WaitReason): Partial<WaitReason> {
  return reason;
}
