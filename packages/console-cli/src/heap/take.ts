/** Takes a snapshot of a process' heap over its inspector, and reads it as it comes. */
import { within } from '../inspector/close.ts';
import type { InspectorSession } from '../inspector/session.ts';
import { EdgeType, type HeapGraph } from './graph.ts';
import { A_TURN, ABOUT, PROMISE_PROTOTYPE, UNDER_WAY } from './in-target.ts';
import { SnapshotParser } from './snapshot-parser.ts';

/** What this makes in the process is held by this name, and let go of by it. */
const GROUP = 'async-console';

interface About {
  /** Of the timers' clock, in ms; absent: it has none that is known. */
  readonly now?: number;
  readonly directory: string;
  readonly node: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** An array in the process, whose elements are nodes of the heap. */
export interface RemoteArray {
  readonly objectId: string;
  /** Index by node. */
  readonly indexes: ReadonlyMap<number, number>;
}

export interface TakenHeap {
  readonly heap: HeapGraph;
  readonly about: About;
  readonly pauseMs: number;
  /** All that could be found; absent: the process refused. */
  readonly promises: RemoteArray | undefined;
  readonly underWay: RemoteArray | undefined;
  /** What this has made in the heap. */
  readonly ours: ReadonlySet<number>;
}

interface Evaluated {
  readonly result: { readonly objectId?: string; readonly value?: unknown };
  readonly exceptionDetails?: unknown;
}

/** Whether its event loop turns. While it does not, a snapshot would not begin: the engine takes none on top of a stack. */
export async function isTurning(session: InspectorSession): Promise<boolean> {
  const turn = { expression: A_TURN, awaitPromise: true, returnByValue: true, silent: true };
  return (await within(TURN_MS, session.send('Runtime.evaluate', turn))) !== undefined;
}

/** Bytes that the process has in use for JavaScript. */
export async function heapSize(session: InspectorSession): Promise<number> {
  return (await session.send<{ usedSize: number }>('Runtime.getHeapUsage')).usedSize;
}

export async function takeHeap(session: InspectorSession): Promise<TakenHeap> {
  const about = (await evaluate(session, ABOUT, true)).result.value as About;
  const started = performance.now();
  const made = await makeArrays(session);
  const parser = new SnapshotParser();
  // What is wrong with it is thrown here, not where a message comes in.
  let problem: unknown;
  const stop = session.on<{ chunk: string }>('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => {
    try {
      if (problem === undefined) parser.write(chunk);
    } catch (error) {
      problem = error;
    }
  });
  const clock = (await evaluate(session, ABOUT, true)).result.value as About;
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false, captureNumericValue: true });
  const pauseMs = performance.now() - started;
  stop();
  if (problem !== undefined) throw problem;
  const heap = parser.end();
  const ours = new Set<number>();
  const array = async (objectId: string | undefined): Promise<RemoteArray | undefined> => {
    const node = objectId === undefined ? -1 : await nodeOf(session, heap, objectId);
    if (objectId === undefined || node < 0) return undefined;
    ours.add(node);
    return { objectId, indexes: elementsOf(heap, node) };
  };
  return {
    heap,
    about: { ...about, ...clock },
    pauseMs,
    promises: await array(made.promises),
    underWay: await array(made.underWay),
    ours,
  };
}

export async function release(session: InspectorSession): Promise<void> {
  await session.send('Runtime.releaseObjectGroup', { objectGroup: GROUP });
}

/** What is asked takes some tens of milliseconds; where the event loop is blocked, no job of a promise runs. */
const ANSWER_MS = 10_000;
const TURN_MS = 2000;

/** Calls a function of `in-target` with an array as `this`; undefined: it failed there, or nothing came back in time. */
export async function callOn<Result>(
  session: InspectorSession,
  { objectId }: RemoteArray,
  text: string,
  argument: unknown,
): Promise<Result | undefined> {
  const asked = session.send<Evaluated>('Runtime.callFunctionOn', {
    objectId,
    functionDeclaration: text,
    arguments: [{ value: argument }],
    returnByValue: true,
    awaitPromise: true,
    silent: true,
  });
  const answer = await within(ANSWER_MS, asked);
  return answer === undefined || answer.exceptionDetails !== undefined ? undefined : (answer.result.value as Result);
}

interface Made {
  readonly promises: string | undefined;
  readonly underWay: string | undefined;
}

/** Before the snapshot, so that they are in it: from then on a node is an index. */
async function makeArrays(session: InspectorSession): Promise<Made> {
  const underWay = (await evaluate(session, UNDER_WAY, false)).result.objectId;
  const prototypeObjectId = (await evaluate(session, PROMISE_PROTOTYPE, false)).result.objectId;
  if (prototypeObjectId === undefined) return { promises: undefined, underWay };
  const query = { prototypeObjectId, objectGroup: GROUP };
  const { objects } = await session.send<{ objects: { objectId?: string } }>('Runtime.queryObjects', query);
  return { promises: objects.objectId, underWay };
}

function evaluate(session: InspectorSession, expression: string, returnByValue: boolean): Promise<Evaluated> {
  return session.send('Runtime.evaluate', { expression, returnByValue, objectGroup: GROUP, silent: true });
}

/** Its node. An object has got its number by the snapshot. */
async function nodeOf(session: InspectorSession, heap: HeapGraph, objectId: string): Promise<number> {
  const answer = await session.send<{ heapSnapshotObjectId: string }>('HeapProfiler.getHeapObjectId', { objectId });
  return heap.columns.nodeId.indexOf(Number(answer.heapSnapshotObjectId));
}

function elementsOf(heap: HeapGraph, array: number): Map<number, number> {
  const { edgeType, edgeName, edgeTo } = heap.columns;
  const [from, to] = heap.edges(array);
  const indexes = new Map<number, number>();
  for (let edge = from; edge < to; edge++) {
    if (edgeType[edge] === EdgeType.element) indexes.set(edgeTo[edge] as number, edgeName[edge] as number);
  }
  return indexes;
}
