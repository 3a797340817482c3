import {
  type AwaitTree,
  type Completeness,
  type ServerHello,
  TREE_MAX_ROWS,
  TREE_SCHEMA_VERSION,
  type TreeNode,
  type TreePage,
  type TreeRow,
  type Update,
  type WaitReason,
} from '@async-console/protocol';
import { type Address, type Connection, connect } from '../connection/connect.ts';
import { agentDoesNotAnswer, agentTooOld } from '../errors.ts';
import { originOf } from '../heap/functions.ts';
import { VERSION } from '../version.ts';

/** It answers from a thread of its own, also while the program is blocked. */
const ANSWER_MS = 10_000;

/**
 * The await tree as the agent in the process knows it: nothing is paused for it.
 *
 * @throws UserError those of `connect`, `agent-too-old`, `agent-does-not-answer`
 */
export async function treeOfAgent(address: Address): Promise<AwaitTree> {
  const connection = await connect(address);
  const about = connection.hello.process;
  try {
    const update = await wholeTree(connection);
    if (update === undefined) throw agentDoesNotAnswer(about.pid);
    if (update.tree === undefined) throw agentTooOld(about.pid);
    return treeFrom(about, update.tree, update.overview.completeness);
  } finally {
    connection.close();
  }
}

async function wholeTree(connection: Connection): Promise<Update | undefined> {
  const { promise, resolve } = Promise.withResolvers<Update | undefined>();
  const timer = setTimeout(() => resolve(undefined), ANSWER_MS);
  const tree = {
    filter: '',
    order: 'wait',
    descending: true,
    folded: false,
    except: [],
    offset: 0,
    limit: TREE_MAX_ROWS,
  } as const;
  connection.subscribe({ tasks: false, tree: { ...tree, except: [] } }, 60_000, resolve);
  connection.ended.then(() => resolve(undefined));
  const update = await promise;
  clearTimeout(timer);
  return update;
}

/** From rows to nodes below nodes. */
export function treeFrom(
  { pid, node, directory = '' }: ServerHello['process'],
  page: TreePage,
  completeness: Completeness,
): AwaitTree {
  const roots: TreeNode[] = [];
  const path: TreeNode[] = [];
  for (const row of page.rows) {
    const made = nodeOf(row);
    (path[row.depth - 1]?.awaits ?? roots).push(made);
    path[row.depth] = made;
  }
  return {
    schemaVersion: TREE_SCHEMA_VERSION,
    tool: { name: 'async-console', version: VERSION },
    process: { pid, node, directory },
    source: 'agent',
    completeness,
    suspended: page.suspended,
    unlocated: page.rows.reduce((sum, row) => sum + (isUnlocated(row) ? row.all : 0), 0),
    roots,
    cycles: [],
    omitted: page.matching - page.rows.length,
  };
}

/** It is suspended, and its module has not been reported yet. */
function isUnlocated({ kind, state, awaiting }: TreeRow): boolean {
  return kind !== 'task' && state !== 'running' && awaiting === undefined;
}

function nodeOf(row: TreeRow): TreeNode {
  const { kind, awaiting, location, times, waitsFor = [] } = row;
  const name = kind === 'task' ? row.name : row.function;
  return {
    kind,
    ...(name === undefined ? {} : { name }),
    ...(awaiting === undefined ? {} : { location: placeOf(awaiting) }),
    ...(awaiting !== undefined || location === undefined ? {} : { definition: placeOf(location) }),
    origin: originOf((awaiting ?? location)?.file ?? ''),
    times,
    ...(waitsFor.length === 0 ? {} : { waitsFor: waitsFor.map(reasonOf) }),
    agent: {
      state: row.state,
      longestMs: row.longestMs,
      shortestMs: row.shortestMs,
      thread: row.thread,
      ...(row.threadName === undefined ? {} : { threadName: row.threadName }),
      all: row.all,
      tasks: row.tasks.map(({ id, name }) => ({ id, name })),
      ...(kind === 'task' || row.name === undefined ? {} : { task: row.name }),
      ...(row.holds === undefined ? {} : { holds: row.holds }),
      ...(row.keepsWaiting === undefined ? {} : { keepsWaiting: row.keepsWaiting }),
      ...(row.warnings === undefined ? {} : { warnings: row.warnings }),
    },
    awaits: [],
  };
}

function placeOf({ file, line, column }: NonNullable<TreeRow['location']>): NonNullable<TreeRow['location']> {
  return { file, line, column };
}

function reasonOf({ kind, name, dueMs }: NonNullable<TreeRow['waitsFor']>[number]): WaitReason {
  if (dueMs !== undefined) return { kind: 'timer', dueMs: { from: dueMs, to: dueMs } };
  return { kind: 'resource', name: kind === name ? kind : `${kind} ${name}` };
}
