import type {
  Blocked,
  Overview,
  ProcessInfo,
  ResourceRow,
  SnapshotBody,
  TaskRow,
  TaskWindow,
  TreeWindow,
  Warning,
} from '@async-console/protocol';
import type { Exit } from './feed.ts';
import { type Heap, noHeap } from './heap.ts';
import type { Scope } from './keys.ts';
import { layoutOf } from './layout.ts';
import {
  type AnyList,
  freshLists,
  type KnownNode,
  type KnownResource,
  type KnownTask,
  type ListName,
  type Lists,
  type RowId,
} from './list.ts';
import { emptyOutput, type OutputLog } from './output.ts';
import type { State, TreeEntry } from './tree-row.ts';
import { keysOfWarnings, warningsMatching } from './warnings.ts';

export type Tab = ListName | 'output';

export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected' }
  | { readonly state: 'disconnected'; readonly reason: string }
  | { readonly state: 'ended'; readonly exit: Exit | undefined };

/** One state of the program as it was received, with what the screen needs of its past. */
export interface Seen {
  readonly update: State;
  /** Console's clock. */
  readonly receivedAt: number;
  /** Loop utilization, 0 to 1, oldest first; undefined where it was not measured. */
  readonly utilization: readonly (number | undefined)[];
  /** The last time the thread was blocked, as it was when that was last seen. */
  readonly lastBlocked: { readonly blocked: Blocked; readonly seenAt: number } | undefined;
}

/** Where the user was before a link was followed. */
interface Place {
  readonly tab: ListName;
  readonly lists: Lists;
}

export interface Model {
  readonly columns: number;
  readonly rows: number;
  /** Console's clock. */
  readonly now: number;
  readonly intervalMs: number;

  readonly process: ProcessInfo | undefined;
  readonly connection: Connection;
  /** The newest state, arriving also while the screen is frozen. */
  readonly newest: Seen | undefined;
  readonly frozen: { readonly seen: Seen | undefined; readonly at: number } | undefined;
  /** The program's last state, which is then asked instead of the program. */
  readonly final: SnapshotBody | undefined;
  /** Undefined: this console did not start the program. */
  readonly output: OutputLog | undefined;

  readonly tab: Tab;
  /** What the keys mean beside what the tab gives them. */
  readonly mode: 'normal' | 'filter' | 'sort' | 'help';
  readonly helpTop: number;
  readonly lists: Lists;
  /** The way back from what links have led to, the last step last. */
  readonly trail: readonly Place[];
  readonly heap: Heap;
  readonly showEnded: boolean;
  /** One sentence at the foot of the screen until the next key. */
  readonly notice: string | undefined;
  readonly subscribed: TaskWindow | undefined;
}

export interface Beginning {
  readonly columns: number;
  readonly rows: number;
  readonly now: number;
  readonly intervalMs: number;
  readonly hasOutput: boolean;
}

export function initialModel({ columns, rows, now, intervalMs, hasOutput }: Beginning): Model {
  return {
    columns,
    rows,
    now,
    intervalMs,
    process: undefined,
    connection: { state: 'connecting' },
    newest: undefined,
    frozen: undefined,
    final: undefined,
    output: hasOutput ? emptyOutput : undefined,
    tab: 'tasks',
    mode: 'normal',
    helpTop: 0,
    lists: freshLists,
    trail: [],
    heap: noHeap,
    showEnded: false,
    notice: undefined,
    subscribed: undefined,
  };
}

/** The state on the screen. */
export function shown(model: Model): Seen | undefined {
  return model.frozen === undefined ? model.newest : model.frozen.seen;
}

/** Of the main thread. One that is blocked cannot measure, and waits for no event: that is what 1 means. */
export function utilizationOf({ loop, blocked }: Overview): number | undefined {
  return loop.utilization ?? (blocked?.thread === 0 ? 1 : undefined);
}

/** The program has worker threads that are observed, or tasks of one that has ended are in sight. */
export function hasThreads(model: Model): boolean {
  const update = shown(model)?.update;
  return update !== undefined && (update.overview.threads.length > 1 || update.rows.some(({ thread }) => thread !== 0));
}

/** The lints have found something. */
export function hasWarnings(model: Model): boolean {
  const { error = 0, warning = 0, info = 0 } = shown(model)?.update.overview.warnings ?? {};
  return error + warning + info > 0;
}

/** Something is held, or waited for. */
export function hasClaims(model: Model): boolean {
  const { held = 0, waiting = 0 } = shown(model)?.update.overview.resources ?? {};
  return held + waiting > 0;
}

// --- the list on the screen ---

/** Where the output is on the screen, that of the tasks. */
export function listName({ tab }: Model): ListName {
  return tab === 'output' ? 'tasks' : tab;
}

export function listOf(model: Model): AnyList {
  return model.lists[listName(model)];
}

export function withList(model: Model, changes: Partial<AnyList> & { readonly detail?: undefined }): Model {
  const name = listName(model);
  return { ...model, lists: { ...model.lists, [name]: { ...model.lists[name], ...changes } } };
}

/** Rows of one of the lists as they have arrived: `ids` from `offset` on, of `matching` in all. */
export interface Rows {
  readonly offset: number;
  readonly matching: number;
  readonly ids: readonly RowId[];
  /** In the tree: see `first` of a selection. */
  readonly firsts?: readonly string[];
}

/** Undefined: they were not asked for, or have not arrived. */
export function rowsIn(update: State, name: ListName, { filter }: AnyList): Rows | undefined {
  switch (name) {
    case 'tasks':
      // With the tree, none are asked for.
      if (update.tree !== undefined) return undefined;
      return { offset: update.offset, matching: update.matching, ids: update.rows.map(({ id }) => id) };
    case 'tree': {
      const { tree } = update;
      return tree && { ...tree, ids: tree.rows.map(({ id }) => id), firsts: tree.rows.map(({ first }) => first) };
    }
    case 'resources': {
      const { resources } = update;
      return resources && { ...resources, ids: resources.rows.map(({ id }) => id) };
    }
    case 'warnings': {
      if (update.warnings === undefined) return undefined;
      const ids = keysOfWarnings(warningsMatching(update.warnings, filter));
      return { offset: 0, matching: ids.length, ids };
    }
  }
}

/** The row at that index, as it is selected. */
export function selectionAt({ offset, ids, firsts }: Rows, index: number): NonNullable<AnyList['selection']> {
  const first = firsts?.[index - offset];
  return { id: ids[index - offset], index, ...(first === undefined ? {} : { first }) };
}

export function rowsOf(model: Model): Rows | undefined {
  const update = shown(model)?.update;
  return update && rowsIn(update, listName(model), listOf(model));
}

/** The task at this index, when its row has arrived. */
export function rowAt(model: Model, index: number): TaskRow | undefined {
  const update = shown(model)?.update;
  return update?.rows[index - update.offset];
}

/** The same for a resource. */
export function resourceAt(model: Model, index: number): ResourceRow | undefined {
  const resources = shown(model)?.update.resources;
  return resources?.rows[index - resources.offset];
}

/** The same for a row of the tree. */
export function treeRowAt(model: Model, index: number): TreeEntry | undefined {
  const tree = shown(model)?.update.tree;
  return tree?.rows[index - tree.offset];
}

/** The warnings that match the filter; undefined: they have not arrived. */
export function warningsOf(model: Model): readonly Warning[] | undefined {
  const warnings = shown(model)?.update.warnings;
  return warnings && warningsMatching(warnings, model.lists.warnings.filter);
}

/** The detail of that task, when it came with this state. */
export function taskIn({ detail, site, overview }: State, id: RowId | undefined): KnownTask | undefined {
  return detail === undefined || detail.id !== id
    ? undefined
    : { task: detail, site, at: overview.at, forgotten: false };
}

/** The same for a resource. */
export function resourceIn({ resources }: State, id: RowId | undefined): KnownResource | undefined {
  const detail = resources?.detail;
  return detail === undefined || detail.id !== id ? undefined : { resource: detail, gone: false };
}

/** The row of the tree, when it came with this state. */
export function nodeIn({ tree }: State, id: RowId | undefined): KnownNode | undefined {
  const row = tree?.rows.find((each) => each.id === id);
  return row && { row, gone: false };
}

export function tabsOf(model: Model): Tab[] {
  const lists: Tab[] = ['tasks', 'tree', 'resources', 'warnings'];
  return model.output === undefined ? lists : [...lists, 'output'];
}

/** What the keys belong to; the help, too, is for where it was called from. */
export function placeOf(model: Model): Tab | 'detail' {
  if (model.tab === 'output') return 'output';
  return listOf(model).focus === 'detail' ? 'detail' : model.tab;
}

export function scopeOf(model: Model): Scope {
  return model.mode === 'normal' ? placeOf(model) : model.mode;
}

/** Whether other rows than those on the screen can be had. */
export function canAsk(model: Model): boolean {
  if (model.frozen !== undefined) return false;
  if (isFromHeap(model)) return true;
  return model.final !== undefined || model.connection.state === 'connected';
}

/** The tree on the screen, if it is, is one that was read from the heap. */
export function hasHeapTree({ heap, lists }: Model): boolean {
  return heap.tree !== undefined && lists.tree.root === undefined;
}

export function isFromHeap(model: Model): boolean {
  return model.tab === 'tree' && hasHeapTree(model);
}

/** Of the list on the screen. */
export function isDetailInSight(model: Model): boolean {
  const { selection, focus } = listOf(model);
  if (model.tab === 'output' || selection === undefined) return false;
  return focus === 'detail' || layoutOf(model).kind === 'wide';
}

/** What the screen needs. */
export function windowOf(model: Model): TaskWindow {
  const { tasks, resources } = model.lists;
  const { tab } = model;
  const limit = layoutOf(model).listRowsAtMost;
  const id = isDetailInSight(model) ? listOf(model).selection?.id : undefined;
  const detail = typeof id === 'number' ? { detail: id } : {};
  return {
    filter: tasks.filter,
    sort: tasks.sort,
    descending: tasks.descending,
    offset: tasks.top,
    limit,
    ended: model.showEnded,
    warnings: tab === 'warnings' || (tab === 'tasks' && id !== undefined && isWarnedOf(tasks.detail)),
    ...(tab === 'tasks' ? detail : {}),
    ...(tab === 'tree' ? { tree: hasHeapTree(model) ? NO_TREE : treeWindow(model), tasks: false } : {}),
    ...(tab === 'resources'
      ? {
          resources: {
            filter: resources.filter,
            sort: resources.sort,
            descending: resources.descending,
            offset: resources.top,
            limit,
            ...detail,
          },
        }
      : {}),
  };
}

/** While that from the heap is on the screen. */
const NO_TREE: TreeWindow = {
  filter: '',
  order: 'wait',
  descending: true,
  folded: true,
  except: [],
  offset: 0,
  limit: 1,
};

export function treeWindow(model: Model): TreeWindow {
  const { tree } = model.lists;
  return {
    ...(tree.root === undefined ? {} : { task: tree.root.task }),
    filter: tree.filter,
    order: tree.sort,
    descending: tree.descending,
    folded: tree.folded,
    except: [...tree.except],
    offset: tree.top,
    limit: layoutOf(model).listRowsAtMost,
  };
}

/** The detail says what the lints have found in the task; that is asked for only where there is something. */
function isWarnedOf(detail: KnownTask | undefined): boolean {
  return detail?.task.warnings !== undefined;
}
