import type { Command } from './commands.ts';
import { detailOf } from './details.ts';
import { noHeap } from './heap.ts';
import { helpLines } from './help.ts';
import { type Action, actionFor, columnsOf, lettersOf, type Scope, type SortColumn } from './keys.ts';
import { layoutOf, rowsInSight } from './layout.ts';
import { cursorIn, type Link, step } from './lines.ts';
import {
  type KnownNode,
  type KnownResource,
  type KnownTask,
  type ListName,
  NOTHING_SELECTED,
  type RowId,
} from './list.ts';
import {
  canAsk,
  hasHeapTree,
  listName,
  listOf,
  type Model,
  nodeIn,
  placeOf,
  resourceIn,
  rowAt,
  rowsOf,
  scopeOf,
  selectionAt,
  shown,
  type Tab,
  tabsOf,
  taskIn,
  treeRowAt,
  withList,
} from './model.ts';
import { firstInSight, scroll } from './output.ts';

/** The protocol's limit. */
const FILTER_MAX = 256;

/** What has to be done in the world. */
type Commanding = 'quit' | 'quitLeavingScreen' | 'detach' | 'readHeap';

/** What a key does. */
export function pressed(model: Model, key: string): [Model, Command[]] {
  const scope = scopeOf(model);
  const action = actionFor(scope, key);
  if (action === 'quit') return [model, [{ type: 'quit', leaveScreen: false }]];
  if (action === 'quitLeavingScreen') return [model, [{ type: 'quit', leaveScreen: true }]];
  if (action === 'detach') return [model, model.process?.attached === true ? [{ type: 'detach' }] : []];
  if (action === 'readHeap') return readHeap(model);
  // Whoever does something else does not want it.
  const heap = model.heap.reading === 'asked' ? { ...model.heap, reading: 'no' as const } : model.heap;
  return [act({ ...model, heap }, scope, key, action), []];
}

function act(model: Model, scope: Scope, key: string, action: Exclude<Action, Commanding> | undefined): Model {
  if (action !== undefined) return change(model, action);
  if (scope === 'filter') return typed(model, key);
  const column = scope === 'sort' ? lettersOf(listName(model))[key] : undefined;
  return column === undefined ? model : sortBy({ ...model, mode: 'normal' }, column);
}

function change(model: Model, action: Exclude<Action, Commanding>): Model {
  switch (action) {
    case 'up':
      return move(model, -1);
    case 'down':
      return move(model, 1);
    case 'pageUp':
      return move(model, -page(model));
    case 'pageDown':
      return move(model, page(model));
    case 'halfUp':
      return move(model, -Math.ceil(page(model) / 2));
    case 'halfDown':
      return move(model, Math.ceil(page(model) / 2));
    case 'first':
      return move(model, Number.NEGATIVE_INFINITY);
    case 'last':
      return move(model, Number.POSITIVE_INFINITY);
    case 'open':
      return open(model);
    case 'back':
      return back(model);
    case 'nextTab':
      return stepTab(model, 1);
    case 'previousTab':
      return stepTab(model, -1);
    case 'follow':
      return follow(model);
    case 'tasksTab':
      return toTab(model, 'tasks');
    case 'treeTab':
      return toTab(model, 'tree');
    case 'treeOfTask':
      return treeOfTask(model);
    case 'fold':
      return fold(model);
    case 'unfold':
      return unfold(model);
    case 'foldAll':
      return ifAsked(model, () => foldAll(model));
    case 'resourcesTab':
      return toTab(model, 'resources');
    case 'warningsTab':
      return toTab(model, 'warnings');
    case 'outputTab':
      if (model.output === undefined) return { ...model, notice: 'This console did not start the program.' };
      return toTab(model, 'output');
    case 'filter':
      return ifAsked(model, () => withList({ ...model, mode: 'filter' }, { filterBefore: listOf(model).filter }));
    case 'keepFilter':
      return { ...model, mode: 'normal' };
    case 'dropFilter':
      return { ...filterBy(model, listOf(model).filterBefore), mode: 'normal' };
    case 'eraseCharacter':
      return filterBy(model, [...listOf(model).filter].slice(0, -1).join(''));
    case 'eraseFilter':
      return filterBy(model, '');
    case 'sort':
      return ifAsked(model, () => ({ ...model, mode: 'sort' }));
    case 'sortLeft':
      return ifAsked(model, () => stepSort(model, -1));
    case 'sortRight':
      return ifAsked(model, () => stepSort(model, 1));
    case 'sortDone':
      return { ...model, mode: 'normal' };
    case 'invert':
      return ifAsked(model, () => fromTheTop(withList(model, { descending: !listOf(model).descending })));
    case 'toggleEnded':
      return ifAsked(model, () => fromTheTop({ ...model, showEnded: !model.showEnded }));
    case 'freeze':
      return model.frozen === undefined
        ? { ...model, frozen: { seen: model.newest, at: model.now } }
        : { ...model, frozen: undefined };
    case 'help':
      return { ...model, mode: 'help', helpTop: 0 };
  }
}

/** What needs rows that are not on the screen cannot be had while it is frozen or the program is gone. */
function ifAsked(model: Model, change: () => Model): Model {
  if (canAsk(model)) return change();
  const notice =
    model.frozen === undefined
      ? 'Not connected: only what is on the screen is known.'
      : 'The screen is frozen: space goes on.';
  return { ...model, notice };
}

// --- moving ---

function page(model: Model): number {
  const place = placeOf(model);
  const isTable = model.mode === 'normal' && place !== 'detail' && place !== 'output';
  return isTable ? rowsInSight(model) : layoutOf(model).bodyRows;
}

function move(model: Model, by: number): Model {
  if (model.mode === 'help') {
    return { ...model, helpTop: scrolled(model.helpTop, by, helpLines(model).length, page(model)) };
  }
  switch (placeOf(model)) {
    case 'output':
      return moveOutput(model, by);
    case 'detail':
      return moveInDetail(model, by);
    default:
      return moveSelection(model, by);
  }
}

function moveInDetail(model: Model, by: number): Model {
  const list = listOf(model);
  const { lines } = detailOf(model);
  if (by === 1 || by === -1) return withList(model, step(lines, list, page(model), by));
  return withList(model, { detailTop: scrolled(list.detailTop, by, lines.length, page(model)) });
}

function scrolled(top: number, by: number, length: number, height: number): number {
  return clamp(top + by, 0, Math.max(0, length - height));
}

function moveOutput(model: Model, by: number): Model {
  const { output } = model;
  if (output === undefined) return model;
  const { bodyRows } = layoutOf(model);
  const top = firstInSight(output, bodyRows);
  // Infinities have no place in a position.
  const distance = clamp(by, output.dropped - top, output.lines.length);
  return { ...model, output: scroll(output, distance, bodyRows) };
}

function moveSelection(model: Model, by: number): Model {
  const { selection, top } = listOf(model);
  const [first, last] = reach(model);
  if (last < first) return model;
  const from = selection?.index ?? (by > 0 && Number.isFinite(by) ? top - 1 : top);
  return select(model, clamp(from + by, first, last));
}

/** The first and the last index that can be selected. */
function reach(model: Model): [first: number, last: number] {
  const rows = rowsOf(model);
  if (!canAsk(model)) return rows === undefined ? [0, -1] : [rows.offset, rows.offset + rows.ids.length - 1];
  // Typed faster than the rows come: how many there are, is known when they are there.
  return [0, (rows?.matching ?? rowsInSight(model)) - 1];
}

function select(model: Model, index: number): Model {
  const list = listOf(model);
  const rows = rowsOf(model);
  const top = clamp(list.top, index - rowsInSight(model) + 1, index);
  // Typed faster than the rows come: which one it is, is known when they are there.
  const selection = list.stale || rows === undefined ? { id: undefined, index } : selectionAt(rows, index);
  const { id } = selection;
  const moved = withList(model, { top, selection });
  const same = id !== undefined && id === list.selection?.id;
  return same ? moved : withDetail(withList(moved, { detailTop: 0, link: undefined }), listName(model), id);
}

/** What is on the screen has of its detail. */
function withDetail(model: Model, name: ListName, id: RowId | undefined): Model {
  const update = shown(model)?.update;
  const { tasks, tree, resources } = model.lists;
  switch (name) {
    case 'tasks': {
      const detail: KnownTask | undefined = update && taskIn(update, id);
      return { ...model, lists: { ...model.lists, tasks: { ...tasks, detail } } };
    }
    case 'resources': {
      const detail: KnownResource | undefined = update && resourceIn(update, id);
      return { ...model, lists: { ...model.lists, resources: { ...resources, detail } } };
    }
    case 'tree': {
      const detail: KnownNode | undefined = update && nodeIn(update, id);
      return { ...model, lists: { ...model.lists, tree: { ...tree, detail } } };
    }
    case 'warnings':
      return model;
  }
}

// --- opening and going back ---

function open(model: Model): Model {
  const chosen = listOf(model).selection === undefined ? moveSelection(model, 1) : model;
  if (listOf(chosen).selection === undefined) return model;
  const task = soleTask(chosen);
  if (task !== undefined) return ifAsked(model, () => goTo(chosen, { to: 'tasks', id: task }));
  return withList(chosen, { focus: 'detail', detailTop: 0, link: undefined });
}

/** Of one function in the tree there is nothing to be said that its task does not say. */
function soleTask(model: Model): number | undefined {
  const { row } = (model.tab === 'tree' && model.lists.tree.detail) || {};
  return row?.all === 1 ? row.tasks[0]?.id : undefined;
}

/** Steps that can be gone back. */
const MAX_TRAIL = 100;

/** To what the line under the cursor is about; escape leads back. */
function follow(model: Model): Model {
  const link = cursorIn(detailOf(model).lines, listOf(model), page(model));
  return link === undefined ? model : ifAsked(model, () => goTo(model, link));
}

function goTo(model: Model, { to, id }: Link): Model {
  const there = { ...model, tab: to, trail: trailFrom(model) };
  const rows = rowsOf(there);
  const position = rows?.ids.indexOf(id) ?? -1;
  const index = rows === undefined || position === -1 ? (listOf(there).selection?.index ?? 0) : rows.offset + position;
  const selected = withList(there, { selection: { id, index }, focus: 'detail', detailTop: 0, link: undefined });
  return withDetail(selected, to, id);
}

function trailFrom(model: Model): Model['trail'] {
  return [...model.trail, { tab: listName(model), lists: model.lists }].slice(-MAX_TRAIL);
}

function goBack(model: Model): Model | undefined {
  const before = model.trail.at(-1);
  return before && { ...model, ...before, trail: model.trail.slice(0, -1) };
}

function back(model: Model): Model {
  if (model.mode === 'help') return { ...model, mode: 'normal' };
  const { root } = model.lists.tree;
  if (placeOf(model) === 'tree' && root !== undefined) return goBack(model) ?? toTab(model, 'tree');
  if (placeOf(model) === 'tree' && hasHeapTree(model)) return planted({ ...model, heap: noHeap }, undefined);
  const { selection, filter } = listOf(model);
  switch (placeOf(model)) {
    case 'output':
      return toTab(model, 'tasks');
    case 'detail':
      return goBack(model) ?? withList(model, { focus: 'table', detailTop: 0, link: undefined });
    default:
      if (selection !== undefined) {
        return withList(model, { selection: undefined, detail: undefined, detailTop: 0, link: undefined });
      }
      return filter === '' ? model : ifAsked(model, () => filterBy(model, ''));
  }
}

/** The tree that a tab shows is that of all. */
function toTab(model: Model, tab: Tab): Model {
  const there = { ...model, tab, trail: [] };
  return tab === 'tree' && model.lists.tree.root !== undefined
    ? ifAsked(model, () => planted(there, undefined))
    : there;
}

function stepTab(model: Model, by: number): Model {
  const tabs = tabsOf(model);
  const next = tabs[(tabs.indexOf(model.tab) + by + tabs.length) % tabs.length];
  return next === undefined ? model : toTab(model, next);
}

// --- the tree ---

/** Of the task in the detail, or of the selected one. */
function treeOfTask(model: Model): Model {
  const { selection, detail } = model.lists.tasks;
  if (model.tab !== 'tasks' || typeof selection?.id !== 'number') return model;
  const task = selection.id;
  const row = detail?.task.id === task ? detail.task : rowAt(model, selection.index);
  const name = row?.id === task ? row.name : `task ${task}`;
  return ifAsked(model, () => planted({ ...model, tab: 'tree', trail: trailFrom(model) }, { task, name }));
}

/** The agent of a process that was attached to knows no function; its heap does. */
function readHeap(model: Model): [Model, Command[]] {
  const { heap, connection, process } = model;
  if (process?.attached !== true || heap.reading === 'under way') return [model, []];
  if (connection.state !== 'connected') return [{ ...model, notice: 'Not connected: its heap cannot be read.' }, []];
  if (model.frozen !== undefined) return [{ ...model, notice: 'The screen is frozen: space goes on.' }, []];
  const command = { type: 'readHeap', isWanted: heap.reading === 'asked' } as const;
  return [{ ...model, heap: { ...heap, reading: 'under way' } }, [command]];
}

/** Another tree: nothing of the one before is selected. That of one task is there as a whole. */
export function planted(model: Model, root: Model['lists']['tree']['root']): Model {
  const { tree } = model.lists;
  const whole = root === undefined ? {} : { filter: '', folded: false, except: [] };
  return { ...model, lists: { ...model.lists, tree: { ...tree, ...NOTHING_SELECTED, ...whole, root, stale: true } } };
}

function fold(model: Model): Model {
  const { selection } = model.lists.tree;
  const row = selection && treeRowAt(model, selection.index);
  if (selection === undefined || row === undefined) return model;
  if (row.below > 0 && !row.folded) return ifAsked(model, () => turn(model, row.fold));
  for (let index = selection.index - 1; ; index--) {
    const above = treeRowAt(model, index);
    if (above === undefined) return model;
    if (above.depth < row.depth) return moveSelection(model, index - selection.index);
  }
}

function unfold(model: Model): Model {
  const { selection } = model.lists.tree;
  const row = selection && treeRowAt(model, selection.index);
  if (row === undefined || row.below === 0) return model;
  return row.folded ? ifAsked(model, () => turn(model, row.fold)) : moveSelection(model, 1);
}

/** The protocol's limit: what was turned first is as all others again. */
const MAX_EXCEPT = 1000;

function turn(model: Model, fold: string): Model {
  const { tree } = model.lists;
  const except = tree.except.includes(fold) ? tree.except.filter((each) => each !== fold) : [...tree.except, fold];
  return { ...model, lists: { ...model.lists, tree: { ...tree, except: except.slice(-MAX_EXCEPT) } } };
}

function foldAll(model: Model): Model {
  const { tree } = model.lists;
  return { ...model, lists: { ...model.lists, tree: { ...tree, folded: !tree.folded, except: [] } } };
}

// --- filter and order ---

function typed(model: Model, key: string): Model {
  const text = key === 'space' ? ' ' : key;
  // Names of keys are words; what is typed is one character.
  const isCharacter = [...new Intl.Segmenter().segment(text)].length === 1;
  return isCharacter ? filterBy(model, (listOf(model).filter + text).slice(0, FILTER_MAX)) : model;
}

function filterBy(model: Model, filter: string): Model {
  return filter === listOf(model).filter ? model : fromTheTop(withList(model, { filter }));
}

/** Of words; of numbers the largest matters. */
const FROM_A: readonly SortColumn[] = ['name', 'awaiting', 'state', 'kind'];

function sortBy(model: Model, sort: SortColumn): Model {
  return fromTheTop(withSort(model, sort));
}

function withSort(model: Model, sort: SortColumn): Model {
  const name = listName(model);
  const order = { sort, descending: !FROM_A.includes(sort) };
  return { ...model, lists: { ...model.lists, [name]: { ...model.lists[name], ...order } } };
}

function stepSort(model: Model, by: number): Model {
  const name = listName(model);
  const columns = columnsOf(name);
  const { sort } = model.lists[name];
  const next = columns[clamp(columns.indexOf(sort) + by, 0, columns.length - 1)];
  return next === undefined || next === sort ? model : sortBy(model, next);
}

/** Another order or choice of rows: the selected one is found again by its id. */
function fromTheTop(model: Model): Model {
  const { selection } = listOf(model);
  // Warnings are all there.
  const isThere = model.tab === 'warnings' && selection?.id !== undefined;
  const position = isThere ? (rowsOf(model)?.ids.indexOf(selection.id) ?? 0) : 0;
  const index = Math.max(0, position);
  return withList(model, { stale: model.tab !== 'warnings', top: 0, selection: selection && { ...selection, index } });
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
