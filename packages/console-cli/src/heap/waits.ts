/** What settles a promise, in words of the program's world: a timer, a socket, a child process. */
import type { WaitReason } from '@async-console/protocol';
import { cleanText } from '../connection/clean.ts';
import { type HeapGraph, NodeType } from './graph.ts';
import type { Settler } from './leaves.ts';
import { socketsOfHolders } from './sockets.ts';

/** What the process itself says of a socket, a child or an operation: the heap does not have it. */
export interface LiveFacts {
  readonly peer?: string;
  /** Of a child process: its file. Of a lookup: the host. */
  readonly name?: string;
}

export interface WaitContext {
  /** By node. */
  readonly live: ReadonlyMap<number, LiveFacts>;
  /** The clock of the timers at the snapshot, in ms. */
  readonly now: number | undefined;
}

/** Listeners that are there in any case say nothing, where there are others. */
const IN_ANY_CASE = new Set([
  'error',
  'close',
  'abort',
  'aborted',
  'terminated',
  'timeout',
  'unpipe',
  'drain',
  'newListener',
]);
const MOST_EVENTS = 4;
const SOCKETS = /^(?:Socket|TLSSocket|TCP|Pipe|TLSWrap|TTY|ReadStream|WriteStream)$/;
const OPERATIONS: readonly (readonly [RegExp, WaitReason['kind']])[] = [
  [/^(?:FSReq|FileHandle|StatWatcher|FSEvent|ReadFileJob)/, 'file-system'],
  [/^(?:GetAddrInfo|GetNameInfo|Query)\w*Wrap$/, 'dns'],
  [/^(?:TCPConnectWrap|PipeConnectWrap|WriteWrap|ShutdownWrap)$/, 'socket'],
  [/^Process$/, 'child-process'],
  [/^Worker$/, 'worker'],
  [/^MessagePort$/, 'message-port'],
];

/** `isSettledElsewhere`: in callbacks of other promises too. */
export function reasonsOf(
  heap: HeapGraph,
  settlers: readonly Settler[],
  context: WaitContext,
  isSettledElsewhere: boolean,
): WaitReason[] {
  const events = new Map<number, string[]>();
  for (const settler of settlers) {
    if (settler.kind !== 'emitter') continue;
    const known = events.get(settler.node) ?? [];
    events.set(settler.node, settler.event === undefined ? known : [...known, settler.event]);
  }
  const emitters = [...events].map(([node, names]) => ({
    reason: emitterReason(heap, node, telling(names), context),
    isWeak: heap.name(node) === 'AbortSignal' || (names.length > 0 && names.every((name) => isWeak(heap, node, name))),
  }));
  const others = settlers.flatMap((settler) => reasonOf(heap, settler, context));
  // What calls them by itself, before where they are only kept, before what calls them when all is over.
  const tiers = [
    [
      ...others.filter(({ kind }) => kind !== 'held'),
      ...emitters.filter(({ isWeak }) => !isWeak).map(({ reason }) => reason),
    ],
    others.filter(({ kind }) => kind === 'held'),
    emitters.filter(({ isWeak }) => isWeak).map(({ reason }) => reason),
  ];
  const [best = []] = tiers.slice(0, isSettledElsewhere ? 1 : 3).filter((tier) => tier.length > 0);
  // The pipes of a child are no sockets to anybody.
  const isOfChild = best.some(({ kind }) => kind === 'child-process');
  const isConnected = best.some(({ kind, peer }) => kind === 'held' && peer !== undefined);
  const some = best.filter(
    ({ kind, peer }) => peer !== undefined || !((isOfChild && kind === 'socket') || (isConnected && kind === 'held')),
  );
  return [...new Map(some.map((reason) => [JSON.stringify(reason), reason])).values()];
}

/** A child process and a worker are over by `close` and `exit`: that is waited for. */
function isWeak(heap: HeapGraph, node: number, event: string): boolean {
  return IN_ANY_CASE.has(event) && !(event === 'close' && /^(?:ChildProcess|Worker)$/.test(heap.name(node)));
}

/** The nodes of which the process should be asked. */
export function askedFor(heap: HeapGraph, settlers: readonly Settler[]): number[] {
  return settlers.flatMap((settler) => {
    if (settler.kind === 'held') return socketsOfHolders(heap, settler.node);
    if (settler.kind !== 'emitter' && settler.kind !== 'operation') return [];
    return [settler.node, ...socketsOf(heap, settler.node)];
  });
}

function reasonOf(heap: HeapGraph, settler: Settler, context: WaitContext): WaitReason[] {
  switch (settler.kind) {
    case 'timer':
      return [timerReason(heap, settler.node, context.now)];
    case 'immediate':
      return [{ kind: 'immediate' }];
    case 'operation':
      return [operationReason(heap, settler.node, context)];
    case 'held':
      return [heldReason(heap, settler.node, settler.by, context)];
    default:
      return [];
  }
}

function heldReason(heap: HeapGraph, holder: number, by: string, { live }: WaitContext): WaitReason {
  const peer = socketsOfHolders(heap, holder)
    .map((socket) => live.get(socket)?.peer)
    .find((each) => each !== undefined);
  return { kind: 'held', name: cleanText(by), ...(peer === undefined ? {} : { peer }) };
}

function timerReason(heap: HeapGraph, node: number, now: number | undefined): WaitReason {
  const start = heap.numberOf(node, '_idleStart');
  const after = heap.numberOf(node, '_idleTimeout');
  if (start === undefined || after === undefined || now === undefined) return { kind: 'timer' };
  const due = start + after - now;
  return { kind: 'timer', dueMs: { from: due, to: due } };
}

function emitterReason(heap: HeapGraph, node: number, events: string[], context: WaitContext): WaitReason {
  const className = cleanText(heap.name(node));
  const about = events.length === 0 ? {} : { events };
  if (className === 'ChildProcess') return { kind: 'child-process', ...about, ...childFacts(heap, node, context) };
  if (className === 'Worker') return { kind: 'worker', ...about, ...workerFacts(heap, node) };
  if (className === 'MessagePort') return { kind: 'message-port', ...about };
  const peer = peerOf(heap, node, context);
  if (peer !== undefined || SOCKETS.test(className)) {
    return { kind: 'socket', name: className, ...about, ...(peer === undefined ? {} : { peer }) };
  }
  return { kind: 'event', name: className, ...about };
}

function operationReason(heap: HeapGraph, node: number, context: WaitContext): WaitReason {
  const className = cleanText(heap.name(node));
  const kind =
    OPERATIONS.find(([names]) => names.test(className))?.[1] ?? (SOCKETS.test(className) ? 'socket' : 'operation');
  switch (kind) {
    case 'child-process':
      return { kind, ...childFacts(heap, node, context) };
    case 'worker':
      return { kind, ...workerFacts(heap, node) };
    case 'dns': {
      const name = context.live.get(node)?.name;
      return { kind, ...(name === undefined ? {} : { name }) };
    }
    case 'socket': {
      const peer = peerOf(heap, node, context);
      return { kind, name: className, ...(peer === undefined ? {} : { peer }) };
    }
    case 'operation':
      return { kind, name: className };
    default:
      return { kind };
  }
}

function childFacts(heap: HeapGraph, node: number, { live }: WaitContext): Partial<WaitReason> {
  const pid = heap.numberOf(node, 'pid');
  const owner = heap.property(node, '<symbol owner_symbol>');
  const name = live.get(node)?.name ?? live.get(owner)?.name;
  return { ...(name === undefined ? {} : { name }), ...(pid === undefined ? {} : { pids: [pid] }) };
}

function workerFacts(heap: HeapGraph, node: number): Partial<WaitReason> {
  const handle = heap.property(node, '<symbol kHandle>');
  const threadId = heap.numberOf(handle < 0 ? node : handle, 'threadId');
  return threadId === undefined ? {} : { threadId };
}

function peerOf(heap: HeapGraph, node: number, { live }: WaitContext): string | undefined {
  for (const each of [node, ...socketsOf(heap, node)]) {
    const peer = live.get(each)?.peer;
    if (peer !== undefined) return peer;
  }
  return undefined;
}

/** Of a request over HTTP, of a handle. */
function socketsOf(heap: HeapGraph, node: number): number[] {
  return ['socket', '<symbol kSocket>', '_socket', '<symbol owner_symbol>', 'stream']
    .map((name) => heap.property(node, name))
    .filter((socket) => socket >= 0 && heap.type(socket) === NodeType.object);
}

function telling(events: readonly string[]): string[] {
  const names = [...new Set(events)].map((event) => cleanText(event, 60));
  const tiers = [names.filter((event) => !IN_ANY_CASE.has(event)), names.filter((event) => event !== 'error'), names];
  const some = tiers.find((tier) => tier.length > 0) ?? [];
  return some.sort().slice(0, MOST_EVENTS);
}
