import { layoutOf } from '../store/layout.ts';
import { hasHeapTree, hasThreads, hasWarnings, type Model, treeRowAt } from '../store/model.ts';
import type { TreeEntry } from '../store/tree-row.ts';
import { resourceText } from './claims.ts';
import { threadName } from './columns.ts';
import { fitted, type Piece } from './line.ts';
import { count, duration, exact } from './numbers.ts';
import type { Palette, Role } from './palette.ts';
import { place } from './places.ts';
import { emptyText, isSelected } from './table.ts';
import { clean, cutEnd, cutMiddle, padEnd, padStart, width } from './text.ts';
import { promiseName, reasonText } from './wait-reasons.ts';

const TIME = 6;
const NAME_MIN = 16;
/** So that the heading has room: `from the heap, 12s ago`. */
const HEAP_NAME_MIN = 26;
const AT_MIN = 18;
/** Where there is less for both, the place stays whole. */
const NARROW = 40;
const WHY_MIN = 8;

/** The heading and the rows in sight, each as wide as the table. */
export function treeRows(model: Model, palette: Palette): string[] {
  const { tableColumns, listRows } = layoutOf(model);
  const { top } = model.lists.tree;
  const rows = Array.from({ length: listRows }, (_, index) => treeRowAt(model, top + index));
  const known = rows.filter((row) => row !== undefined);
  const sizes = sizesFor(model, tableColumns, known, palette);
  const blank = ' '.repeat(tableColumns);
  const drawn = rows.map((row, index) => {
    if (row !== undefined) return rowOf(row, sizes, isSelected(model, row.id, top + index), palette);
    return index === 0 ? padEnd(emptyText(model, tableColumns), tableColumns) : blank;
  });
  return [heading(model, sizes, palette), ...drawn];
}

interface Sizes {
  readonly columns: number;
  /** Of the mark of a warning with the space behind it; 0: there is none in the program. */
  readonly warned: number;
  readonly name: number;
  /** Of the time with the space before it; 0: a heap knows none. */
  readonly time: number;
  readonly at: number;
  readonly threads: boolean;
}

function sizesFor(model: Model, columns: number, rows: readonly TreeEntry[], palette: Palette): Sizes {
  const warned = hasWarnings(model) ? 2 : 0;
  const isHeap = hasHeapTree(model);
  const time = isHeap ? 0 : TIME + 1;
  const flexible = columns - warned - time - 1;
  const longest = Math.max(
    0,
    ...rows.map((row) =>
      width(
        head(row, 0, palette)
          .map(({ text }) => text)
          .join(''),
      ),
    ),
  );
  // In steps, so that the rows do not dance.
  const least = isHeap ? HEAP_NAME_MIN : NAME_MIN;
  const name = Math.max(least, Math.min(Math.ceil(longest / 4) * 4, flexible - AT_MIN, Math.ceil(flexible * 0.6)));
  return { columns, warned, name, time, at: Math.max(0, flexible - name), threads: hasThreads(model) };
}

function heading(model: Model, sizes: Sizes, palette: Palette): string {
  const { columns, warned, name } = sizes;
  if (hasHeapTree(model)) return heapHeading(model, sizes, palette);
  const { sort, descending, root } = model.lists.tree;
  const title = root === undefined ? 'tree' : `tree of ${root.task}`;
  const arrow = descending ? palette.glyphs.down : palette.glyphs.up;
  const by = (order: string, text: string) => (sort === order ? text + arrow : text);
  const paint = (order: string, text: string) => palette.paint(sort === order ? 'sorted' : 'heading', text);
  const whole = `${warned > 0 ? 'w ' : ''}${by('times', `${title} ${palette.glyphs.times}`)}`;
  const first = padEnd(cutEnd(whole, warned + name, ''), warned + name + 1);
  const time = padStart(by('wait', 'for'), TIME);
  const rest = padEnd(
    cutEnd('suspended at', columns - warned - name - TIME - 2, ''),
    columns - warned - name - TIME - 2,
  );
  return paint('times', first) + paint('wait', time) + palette.paint('heading', ` ${rest}`);
}

/** Of what moment it is: it does not change by itself. */
function heapHeading({ heap: { tree }, now }: Model, { columns, warned, name }: Sizes, palette: Palette): string {
  const { readAt = now, omitted = 0 } = tree ?? {};
  const cut = omitted === 0 ? '' : `, ${exact(omitted)} rows cut`;
  const text = `${warned > 0 ? 'w ' : ''}from the heap, ${age(now - readAt, palette)}`;
  const rest = columns - warned - name - 1;
  const first = padEnd(cutEnd(text, warned + name, ''), warned + name + 1);
  return palette.paint('heading', first + padEnd(cutEnd(`suspended at, waits for${cut}`, rest, ''), rest));
}

function age(ms: number, palette: Palette): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 1) return 'now';
  return `${seconds < 60 ? `${seconds}s` : duration(ms, palette)} ago`;
}

function rowOf(row: TreeEntry, sizes: Sizes, selected: boolean, palette: Palette): string {
  const plain: Palette = selected ? { ...palette, paint: (_, text) => text } : palette;
  const mark = sizes.warned === 0 ? '' : row.warnings === undefined ? '  ' : warning(plain);
  const pieces = head(row, sizes.name, palette);
  const name = pieces.map(({ text, role }) => (role === undefined ? text : plain.paint(role, text))).join('');
  const used = width(pieces.map(({ text }) => text).join(''));
  const since = row.longestMs === undefined ? '' : duration(row.longestMs, palette);
  const time = sizes.time === 0 ? '' : ` ${plain.paint(stateRole(row), padStart(since, sizes.time - 1))}`;
  const drawn = `${mark}${name}${' '.repeat(Math.max(0, sizes.name - used))}${time} `;
  const at = fitted(whereabouts(row, sizes, palette), sizes.at, '  ', plain);
  const line = drawn + at.text + ' '.repeat(Math.max(0, sizes.at - at.width));
  return selected ? palette.paint('selected', line) : line;
}

function warning(palette: Palette): string {
  return `${palette.paint('warning', palette.glyphs.severities.warning)} `;
}

/** Branches, whether it is folded, the state, the name and how often: `├─ ▾ ○ page ×3`. At most `columns`; 0: in full. */
function head(row: TreeEntry, columns: number, palette: Palette): Piece[] {
  const { branch, fold, states, ellipsis, times } = palette.glyphs;
  const lines = Array.from({ length: row.depth }, (_, at) => {
    const follows = row.more.includes(at + 1);
    if (at === row.depth - 1) return follows ? branch.middle : branch.last;
    return follows ? branch.line : branch.gap;
  }).join('');
  const often = row.times === 1 ? '' : ` ${times}${exact(row.times)}`;
  const hidden = row.folded ? ` +${count(row.below, palette)}` : '';
  const control = row.below === 0 ? fold.none : row.folded ? fold.closed : fold.open;
  const state = isCall(row) ? states[row.state] : ' ';
  const mark = `${control} ${state} `;
  const room = columns === 0 ? Number.POSITIVE_INFINITY : columns - width(mark) - width(often) - width(hidden);
  const name = treeName(row, palette);
  // A deep chain gives its branches first: where it is, the rows above say.
  const indent = cutStart(lines, room - Math.min(width(name), NAME_MIN), ellipsis);
  return [
    { text: indent, role: 'faint' },
    { text: `${control} `, role: 'faint' },
    { text: `${state} `, role: stateRole(row) },
    { text: cutMiddle(name, room - width(indent), ellipsis), role: nameRole(row) },
    { text: often, role: 'key' },
    { text: hidden, role: 'faint' },
  ];
}

/** A promise that is none of a function's is neither running nor suspended. */
export function isCall({ kind }: TreeEntry): boolean {
  return kind === 'function' || kind === 'generator' || kind === 'module' || kind === 'task';
}

function nameRole({ kind, origin = 'app', depth }: TreeEntry): Role | undefined {
  if (kind === 'cycle') return 'error';
  if (origin !== 'app') return 'faint';
  return depth === 0 ? 'title' : undefined;
}

function cutStart(text: string, columns: number, ellipsis: string): string {
  if (width(text) <= columns) return text;
  return columns <= 1 ? '' : ellipsis + text.slice(text.length - (columns - 1));
}

/** As its task is called, else as its function is. */
export function treeName(row: TreeEntry, palette: Palette): string {
  if (row.kind === 'module' && row.origin !== undefined) return '(top level)';
  if (!isCall(row)) return clean(promiseName(row.kind, row.function), palette);
  const name =
    clean(row.name ?? row.function ?? '', palette) || (row.task === 'request' ? '(requests)' : '(anonymous)');
  return row.task === 'detached' ? `${palette.glyphs.detached} ${name}` : name;
}

export function stateRole({ state }: TreeEntry): Role {
  return state;
}

/** Where it is suspended, and for what, as far as there is room. */
function whereabouts(row: TreeEntry, { at, threads }: Sizes, palette: Palette): Piece[] {
  const { awaiting, location } = row;
  const where = awaiting ?? location;
  const mark =
    awaiting?.at === 'return'
      ? `${palette.glyphs.returning} `
      : // Where it begins: at which await it is, the heap did not tell.
        row.origin !== undefined && isCall(row) && awaiting === undefined
        ? 'in '
        : '';
  const whole = where === undefined ? 0 : width(mark + place(where, at, palette)) + 2;
  const shortest = at < NARROW ? whole : Math.min(whole, AT_MIN + 2);
  // Cut, and not left out while there is some room: it is what somebody looks for who asks why.
  const why = waitsText(row, palette);
  const what = at - shortest < Math.min(WHY_MIN, width(why)) ? '' : cutEnd(why, at - shortest, palette.glyphs.ellipsis);
  const room = what === '' ? at : Math.max(shortest - 2, at - width(what) - 2);
  return [
    {
      text: where === undefined ? '' : mark + place(where, room - width(mark), palette),
      role: awaiting === undefined ? 'faint' : undefined,
    },
    { text: what, role: waitsRole(row), rank: 1 },
    { text: holdsText(row, palette), role: row.keepsWaiting === undefined ? 'faint' : 'warning', rank: 2 },
    // The whole of it stands in the detail.
    { text: row.unseen ? 'began unseen' : '', role: 'faint', rank: 2 },
    { text: threads && row.depth === 0 ? threadName(row, palette) : '', role: 'faint', rank: 3 },
  ];
}

function waitsRole(row: TreeEntry): Role {
  if (row.reasons?.some(({ kind }) => kind === 'never')) return 'error';
  return isClaim(row) ? 'warning' : 'faint';
}

/** Something that somebody else may have; a timer is nobody's. */
function isClaim({ waitsFor = [] }: TreeEntry): boolean {
  return waitsFor.some(({ dueMs }) => dueMs === undefined);
}

function waitsText({ waitsFor = [], reasons = [] }: TreeEntry, palette: Palette): string {
  const plain = { ...palette, paint: (_: Role, text: string) => text };
  const [first, ...others] = [
    ...waitsFor.map((op) => opText(op, palette)),
    ...reasons.map((reason) => clean(reasonText(reason, plain), palette)),
  ];
  if (first === undefined) return '';
  return `${palette.glyphs.leads} ${first}${others.length === 0 ? '' : ` and ${others.length} more`}`;
}

/** `mutex ledger`; of a timer when it is due. */
export function opText(op: NonNullable<TreeEntry['waitsFor']>[number], palette: Palette): string {
  if (op.dueMs === undefined) return resourceText(op, palette);
  return op.dueMs <= 0 ? 'timer, due' : `timer, in ${duration(op.dueMs, palette)}`;
}

export function holdsText({ holds, keepsWaiting }: TreeEntry, palette: Palette): string {
  if (holds === undefined) return '';
  const waiting = keepsWaiting === undefined ? '' : `, ${count(keepsWaiting, palette)} wait`;
  return `holds ${count(holds, palette)}${waiting}`;
}
