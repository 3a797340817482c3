/** At which line and column each suspended function stands. The snapshot does not say: the process is asked. */
import type { InspectorSession } from '../inspector/session.ts';
import type { Suspended } from './awaits.ts';
import { beginningOf, factsOf, originOf } from './functions.ts';
import type { HeapGraph } from './graph.ts';
import { PLACES } from './in-target.ts';
import { OnlyAwaits } from './only-await.ts';
import { callOn, type TakenHeap } from './take.ts';

/** Both 1-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Asked for at once: a few tens of milliseconds of the process' time. */
const AT_ONCE = 4000;
/** A search through the heap for one object takes about a fifth of the time that its snapshot took. */
const SEARCHES = 0.2;
/** The process is paused again for what the first question does not find: at most for so long a share of the first pause. */
const MOST_PAUSE = 0.5;
/** On a small heap that is nothing; this is. */
const MOST_PAUSE_MS = 500;

/** By the node of the suspended function; of some it is not known. */
export async function placesOf(
  session: InspectorSession,
  { heap, promises, pauseMs, about }: TakenHeap,
  suspended: ReadonlyMap<number, Suspended>,
): Promise<Map<number, Position>> {
  const places = new Map<number, Position>();
  const all = [...suspended.values()];
  if (promises !== undefined) {
    const asked = all.filter((each) => each.isOnlyWaiter && promises.indexes.has(each.awaits));
    for (let at = 0; at < asked.length; at += AT_ONCE) {
      const some = asked.slice(at, at + AT_ONCE);
      const indexes = some.map((each) => promises.indexes.get(each.awaits));
      const answers = await callOn<([number, number, string | null] | null)[]>(
        session,
        promises,
        PLACES,
        indexes,
        true,
      );
      if (answers === undefined) break;
      for (const [k, each] of some.entries()) take(heap, places, each, answers[k]);
    }
  }
  takeOnlyAwaits(heap, all, places, about.startedAt);
  await searchFor(session, heap, all, places, Math.max(MOST_PAUSE_MS, pauseMs * MOST_PAUSE), pauseMs * SEARCHES);
  return places;
}

/** The engine leaves out functions that a stack does not show: then what it says is of another, further up. */
function take(
  heap: HeapGraph,
  places: Map<number, Position>,
  each: Suspended,
  answer: readonly [number, number, string | null] | null | undefined,
): void {
  if (answer === null || answer === undefined) return;
  const [line, column, name] = answer;
  const facts = factsOf(heap, each.closure);
  const isIt = name === null || name === '' || name === facts.name || name.endsWith(`.${facts.name}`);
  if (isIt && (line > facts.line || (line === facts.line && column >= facts.column)))
    places.set(each.node, { line, column });
}

/** What has one `await` only needs no question. */
function takeOnlyAwaits(
  heap: HeapGraph,
  all: readonly Suspended[],
  places: Map<number, Position>,
  startedAt: number,
): void {
  const scripts = new Map<string, OnlyAwaits | undefined>();
  const known = new Map<number, Position | undefined>();
  for (const { node, closure } of all) {
    if (places.has(node)) continue;
    const shared = heap.internal(closure, 'shared');
    if (!known.has(shared)) {
      const facts = factsOf(heap, closure);
      if (!scripts.has(facts.url) && originOf(facts.url) !== 'node') {
        scripts.set(facts.url, OnlyAwaits.read(facts.url, beginningOf(heap, closure), startedAt));
      }
      known.set(shared, scripts.get(facts.url)?.in(facts));
    }
    const position = known.get(shared);
    if (position !== undefined) places.set(node, position);
  }
}

interface Found {
  readonly result: { readonly objectId?: string };
}

interface Properties {
  readonly internalProperties?: readonly {
    readonly name: string;
    readonly value?: { readonly value?: { readonly lineNumber: number; readonly columnNumber?: number } };
  }[];
}

/**
 * Those that share what they await are looked for in the heap, one by one, each by a walk over all of it: the first of each
 * kind, the most frequent first, as long as there is time.
 */
async function searchFor(
  session: InspectorSession,
  heap: HeapGraph,
  all: readonly Suspended[],
  places: Map<number, Position>,
  budgetMs: number,
  expectedMs: number,
): Promise<void> {
  const kinds = new Map<string, Suspended[]>();
  for (const each of all) {
    if (places.has(each.node)) continue;
    const kind = `${heap.internal(each.closure, 'shared')} ${each.awaits}`;
    const known = kinds.get(kind);
    if (known === undefined) kinds.set(kind, [each]);
    else known.push(each);
  }
  const order = [...kinds.values()].sort((one, other) => other.length - one.length).flat();
  const firsts = new Set([...kinds.values()].map(([first]) => first));
  order.sort((one, other) => Number(firsts.has(other)) - Number(firsts.has(one)));
  let left = budgetMs;
  let expected = expectedMs;
  for (const each of order) {
    if (left < expected) return;
    const started = performance.now();
    const position = await positionOf(session, heap.columns.nodeId[each.node] as number);
    expected = performance.now() - started;
    left -= expected;
    if (position !== undefined) places.set(each.node, position);
  }
}

async function positionOf(session: InspectorSession, heapId: number): Promise<Position | undefined> {
  try {
    const { result } = await session.send<Found>('HeapProfiler.getObjectByHeapObjectId', {
      objectId: String(heapId),
      objectGroup: 'async-console',
    });
    const { internalProperties = [] } = await session.send<Properties>('Runtime.getProperties', {
      objectId: result.objectId,
      ownProperties: true,
    });
    const at = internalProperties.find(({ name }) => name === '[[GeneratorLocation]]')?.value?.value;
    return at === undefined ? undefined : { line: at.lineNumber + 1, column: (at.columnNumber ?? 0) + 1 };
  } catch {
    // It has ended since the snapshot.
    return undefined;
  }
}
