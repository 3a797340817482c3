import type {
  ResourceColumn,
  ResourceDetail,
  SiteRow,
  TaskColumn,
  TaskDetail,
  TaskId,
  TreeOrder,
} from '@async-console/protocol';
import type { TreeEntry } from './tree-row.ts';

/** What tells a row from all others: the id of a task or a resource, or of a row of the tree; of a warning what warnings.ts makes. */
export type RowId = number | string;

/** The row the user is looking at. It sticks to the id; where the row is not in sight, to the index. */
interface Selection {
  /** Undefined until the row at `index` has arrived. */
  readonly id: RowId | undefined;
  readonly index: number;
  /** What it is found by where no row has that id any more: in the tree, the node that waits longest. */
  readonly first?: string | undefined;
}

/** A table with the detail of the selected row. */
interface List<Column extends string, Detail> {
  readonly selection: Selection | undefined;
  readonly focus: 'table' | 'detail';
  /** The selected row's last known detail. */
  readonly detail: Detail | undefined;
  /** First line of the detail in sight. */
  readonly detailTop: number;
  /** Where the cursor is among what leads elsewhere: a link's key. */
  readonly link: string | undefined;
  readonly filter: string;
  /** The filter before it was edited. */
  readonly filterBefore: string;
  readonly sort: Column;
  readonly descending: boolean;
  /** Index of the first row in sight. */
  readonly top: number;
  /** The rows on the screen answer another filter or order than the one now asked for. */
  readonly stale: boolean;
}

/** A task's detail as it was seen last. */
export interface KnownTask {
  readonly task: TaskDetail;
  /** The async function at which it started. */
  readonly site: SiteRow | undefined;
  /** Milliseconds since the program started. */
  readonly at: number;
  /** The program knows it no more. */
  readonly forgotten: boolean;
}

/** A resource's detail as it was seen last. */
export interface KnownResource {
  readonly resource: ResourceDetail;
  /** It is no longer there. */
  readonly gone: boolean;
}

/** A row of the tree as it was seen last. */
export interface KnownNode {
  readonly row: TreeEntry;
  /** It is no longer among the rows in sight. */
  readonly gone: boolean;
}

interface TreeList extends List<TreeOrder, KnownNode> {
  /** Whose tree it is; undefined: of all tasks. */
  readonly root: { readonly task: TaskId; readonly name: string } | undefined;
  /** Everything is folded but what `except` names, or the other way round. */
  readonly folded: boolean;
  readonly except: readonly string[];
}

export interface Lists {
  readonly tasks: List<TaskColumn, KnownTask>;
  readonly tree: TreeList;
  readonly resources: List<ResourceColumn, KnownResource>;
  /** In the order of the agent, and all of it is there: nothing is asked for but that. */
  readonly warnings: List<'urgency', never>;
}

export type ListName = keyof Lists;

/** What the tables have in common; `sort` and `detail` are their own. */
export type AnyList = Omit<List<never, never>, 'sort' | 'detail'>;

const FRESH = {
  selection: undefined,
  focus: 'table',
  detail: undefined,
  detailTop: 0,
  link: undefined,
  filter: '',
  filterBefore: '',
  sort: 'urgency',
  descending: true,
  top: 0,
  stale: false,
} as const;

export const freshLists: Lists = {
  tasks: FRESH,
  tree: { ...FRESH, sort: 'wait', root: undefined, folded: false, except: [] },
  resources: FRESH,
  warnings: FRESH,
};

export const NOTHING_SELECTED = {
  selection: undefined,
  detail: undefined,
  detailTop: 0,
  link: undefined,
  focus: 'table',
  top: 0,
} as const;

/** Of another process: the filter and the order stay, what was selected does not. */
export function withoutSelections({ tasks, tree, resources, warnings }: Lists): Lists {
  return {
    tasks: { ...tasks, ...NOTHING_SELECTED },
    // What is folded is told by numbers of that process.
    tree: { ...tree, ...NOTHING_SELECTED, root: undefined, except: [] },
    resources: { ...resources, ...NOTHING_SELECTED },
    warnings: { ...warnings, ...NOTHING_SELECTED },
  };
}
