import type { Warning } from '@async-console/protocol';
import { type ChainLine, chain, circle } from './chain.ts';
import { layoutOf } from './layout.ts';
import type { Link, PlainLine } from './lines.ts';
import { type Model, rowsOf, shown, warningsOf } from './model.ts';
import { goesOn, isCircle } from './warnings.ts';
import { wrapped } from './wrap.ts';

/** A warning's detail, line by line; presenters/warning-detail.ts has the words. */
export type WarningLine =
  | PlainLine
  | ChainLine
  /** `at`: now, in milliseconds since the process started. */
  | { readonly kind: 'warning' | 'found'; readonly warning: Warning; readonly at: number; readonly isOver: boolean }
  | { readonly kind: 'task'; readonly warning: Warning; readonly link: Link }
  | { readonly kind: 'resource'; readonly warning: Warning; readonly link: Link }
  | { readonly kind: 'place'; readonly warning: Warning }
  | { readonly kind: 'evidence'; readonly name: string; readonly value: number | string };

export function warningLines(model: Model): WarningLine[] {
  const { selection } = model.lists.warnings;
  if (selection === undefined) return [{ kind: 'note', text: 'Choose a warning with ↑ and ↓.' }];
  const index = rowsOf(model)?.ids.indexOf(selection.id ?? '') ?? -1;
  const warning = warningsOf(model)?.[index];
  if (warning === undefined) return [{ kind: 'note', text: 'This warning is no longer there.' }];
  const at = shown(model)?.update.overview.at ?? warning.lastAt;
  const columns = paneColumns(model);
  return [
    { kind: 'warning', warning, at, isOver: !goesOn(warning, at) },
    ...sentence(warning.message, columns),
    { kind: 'blank' },
    { kind: 'heading', text: 'What to do' },
    ...sentence(warning.remedy, columns),
    ...chainOf(warning),
    { kind: 'blank' },
    ...about(warning),
    { kind: 'found', warning, at, isOver: !goesOn(warning, at) },
    ...evidence(warning),
  ];
}

/** Of the pane in which a detail is. */
export function paneColumns(model: Model): number {
  return layoutOf(model).detailColumns || model.columns;
}

export function sentence(text: string, columns: number): PlainLine[] {
  return wrapped(text, columns).map((line) => ({ kind: 'text', text: line }));
}

function about(warning: Warning): WarningLine[] {
  const { task, resource, location } = warning;
  return [
    ...(task === undefined ? [] : [{ kind: 'task', warning, link: { to: 'tasks', id: task } } as const]),
    ...(resource === undefined
      ? []
      : [{ kind: 'resource', warning, link: { to: 'resources', id: resource } } as const]),
    ...(location === undefined ? [] : [{ kind: 'place', warning } as const]),
  ];
}

function evidence({ evidence: all }: Warning): WarningLine[] {
  const found = Object.entries(all).map(([name, value]): WarningLine => ({ kind: 'evidence', name, value }));
  return found.length === 0 ? [] : [{ kind: 'blank' }, { kind: 'heading', text: 'Evidence' }, ...found];
}

function chainOf(warning: Warning): readonly WarningLine[] {
  const { chain: links = [] } = warning;
  if (links.length === 0) return [];
  return [{ kind: 'blank' }, ...(isCircle(warning) ? circle(links) : chain(links))];
}
