import { isDeepStrictEqual } from 'node:util';
import {
  type Overview,
  type ProcessInfo,
  type SnapshotBody,
  sumOfResources,
  type TaskWindow,
  type Warning,
} from '@async-console/protocol';
import type { Command } from './commands.ts';
import { type HeapOutcome, heapTreeFrom, noHeap, pageOf } from './heap.ts';
import { planted, pressed } from './keyboard.ts';
import { rowsInSight } from './layout.ts';
import { type ListName, type Lists, withoutSelections } from './list.ts';
import type { Msg } from './messages.ts';
import {
  hasHeapTree,
  isDetailInSight,
  isFromHeap,
  listOf,
  type Model,
  nodeIn,
  resourceIn,
  rowsIn,
  rowsOf,
  type Seen,
  selectionAt,
  shown,
  taskIn,
  treeWindow,
  utilizationOf,
  windowOf,
  withList,
} from './model.ts';
import { append } from './output.ts';
import { answer } from './query.ts';
import type { State } from './tree-row.ts';

/** Updates whose loop utilization is kept for the sparkline. */
const HISTORY_MAX = 60;

/** The whole behaviour of the dashboard: what happened, and what follows from it. */
export function update(model: Model, message: Msg): [Model, Command[]] {
  switch (message.type) {
    case 'key': {
      const [next, commands] = pressed({ ...model, notice: undefined }, message.key);
      return settle(next, commands);
    }
    case 'resized':
      return settle(keepInSight({ ...model, columns: message.columns, rows: message.rows }));
    case 'tick':
      return settle({ ...model, now: message.now });
    case 'output':
      return [model.output === undefined ? model : { ...model, output: append(model.output, message.lines) }, []];
    case 'connected':
      return settle(connected({ ...model, now: message.now }, message.process));
    case 'update':
      // After the last state came there is nothing newer.
      if (model.final !== undefined) return [model, []];
      return settle(seen({ ...model, now: message.now }, message.update));
    case 'final':
      return settle(ended({ ...model, now: message.now }, message.body));
    case 'ended': {
      const before = model.connection.state === 'ended' ? model.connection.exit : undefined;
      return [{ ...model, now: message.now, connection: { state: 'ended', exit: message.exit ?? before } }, []];
    }
    case 'disconnected':
      if (model.connection.state === 'ended') return [model, []];
      return [
        {
          ...model,
          now: message.now,
          connection: { state: 'disconnected', reason: message.reason },
          subscribed: undefined,
        },
        [],
      ];
    case 'heap':
      return settle(heapRead({ ...model, now: message.now }, message.outcome));
    case 'notice':
      return [{ ...model, now: message.now, notice: message.text }, []];
  }
}

/** Asks for what the screen needs, when that is not what was asked for last. */
function settle(before: Model, commands: Command[] = []): [Model, Command[]] {
  const model = withHeapTree(before);
  // A frozen screen needs nothing new, but a new connection has to be told something.
  if (model.frozen !== undefined && model.subscribed !== undefined) return [model, commands];
  const window = windowOf(model);
  if (model.subscribed !== undefined && isDeepStrictEqual(window, model.subscribed)) return [model, commands];
  const asked = { ...model, subscribed: window };
  if (model.final !== undefined) {
    // The answer can move the window (a filter leaves fewer rows), never more than once.
    return settle(show(asked, { ...past(model), update: lastUpdate(model.final, window) }), commands);
  }
  if (model.connection.state !== 'connected') return [model, commands];
  return [asked, [...commands, { type: 'subscribe', window, intervalMs: model.intervalMs }]];
}

/** A process that is not the one before begins with an empty screen: tasks of two processes never mix. */
function connected(model: Model, process: ProcessInfo): Model {
  const connection = { state: 'connected' } as const;
  const before = model.process;
  if (before === undefined || (before.pid === process.pid && before.startedAt === process.startedAt)) {
    return { ...model, process, connection, subscribed: undefined };
  }
  return {
    ...model,
    process,
    connection,
    subscribed: undefined,
    newest: undefined,
    frozen: undefined,
    final: undefined,
    lists: withoutSelections(model.lists),
    trail: [],
    heap: noHeap,
  };
}

function heapRead(model: Model, outcome: HeapOutcome): Model {
  const { heap } = model;
  // Of a process that is not the one before.
  if (heap.reading !== 'under way') return model;
  if ('problem' in outcome) return { ...model, heap: { ...heap, reading: 'no' }, notice: outcome.problem };
  if ('pauseExpectedMs' in outcome) {
    const seconds = (outcome.pauseExpectedMs / 1000).toFixed(1);
    const notice = `To read its heap, the program is paused for about ${seconds}s. h once more does it.`;
    return { ...model, heap: { ...heap, reading: 'asked' }, notice };
  }
  const tree = heapTreeFrom(outcome.tree, model.now);
  const notice = model.tab === 'tree' ? model.notice : 'The tree from the heap is there: 2 shows it.';
  return { ...planted(model, undefined), heap: { reading: 'no', tree, page: undefined }, notice };
}

/** The tree from the heap is all here: what a key does to it is seen at once. */
function withHeapTree(model: Model): Model {
  const { heap, newest } = model;
  if (!isFromHeap(model) || heap.tree === undefined || newest === undefined || model.frozen !== undefined) return model;
  const window = treeWindow(model);
  const page =
    heap.page !== undefined && isDeepStrictEqual(window, heap.page.of) ? heap.page : pageOf(heap.tree, window);
  if (newest.update.tree === page?.rows) return model;
  return show({ ...model, heap: { ...heap, page } }, { ...newest, update: { ...newest.update, tree: page?.rows } });
}

function seen(model: Model, update: State): Model {
  const { blocked } = update.overview;
  const before = past(model);
  return show(model, {
    update,
    receivedAt: model.now,
    utilization: [...before.utilization, utilizationOf(update.overview)].slice(-HISTORY_MAX),
    lastBlocked: blocked === undefined ? before.lastBlocked : { blocked, seenAt: model.now },
  });
}

function past(model: Model): Omit<Seen, 'update'> {
  return model.newest ?? { receivedAt: model.now, utilization: [], lastBlocked: undefined };
}

function show(model: Model, newest: Seen): Model {
  const { page } = model.heap;
  // What is asked of the agent meanwhile is next to nothing.
  const isHidden = hasHeapTree(model) && page !== undefined && newest.update.tree !== undefined;
  const next = {
    ...model,
    newest: isHidden ? { ...newest, update: { ...newest.update, tree: page.rows } } : newest,
  };
  return model.frozen === undefined ? keepInSight(followed(next)) : next;
}

function ended(model: Model, body: SnapshotBody): Model {
  const { exit } = body.process;
  const before = model.connection.state === 'ended' ? model.connection.exit : undefined;
  const notice =
    body.tasksOmitted === 0 ? model.notice : `${body.tasksOmitted} more tasks were too many for the last state.`;
  return {
    ...model,
    process: body.process,
    final: body,
    connection: { state: 'ended', exit: before ?? exit },
    notice,
    // So that the window is asked of the last state.
    subscribed: undefined,
  };
}

function lastUpdate(body: SnapshotBody, window: TaskWindow): State {
  const running = body.tasks.filter((task) => task.state === 'running').length;
  const scheduled = body.tasks.filter((task) => task.state === 'scheduled').length;
  return {
    overview: {
      at: body.process.durationMs,
      totals: body.totals,
      states: { running, scheduled, idle: Math.max(0, body.totals.live - running - scheduled) },
      loop: body.loop,
      threads: body.threads.filter((thread) => !thread.ended),
      completeness: body.completeness,
      ...sumsOf(body),
    },
    ...answer(body, window),
  };
}

/** How many resources and warnings there were. */
function sumsOf({ resources, warnings }: SnapshotBody): Pick<Overview, 'resources' | 'warnings'> {
  const bySeverity = (severity: Warning['severity']) => warnings.filter((each) => each.severity === severity).length;
  return {
    resources: sumOfResources(resources),
    warnings: { error: bySeverity('error'), warning: bySeverity('warning'), info: bySeverity('info') },
  };
}

/** The selections stay on their rows wherever the order has moved them, and never move to others by themselves. */
function followed(model: Model): Model {
  const update = shown(model)?.update;
  if (update === undefined) return model;
  const { lists, subscribed } = model;
  const { tasks, resources } = lists;
  const tree = follow(lists, 'tree', update);
  const task = tasks.selection?.id;
  const resource = resources.selection?.id;
  const forgotten = tasks.detail?.task.id === task && subscribed?.detail === task;
  const isGone = resources.detail?.resource.id === resource && subscribed?.resources?.detail === resource;
  return {
    ...model,
    lists: {
      tasks: {
        ...follow(lists, 'tasks', update),
        detail: taskIn(update, task) ?? (tasks.detail && forgotten ? { ...tasks.detail, forgotten } : keptTask(model)),
      },
      tree: {
        ...tree,
        detail: nodeIn(update, tree.selection?.id) ?? (update.tree ? gone(tree.detail) : tree.detail),
      },
      resources: {
        ...follow(lists, 'resources', update),
        detail:
          resourceIn(update, resource) ??
          (resources.detail && isGone && update.resources !== undefined
            ? { ...resources.detail, gone: true }
            : resources.detail),
      },
      warnings: follow(lists, 'warnings', update),
    },
  };
}

function gone(node: Lists['tree']['detail']): Lists['tree']['detail'] {
  return node && { ...node, gone: true };
}

/** While another tab is on the screen its detail is not asked for. */
function keptTask(model: Model): Lists['tasks']['detail'] {
  const { selection, detail } = model.lists.tasks;
  const isAsked = model.tab === 'tasks' && !isDetailInSight(model);
  return isAsked || detail?.task.id !== selection?.id ? undefined : detail;
}

function follow<Name extends ListName>(lists: Lists, name: Name, update: State): Lists[Name] {
  const list = lists[name];
  const rows = rowsIn(update, name, list);
  if (rows === undefined) return list;
  const { selection } = list;
  if (selection === undefined) return { ...list, stale: false };
  if (selection.id === undefined) {
    const index = Math.max(0, Math.min(selection.index, rows.matching - 1));
    return { ...list, stale: false, selection: selectionAt(rows, index) };
  }
  const byId = rows.ids.indexOf(selection.id);
  // It has gone on, or others have come to it.
  const position = byId === -1 && selection.first !== undefined ? (rows.firsts?.indexOf(selection.first) ?? -1) : byId;
  if (position === -1) return { ...list, stale: false };
  return { ...list, stale: false, selection: selectionAt(rows, rows.offset + position) };
}

/** After the screen or the list became shorter. */
function keepInSight(model: Model): Model {
  const rows = rowsOf(model);
  if (rows === undefined || model.frozen !== undefined) return model;
  const lastTop = Math.max(0, rows.matching - rowsInSight(model));
  return listOf(model).top <= lastTop ? model : withList(model, { top: lastTop });
}
