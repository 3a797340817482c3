import { listName, type Model } from './model.ts';
import { type ResourceLine, resourceLines } from './resource-detail.ts';
import { type TaskLine, taskLines } from './task-detail.ts';
import { type TreeLine, treeLines } from './tree-detail.ts';
import { type WarningLine, warningLines } from './warning-detail.ts';

export type Detail =
  | { readonly of: 'tasks'; readonly lines: readonly TaskLine[] }
  | { readonly of: 'tree'; readonly lines: readonly TreeLine[] }
  | { readonly of: 'resources'; readonly lines: readonly ResourceLine[] }
  | { readonly of: 'warnings'; readonly lines: readonly WarningLine[] };

/** The detail of the list on the screen. */
export function detailOf(model: Model): Detail {
  const of = listName(model);
  switch (of) {
    case 'tasks':
      return { of, lines: taskLines(model) };
    case 'tree':
      return { of, lines: treeLines(model) };
    case 'resources':
      return { of, lines: resourceLines(model) };
    case 'warnings':
      return { of, lines: warningLines(model) };
  }
}
