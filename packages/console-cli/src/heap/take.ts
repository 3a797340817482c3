/** Takes a snapshot of a process' heap over its inspector, and reads it as it comes. */
import { randomBytes } from 'node:crypto';
import { within } from '../inspector/close.ts';
import type { InspectorSession } from '../inspector/session.ts';
import { EdgeType, type HeapGraph, NodeType } from './graph.ts';
import { A_TURN, ABOUT, held, PROMISE_PROTOTYPE, UNDER_WAY } from './in-target.ts';
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
  /** There is an agent that was attached, and can be asked. */
  readonly isAttachedTo: boolean;
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
  const array = (from: MadeArray | undefined): RemoteArray | undefined => {
    const holder = from === undefined ? -1 : nodeOf(heap, from.className);
    if (from === undefined || holder < 0) return undefined;
    const node = heap.follow(holder, EdgeType.property, heap.stringIndex('array'));
    ours.add(holder).add(node);
    return { objectId: from.objectId, indexes: elementsOf(heap, node) };
  };
  return {
    heap,
    about: { ...about, ...clock },
    pauseMs,
    promises: array(made.promises),
    underWay: array(made.underWay),
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
  /** It is an async function. To wait for what is none, the inspector makes promises in the process. */
  isAsync = false,
): Promise<Result | undefined> {
  const asked = session.send<Evaluated>('Runtime.callFunctionOn', {
    objectId,
    functionDeclaration: text,
    arguments: [{ value: argument }],
    returnByValue: true,
    awaitPromise: isAsync,
    silent: true,
  });
  const answer = await within(ANSWER_MS, asked);
  return answer === undefined || answer.exceptionDetails !== undefined ? undefined : (answer.result.value as Result);
}

interface Made {
  readonly promises: MadeArray | undefined;
  readonly underWay: MadeArray | undefined;
}

/**
 * What holds it tells which node it is. Not its number, which `HeapProfiler.getHeapObjectId` gives: where the collector has
 * moved an array since the snapshot, Node 22 has lost that now and then.
 */
interface MadeArray {
  readonly objectId: string;
  readonly className: string;
}

/** Before the snapshot, so that they are in it: from then on a node is an index. */
async function makeArrays(session: InspectorSession): Promise<Made> {
  const underWay = (await evaluate(session, UNDER_WAY, false)).result.objectId;
  const prototypeObjectId = (await evaluate(session, PROMISE_PROTOTYPE, false)).result.objectId;
  if (prototypeObjectId === undefined) return { promises: undefined, underWay: await hold(session, underWay) };
  const query = { prototypeObjectId, objectGroup: GROUP };
  const { objects } = await session.send<{ objects: { objectId?: string } }>('Runtime.queryObjects', query);
  return { promises: await hold(session, objects.objectId), underWay: await hold(session, underWay) };
}

async function hold(session: InspectorSession, objectId: string | undefined): Promise<MadeArray | undefined> {
  if (objectId === undefined) return undefined;
  const className = `AsyncConsole${randomBytes(8).toString('hex')}`;
  const asked = { objectId, functionDeclaration: held(className), objectGroup: GROUP, silent: true };
  const { exceptionDetails } = await session.send<Evaluated>('Runtime.callFunctionOn', asked);
  return exceptionDetails === undefined ? { objectId, className } : undefined;
}

function evaluate(session: InspectorSession, expression: string, returnByValue: boolean): Promise<Evaluated> {
  return session.send('Runtime.evaluate', { expression, returnByValue, objectGroup: GROUP, silent: true });
}

/** The prototype of that class has the same name, but no `array`. */
function nodeOf(heap: HeapGraph, className: string): number {
  const name = heap.stringIndex(className);
  const array = heap.stringIndex('array');
  if (name < 0 || array < 0) return -1;
  return heap.columns.nodeName.findIndex(
    (each, node) =>
      each === name && heap.type(node) === NodeType.object && heap.follow(node, EdgeType.property, array) >= 0,
  );
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
