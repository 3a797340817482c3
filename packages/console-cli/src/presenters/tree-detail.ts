import type { TaskKind, TreeNode } from '@async-console/protocol';
import type { TreeLine } from '../store/tree-detail.ts';
import type { TreeEntry } from '../store/tree-row.ts';
import { threadName } from './columns.ts';
import { LABEL, labelled, linked, pieces, plainRow } from './detail-line.ts';
import type { Piece } from './line.ts';
import { count, duration, exact, plural } from './numbers.ts';
import type { Palette } from './palette.ts';
import { awaitSite, place } from './places.ts';
import { clean, cutMiddle, width } from './text.ts';
import { holdsText, isCall, opText, stateRole, treeName } from './tree.ts';
import { reasonText, UNSEEN } from './wait-reasons.ts';

/** What a promise is, its name says. */
const KINDS: Partial<Record<TreeNode['kind'], string>> = {
  function: 'async function',
  generator: 'async generator',
  module: 'module',
  task: 'task',
};

const TASKS: Record<TaskKind, string> = {
  call: 'async call',
  spawn: 'spawned',
  request: 'request',
  detached: 'detached',
};

/** One row of what is said of a row of the tree. `selected`: the cursor is on it. */
export function treeLine(line: TreeLine, columns: number, selected: boolean, palette: Palette): string {
  switch (line.kind) {
    case 'blank':
    case 'heading':
    case 'note':
    case 'text':
      return plainRow(line, columns, palette);
    case 'member': {
      const { id, name, longestMs } = line.task;
      const list: Piece[] = [
        { text: `task ${id}`, role: 'faint' },
        { text: clean(name, palette), role: 'title' },
        { text: `for ${duration(longestMs, palette)}` },
      ];
      return linked(list, columns, line.link, selected, palette);
    }
    case 'waitsFor': {
      const { op, link } = line;
      const list: Piece[] = [
        { text: opText(op, palette), role: 'title' },
        { text: op.times === 1 ? '' : `${count(op.times, palette)} of them` },
      ];
      return linked(list, columns, link, selected, palette);
    }
    case 'reason':
      return pieces(columns, palette, [
        { text: clean(reasonText(line.reason, { ...palette, paint: (_, text) => text }), palette) },
      ]);
    default:
      return factRow(line.kind, line.row, columns, palette);
  }
}

type Fact = Exclude<
  TreeLine,
  { readonly text: string } | { readonly link: unknown } | { readonly reason: unknown } | { readonly kind: 'blank' }
>['kind'];

function factRow(kind: Fact, row: TreeEntry, columns: number, palette: Palette): string {
  const { glyphs } = palette;
  const fact = (name: string, ...list: Piece[]) => labelled(name, list, columns, palette);
  switch (kind) {
    case 'node': {
      const state = isCall(row) ? `${glyphs.states[row.state]} ${row.state}` : '';
      const what = row.task === undefined ? (KINDS[row.kind] ?? '') : TASKS[row.task];
      const room = Math.max(8, columns - width(state) - width(what) - 4);
      return pieces(columns, palette, [
        { text: cutMiddle(treeName(row, palette), room, glyphs.ellipsis), role: 'title' },
        { text: state, role: stateRole(row) },
        { text: what, role: 'faint', rank: 1 },
      ]);
    }
    case 'called':
      return fact(
        'equal',
        { text: `${glyphs.times}${exact(row.times)}${row.depth === 0 ? '' : ' for each above'}` },
        { text: row.all === row.times ? '' : `${exact(row.all)} in all`, rank: 1 },
        { text: row.below === 0 ? '' : `each with ${plural(row.below, 'call')} below`, role: 'faint', rank: 2 },
      );
    case 'defined':
      return fact('function', {
        text: row.location === undefined ? '' : place(row.location, columns - LABEL - 2, palette),
      });
    case 'suspended': {
      const { awaiting } = row;
      return fact('suspended at', {
        text: awaiting === undefined ? glyphs.absent : awaitSite(awaiting, columns - LABEL - 2, palette),
      });
    }
    case 'began':
      return fact('began', { text: UNSEEN });
    case 'waiting': {
      const { longestMs = 0, shortestMs = longestMs } = row;
      const [from, to] = [duration(shortestMs, palette), duration(longestMs, palette)];
      const text = row.all === 1 || from === to ? to : `${from} to ${to}`;
      return fact(row.awaiting === undefined ? 'since a call' : 'for', { text, role: stateRole(row) });
    }
    case 'woken':
      return fact('woken', { text: `${count(row.scheduled, palette)} of them wait for the thread`, role: 'scheduled' });
    case 'inThread':
      return fact('thread', { text: threadName(row, palette) });
    case 'holding':
      return fact('resources', {
        text: holdsText(row, palette),
        role: row.keepsWaiting === undefined ? undefined : 'warning',
      });
    case 'lints':
      return fact('warnings', { text: clean((row.warnings ?? []).join(', '), palette), role: 'warning' });
  }
}
