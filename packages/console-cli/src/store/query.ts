import type {
  ResourceDetail,
  ResourceRow,
  ResourceWindow,
  SiteRow,
  SnapshotBody,
  TaskRow,
  TaskWindow,
  Update,
} from '@async-console/protocol';
import { treeOfTasks } from './tree-of-tasks.ts';
import type { State } from './tree-row.ts';

/** What can be asked: of a program that has ended, its last state. */
export type Known = { readonly [Part in 'tasks' | 'sites' | 'resources' | 'warnings']: Readonly<SnapshotBody[Part]> };
type Answer = Omit<State, 'overview'>;

/** Answers a window as the agent does: for a program that has ended, and is asked no more. */
export function answer({ tasks, sites, resources, warnings }: Known, window: TaskWindow): Answer {
  const detail = window.detail === undefined ? undefined : tasks.find((task) => task.id === window.detail);
  return {
    ...page(
      tasks.filter((task) => window.tasks !== false && (window.ended || task.state !== 'ended')),
      window,
      textOf,
      TASK_KEYS[window.sort],
    ),
    detail,
    site: detail === undefined ? undefined : sites.find((site) => isAt(site, detail)),
    ...(window.resources === undefined ? {} : { resources: resourcesIn(resources, window.resources) }),
    ...(window.warnings ? { warnings: [...warnings] } : {}),
    ...(window.tree === undefined ? {} : { tree: treeOfTasks(tasks, window.tree) }),
  };
}

function resourcesIn(resources: readonly ResourceDetail[], window: ResourceWindow): Update['resources'] {
  const detail = window.detail === undefined ? undefined : resources.find(({ id }) => id === window.detail);
  return {
    ...page(resources, window, textOfResource, RESOURCE_KEYS[window.sort]),
    ...(detail === undefined ? {} : { detail }),
  };
}

type Key<Row> = (row: Row) => number | string | undefined;

function page<Row extends { readonly id: number }>(
  all: readonly Row[],
  {
    filter,
    sort,
    descending,
    offset,
    limit,
  }: Pick<TaskWindow, 'filter' | 'sort' | 'descending' | 'offset' | 'limit'> | ResourceWindow,
  text: (row: Row) => string,
  key: Key<Row>,
): { matching: number; offset: number; rows: Row[] } {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const found = all
    .filter((row) => {
      const said = words.length === 0 ? '' : text(row);
      return words.every((word) => said.includes(word));
    })
    .sort(order(key, sort === 'urgency', descending));
  return { matching: found.length, offset, rows: found.slice(offset, offset + limit) };
}

function isAt(site: SiteRow, { location, kind }: TaskRow): boolean {
  // A request is located at the function that it called, and is none of those that started there.
  if (location === undefined || kind === 'request') return false;
  return (['file', 'line', 'column'] as const).every((key) => site.location[key] === location[key]);
}

function textOf(task: TaskRow): string {
  const { name, kind, state, thread, threadName, location, awaiting = task.lostAt, fields, error } = task;
  const { holds = [], waitsFor = [] } = task;
  return [
    name,
    kind,
    state,
    task.failed ? 'failed' : '',
    task.lost ? 'lost' : '',
    error === undefined ? '' : `${error.name}: ${error.message}`,
    thread === 0 ? '' : `thread:${thread} ${threadName ?? ''}`,
    location === undefined ? '' : `${location.file}:${location.line}`,
    awaiting === undefined ? '' : `${awaiting.file}:${awaiting.line} ${awaiting.function}`,
    ...holds.map((hold) => `holds ${hold.kind} ${hold.name}`),
    ...waitsFor.map((op) => `waits ${op.kind} ${op.name}`),
    ...Object.entries(fields ?? {}).map(([name, value]) => `${name}=${value}`),
  ]
    .join('\n')
    .toLowerCase();
}

function textOfResource({ kind, name, location }: ResourceRow): string {
  return `${kind} ${name} ${location === undefined ? '' : `${location.file}:${location.line}`}`.toLowerCase();
}

const URGENCY: Record<TaskRow['state'], number> = { running: 2, scheduled: 1, idle: 0, ended: 0 };

const TASK_KEYS: Record<TaskWindow['sort'], Key<TaskRow>> = {
  urgency: (task) => URGENCY[task.state],
  id: (task) => task.id,
  state: (task) => task.state,
  name: (task) => task.name,
  total: (task) => task.totalMs,
  busy: (task) => task.busyMs,
  scheduled: (task) => task.scheduledMs,
  idle: (task) => task.idleMs,
  polls: (task) => task.polls,
  wakes: (task) => task.wakes,
  selfWakes: (task) => task.selfWakes,
  awaiting: ({ awaiting }) =>
    awaiting === undefined ? undefined : `${awaiting.file}:${String(awaiting.line).padStart(6)}`,
};

const RESOURCE_KEYS: Record<ResourceWindow['sort'], Key<ResourceRow>> = {
  // Any wait is more than any hold.
  urgency: ({ longestWaitMs, longestHoldMs }) =>
    longestWaitMs === undefined ? (longestHoldMs ?? -1) : 1e12 + longestWaitMs,
  id: ({ id }) => id,
  kind: ({ kind }) => kind,
  name: ({ name }) => name,
  held: ({ held }) => held,
  waiting: ({ waiting }) => waiting,
  longestHold: ({ longestHoldMs }) => longestHoldMs,
  longestWait: ({ longestWaitMs }) => longestWaitMs,
};

/** What is absent comes last in either order; what is equal, newest first. */
function order<Row extends { readonly id: number }>(
  key: Key<Row>,
  byUrgency: boolean,
  descending: boolean,
): (a: Row, b: Row) => number {
  const sign = descending ? -1 : 1;
  return (a, b) => {
    const left = key(a);
    const right = key(b);
    if (left === right) return byUrgency ? sign * (a.id - b.id) : b.id - a.id;
    if (left === undefined) return 1;
    if (right === undefined) return -1;
    return sign * (left < right ? -1 : 1);
  };
}
