import type {
  Blocked,
  Overview,
  ProcessInfo,
  SiteRow,
  SnapshotBody,
  TaskColumn,
  TaskDetail,
  TaskRow,
  TaskWindow,
  Update,
} from '@async-console/protocol';
import type { Exit } from './feed.ts';
import type { Scope } from './keys.ts';
import { layoutOf } from './layout.ts';
import { emptyOutput, type OutputLog } from './output.ts';

export type Tab = 'tasks' | 'output';

export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'connected' }
  | { readonly state: 'disconnected'; readonly reason: string }
  | { readonly state: 'ended'; readonly exit: Exit | undefined };

/** One state of the program as it was received, with what the screen needs of its past. */
export interface Seen {
  readonly update: Update;
  /** Console's clock. */
  readonly receivedAt: number;
  /** Loop utilization, 0 to 1, oldest first; undefined where it was not measured. */
  readonly utilization: readonly (number | undefined)[];
  /** The last time the thread was blocked, as it was when that was last seen. */
  readonly lastBlocked: { readonly blocked: Blocked; readonly seenAt: number } | undefined;
}

/** The task the user is looking at. It sticks to the id; where the task is not in sight, to the index. */
interface Selection {
  /** Undefined until the row at `index` has arrived. */
  readonly id: number | undefined;
  readonly index: number;
}

/** A task's detail as it was seen last. */
interface KnownDetail {
  readonly task: TaskDetail;
  /** The async function at which it started. */
  readonly site: SiteRow | undefined;
  /** Milliseconds since the program started. */
  readonly at: number;
  /** The program knows it no more. */
  readonly forgotten: boolean;
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
  readonly focus: 'table' | 'detail';
  /** First line of the detail in sight. */
  readonly detailTop: number;
  readonly helpTop: number;
  /** The selected task's last known detail. */
  readonly detail: KnownDetail | undefined;
  readonly selection: Selection | undefined;
  readonly filter: string;
  /** The filter before it was edited. */
  readonly filterBefore: string;
  readonly sort: TaskColumn;
  readonly descending: boolean;
  readonly showEnded: boolean;
  /** Index of the first task in sight. */
  readonly top: number;
  /** One sentence at the foot of the screen until the next key. */
  readonly notice: string | undefined;
  readonly subscribed: TaskWindow | undefined;
  /** The rows on the screen answer another filter or order than the one now asked for. */
  readonly stale: boolean;
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
    focus: 'table',
    detailTop: 0,
    helpTop: 0,
    detail: undefined,
    selection: undefined,
    filter: '',
    filterBefore: '',
    sort: 'urgency',
    descending: true,
    showEnded: false,
    top: 0,
    notice: undefined,
    subscribed: undefined,
    stale: false,
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

/** Tasks that match the filter, as far as is known. */
export function matching(model: Model): number {
  return shown(model)?.update.matching ?? 0;
}

/** The task at this index, when its row has arrived. */
export function rowAt(model: Model, index: number): TaskRow | undefined {
  const update = shown(model)?.update;
  return update?.rows[index - update.offset];
}

/** The detail of that task, when it came with this state. */
export function detailIn({ detail, site, overview }: Update, id: number | undefined): KnownDetail | undefined {
  return detail === undefined || detail.id !== id
    ? undefined
    : { task: detail, site, at: overview.at, forgotten: false };
}

export function tabsOf(model: Model): Tab[] {
  return model.output === undefined ? ['tasks'] : ['tasks', 'output'];
}

/** What the keys belong to; the help, too, is for where it was called from. */
export function placeOf(model: Model): 'table' | 'detail' | 'output' {
  return model.tab === 'output' ? 'output' : model.focus;
}

export function scopeOf(model: Model): Scope {
  return model.mode === 'normal' ? placeOf(model) : model.mode;
}

/** Whether other rows than those on the screen can be had. */
export function canAsk(model: Model): boolean {
  if (model.frozen !== undefined) return false;
  return model.final !== undefined || model.connection.state === 'connected';
}

export function isDetailInSight(model: Model): boolean {
  if (model.tab !== 'tasks' || model.selection === undefined) return false;
  return model.focus === 'detail' || layoutOf(model).kind === 'wide';
}

/** What the screen needs of the task table. */
export function windowOf(model: Model): TaskWindow {
  const id = isDetailInSight(model) ? model.selection?.id : undefined;
  return {
    filter: model.filter,
    sort: model.sort,
    descending: model.descending,
    offset: model.top,
    limit: layoutOf(model).listRowsAtMost,
    ended: model.showEnded,
    warnings: false,
    ...(id === undefined ? {} : { detail: id }),
  };
}
