import type { WaitReason } from '@async-console/protocol';
import type { Link, PlainLine } from './lines.ts';
import { hasThreads, type Model } from './model.ts';
import type { TreeEntry } from './tree-row.ts';

/** What is said of a row of the tree, line by line. */
export type TreeLine =
  | PlainLine
  | {
      readonly kind:
        | 'node'
        | 'called'
        | 'defined'
        | 'suspended'
        | 'began'
        | 'waiting'
        | 'woken'
        | 'inThread'
        | 'holding'
        | 'lints';
      readonly row: TreeEntry;
    }
  | { readonly kind: 'waitsFor'; readonly op: NonNullable<TreeEntry['waitsFor']>[number]; readonly link: Link }
  | { readonly kind: 'reason'; readonly reason: WaitReason }
  | { readonly kind: 'member'; readonly task: TreeEntry['tasks'][number]; readonly link: Link };

export function treeLines(model: Model): TreeLine[] {
  const { selection, detail } = model.lists.tree;
  if (selection === undefined) return [{ kind: 'note', text: 'Choose a function with ↑ and ↓.' }];
  if (detail === undefined) return [{ kind: 'note', text: 'Nothing is known of it now.' }];
  const { row, gone } = detail;
  return [
    { kind: 'node', row },
    ...(gone ? [{ kind: 'note', text: 'It is no longer in sight: this is what was seen last.' } as const] : []),
    ...facts(row, hasThreads(model)),
    ...members(row),
    ...waits(row),
  ];
}

/** A heap knows no tasks. */
function members({ tasks, origin }: TreeEntry): TreeLine[] {
  if (origin !== undefined) return [];
  return [
    { kind: 'blank' },
    { kind: 'heading', text: 'Tasks, the longest wait first' },
    ...tasks.map((task): TreeLine => ({ kind: 'member', task, link: { to: 'tasks', id: task.id } })),
    ...(tasks.length === 0 ? [{ kind: 'note', text: 'They have ended meanwhile.' } as const] : []),
  ];
}

function facts(row: TreeEntry, threads: boolean): TreeLine[] {
  const lines: TreeLine[] = [];
  if (row.all > 1) lines.push({ kind: 'called', row });
  if (row.location !== undefined) lines.push({ kind: 'defined', row });
  if (row.awaiting !== undefined || row.origin === undefined) lines.push({ kind: 'suspended', row });
  if (row.unseen) lines.push({ kind: 'began', row });
  if (row.longestMs !== undefined) lines.push({ kind: 'waiting', row });
  if (row.scheduled > 0) lines.push({ kind: 'woken', row });
  if (threads) lines.push({ kind: 'inThread', row });
  if (row.holds !== undefined) lines.push({ kind: 'holding', row });
  if (row.warnings !== undefined) lines.push({ kind: 'lints', row });
  return lines;
}

function waits({ waitsFor = [], reasons = [] }: TreeEntry): TreeLine[] {
  if (waitsFor.length + reasons.length === 0) return [];
  return [
    { kind: 'blank' },
    { kind: 'heading', text: 'Waits for' },
    ...waitsFor.map((op): TreeLine => ({ kind: 'waitsFor', op, link: { to: 'resources', id: op.resource } })),
    ...reasons.map((reason): TreeLine => ({ kind: 'reason', reason })),
  ];
}
