import type { AwaitSite, FrameNode, TaskDetail, TreeRow, TreeWindow } from '@async-console/protocol';
import { type OutlineNode, outline } from './outline.ts';
import type { EntryPage } from './tree-row.ts';

/** Answers a window on the await tree from tasks that are all known, as those of a program's last state. */
export function treeOfTasks(tasks: readonly TaskDetail[], window: TreeWindow): EntryPage {
  const wanted = tasks.filter(
    ({ id, state }) => state !== 'ended' && (window.task === undefined || id === window.task),
  );
  return outline(wanted.map(rootOf), window);
}

/** Requests and what was spawned have no async function of their own. */
function rootOf(task: TaskDetail): OutlineNode {
  const [root, ...others] = task.awaitTree;
  const hasFunction = task.kind === 'call' || task.kind === 'detached';
  if (hasFunction && root !== undefined && others.length === 0) {
    const node = nodeOf(task, root, `${task.kind} `);
    return { ...node, said: { ...node.said, ...ofTask(task) } };
  }
  return {
    call: `${task.kind} ${task.name}`,
    said: {
      kind: 'task',
      name: task.name,
      state: task.state === 'ended' ? 'idle' : task.state,
      scheduled: task.state === 'scheduled' ? 1 : 0,
      ...waits(task, undefined, task.totalMs),
      ...ofTask(task),
    },
    below: task.awaitTree.map((frame) => nodeOf(task, frame, '')),
  };
}

function nodeOf(task: TaskDetail, frame: FrameNode, kind: string): OutlineNode {
  const { location, awaiting } = frame;
  const at = location === undefined ? '' : `${location.file}:${location.line}:${location.column}`;
  return {
    call: `${kind}${frame.function} ${at}`,
    said: {
      kind: 'function',
      function: frame.function,
      ...(location === undefined ? {} : { location }),
      state: frame.state === 'suspended' ? 'idle' : frame.state,
      scheduled: frame.state === 'scheduled' ? 1 : 0,
      ...(awaiting === undefined ? {} : { awaiting: placeOf(awaiting) }),
      ...waits(task, awaiting, frame.ageMs),
    },
    below: frame.children.map((child) => nodeOf(task, child, '')),
  };
}

function placeOf({ forMs: _, ...place }: AwaitSite): TreeRow['awaiting'] {
  return place;
}

function waits({ id, name, thread, threadName }: TaskDetail, awaiting: AwaitSite | undefined, ageMs: number) {
  const ms = awaiting?.forMs ?? ageMs;
  return {
    thread,
    ...(threadName === undefined ? {} : { threadName }),
    longestMs: ms,
    shortestMs: ms,
    tasks: [{ id, name, longestMs: ms }],
  };
}

/** Which of its functions it is that waits and holds, is not said of a task: so its first row does. */
function ofTask({ kind, name, holds = [], waitsFor = [], warnings, awaitTree }: TaskDetail) {
  const keepsWaiting = holds.reduce((sum, { waiters }) => sum + waiters, 0);
  return {
    task: kind,
    ...(awaitTree[0]?.function === name && kind === 'call' ? {} : { name }),
    ...(holds.length === 0 ? {} : { holds: holds.length }),
    ...(keepsWaiting === 0 ? {} : { keepsWaiting }),
    ...(waitsFor.length === 0
      ? {}
      : { waitsFor: waitsFor.map(({ resource, kind, name }) => ({ resource, kind, name, times: 1 })) }),
    ...(warnings === undefined ? {} : { warnings }),
  };
}
