import type { SiteRow, TaskColumn, TaskDetail, TaskRow, TaskWindow, Update } from '@async-console/protocol';

type Answer = Pick<Update, 'matching' | 'offset' | 'rows' | 'detail' | 'site'>;

/** Answers a window from a list of tasks, as the agent does: for a program that has ended, and is asked no more. */
export function answer(tasks: readonly TaskDetail[], window: TaskWindow, sites: readonly SiteRow[] = []): Answer {
  const detail = window.detail === undefined ? undefined : tasks.find((task) => task.id === window.detail);
  const words = window.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const found = tasks
    .filter((task) => window.ended || task.state !== 'ended')
    .filter((task) => {
      const text = textOf(task);
      return words.every((word) => text.includes(word));
    })
    .sort(order(window.sort, window.descending));
  return {
    matching: found.length,
    offset: window.offset,
    rows: found.slice(window.offset, window.offset + window.limit),
    detail,
    site: detail === undefined ? undefined : sites.find((site) => isAt(site, detail)),
  };
}

function isAt(site: SiteRow, { location, kind }: TaskRow): boolean {
  // A request is located at the function that it called, and is none of those that started there.
  if (location === undefined || kind === 'request') return false;
  return (['file', 'line', 'column'] as const).every((key) => site.location[key] === location[key]);
}

function textOf(task: TaskRow): string {
  const { name, kind, state, thread, threadName, location, awaiting = task.lostAt, fields, error } = task;
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
    ...Object.entries(fields ?? {}).map(([name, value]) => `${name}=${value}`),
  ]
    .join('\n')
    .toLowerCase();
}

const URGENCY: Record<TaskRow['state'], number> = { running: 2, scheduled: 1, idle: 0, ended: 0 };

const KEYS: Record<TaskColumn, (task: TaskRow) => number | string | undefined> = {
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

/** What is absent comes last in either order; what is equal, newest first. */
function order(column: TaskColumn, descending: boolean): (a: TaskRow, b: TaskRow) => number {
  const key = KEYS[column];
  const sign = descending ? -1 : 1;
  return (a, b) => {
    const left = key(a);
    const right = key(b);
    if (left === right) return column === 'urgency' ? sign * (a.id - b.id) : b.id - a.id;
    if (left === undefined) return 1;
    if (right === undefined) return -1;
    return sign * (left < right ? -1 : 1);
  };
}
