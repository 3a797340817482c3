import type { TaskColumn } from '@async-console/protocol';
import type { Command } from './commands.ts';
import { detailLines } from './detail.ts';
import { helpLines } from './help.ts';
import { type Action, actionFor, SORT_COLUMNS, SORT_LETTERS } from './keys.ts';
import { layoutOf } from './layout.ts';
import { canAsk, detailIn, type Model, matching, placeOf, rowAt, scopeOf, shown, tabsOf } from './model.ts';
import { firstInSight, scroll } from './output.ts';

/** The protocol's limit. */
const FILTER_MAX = 256;

/** What a key does. */
export function pressed(model: Model, key: string): [Model, Command[]] {
  const scope = scopeOf(model);
  const action = actionFor(scope, key);
  if (action === 'quit') return [model, [{ type: 'quit', leaveScreen: false }]];
  if (action === 'quitLeavingScreen') return [model, [{ type: 'quit', leaveScreen: true }]];
  if (action !== undefined) return [act(model, action), []];
  if (scope === 'filter') return [typed(model, key), []];
  const column = scope === 'sort' ? SORT_LETTERS[key] : undefined;
  return [column === undefined ? model : sortBy({ ...model, mode: 'normal' }, column), []];
}

function act(model: Model, action: Exclude<Action, 'quit' | 'quitLeavingScreen'>): Model {
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
    case 'tasksTab':
      return { ...model, tab: 'tasks' };
    case 'outputTab':
      if (model.output === undefined) return { ...model, notice: 'This console did not start the program.' };
      return { ...model, tab: 'output' };
    case 'filter':
      return ifAsked(model, () => ({ ...model, mode: 'filter', filterBefore: model.filter }));
    case 'keepFilter':
      return { ...model, mode: 'normal' };
    case 'dropFilter':
      return { ...filterBy(model, model.filterBefore), mode: 'normal' };
    case 'eraseCharacter':
      return filterBy(model, [...model.filter].slice(0, -1).join(''));
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
      return ifAsked(model, () => fromTheTop({ ...model, descending: !model.descending }));
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
  const { listRows, bodyRows } = layoutOf(model);
  return model.mode === 'normal' && placeOf(model) === 'table' ? listRows : bodyRows;
}

function move(model: Model, by: number): Model {
  if (model.mode === 'help') {
    return { ...model, helpTop: scrolled(model.helpTop, by, helpLines(model).length, page(model)) };
  }
  switch (placeOf(model)) {
    case 'output':
      return moveOutput(model, by);
    case 'detail':
      return { ...model, detailTop: scrolled(model.detailTop, by, detailLines(model).length, page(model)) };
    case 'table':
      return moveSelection(model, by);
  }
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
  const { offset = 0, rows = [] } = shown(model)?.update ?? {};
  const lastKnown = offset + rows.length - 1;
  const last = canAsk(model) ? matching(model) - 1 : lastKnown;
  const first = canAsk(model) ? 0 : offset;
  if (last < first) return model;
  const from = model.selection?.index ?? (by > 0 && Number.isFinite(by) ? model.top - 1 : model.top);
  return select(model, clamp(from + by, first, last));
}

function select(model: Model, index: number): Model {
  const { listRows } = layoutOf(model);
  const top = clamp(model.top, index - listRows + 1, index);
  // Typed faster than the rows come: the task is known when they are there.
  const id = model.stale ? undefined : rowAt(model, index)?.id;
  const same = id !== undefined && id === model.selection?.id;
  const update = shown(model)?.update;
  return {
    ...model,
    top,
    selection: { id, index },
    detail: same ? model.detail : update && detailIn(update, id),
    detailTop: same ? model.detailTop : 0,
  };
}

// --- opening and going back ---

function open(model: Model): Model {
  const chosen = model.selection === undefined ? moveSelection(model, 1) : model;
  return chosen.selection === undefined ? model : { ...chosen, focus: 'detail', detailTop: 0 };
}

function back(model: Model): Model {
  if (model.mode === 'help') return { ...model, mode: 'normal' };
  switch (placeOf(model)) {
    case 'output':
      return { ...model, tab: 'tasks' };
    case 'detail':
      return { ...model, focus: 'table', detailTop: 0 };
    case 'table':
      if (model.selection !== undefined) return { ...model, selection: undefined, detail: undefined, detailTop: 0 };
      return model.filter === '' ? model : ifAsked(model, () => filterBy(model, ''));
  }
}

function stepTab(model: Model, by: number): Model {
  const tabs = tabsOf(model);
  const next = tabs[(tabs.indexOf(model.tab) + by + tabs.length) % tabs.length];
  return next === undefined ? model : { ...model, tab: next };
}

// --- filter and order ---

function typed(model: Model, key: string): Model {
  const text = key === 'space' ? ' ' : key;
  // Names of keys are words; what is typed is one character.
  const isCharacter = [...new Intl.Segmenter().segment(text)].length === 1;
  return isCharacter ? filterBy(model, (model.filter + text).slice(0, FILTER_MAX)) : model;
}

function filterBy(model: Model, filter: string): Model {
  return filter === model.filter ? model : fromTheTop({ ...model, filter });
}

function sortBy(model: Model, sort: TaskColumn): Model {
  // Words read from A; of numbers the largest matters.
  const descending = sort !== 'name' && sort !== 'awaiting' && sort !== 'state';
  return fromTheTop({ ...model, sort, descending });
}

function stepSort(model: Model, by: number): Model {
  const next = SORT_COLUMNS[clamp(SORT_COLUMNS.indexOf(model.sort) + by, 0, SORT_COLUMNS.length - 1)];
  return next === undefined || next === model.sort ? model : sortBy(model, next);
}

/** Another order or choice of tasks: the selected one is found again by its id. */
function fromTheTop(model: Model): Model {
  return { ...model, stale: true, top: 0, selection: model.selection && { ...model.selection, index: 0 } };
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
