import type { TreeRow } from '@async-console/protocol';
import type { Link, PlainLine } from './lines.ts';
import { hasThreads, type Model } from './model.ts';

/** What is said of a row of the tree, line by line. */
export type TreeLine =
  | PlainLine
  | {
      readonly kind:
        | 'node'
        | 'called'
        | 'defined'
        | 'suspended'
        | 'waiting'
        | 'woken'
        | 'inThread'
        | 'holding'
        | 'lints';
      readonly row: TreeRow;
    }
  | { readonly kind: 'waitsFor'; readonly op: NonNullable<TreeRow['waitsFor']>[number]; readonly link: Link }
  | { readonly kind: 'member'; readonly task: TreeRow['tasks'][number]; readonly link: Link };

export function treeLines(model: Model): TreeLine[] {
  const { selection, detail } = model.lists.tree;
  if (selection === undefined) return [{ kind: 'note', text: 'Choose a function with ↑ and ↓.' }];
  if (detail === undefined) return [{ kind: 'note', text: 'Nothing is known of it now.' }];
  const { row, gone } = detail;
  return [
    { kind: 'node', row },
    ...(gone ? [{ kind: 'note', text: 'It is no longer in sight: this is what was seen last.' } as const] : []),
    ...facts(row, hasThreads(model)),
    { kind: 'blank' },
    { kind: 'heading', text: 'Tasks, the longest wait first' },
    ...row.tasks.map((task): TreeLine => ({ kind: 'member', task, link: { to: 'tasks', id: task.id } })),
    ...(row.tasks.length === 0 ? [{ kind: 'note', text: 'They have ended meanwhile.' } as const] : []),
    ...waits(row),
  ];
}

function facts(row: TreeRow, threads: boolean): TreeLine[] {
  const lines: TreeLine[] = [];
  if (row.all > 1) lines.push({ kind: 'called', row });
  if (row.location !== undefined) lines.push({ kind: 'defined', row });
  lines.push({ kind: 'suspended', row }, { kind: 'waiting', row });
  if (row.scheduled > 0) lines.push({ kind: 'woken', row });
  if (threads) lines.push({ kind: 'inThread', row });
  if (row.holds !== undefined) lines.push({ kind: 'holding', row });
  if (row.warnings !== undefined) lines.push({ kind: 'lints', row });
  return lines;
}

function waits({ waitsFor = [] }: TreeRow): TreeLine[] {
  if (waitsFor.length === 0) return [];
  return [
    { kind: 'blank' },
    { kind: 'heading', text: 'Waits for' },
    ...waitsFor.map((op): TreeLine => ({ kind: 'waitsFor', op, link: { to: 'resources', id: op.resource } })),
  ];
}
