/** The await tree of a process that knows nothing of this console, from a snapshot of its heap. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type AwaitTree, type Location, TREE_SCHEMA_VERSION } from '@async-console/protocol';
import { cleanText } from '../connection/clean.ts';
import { type Locate, locator } from '../inspector/places.ts';
import type { InspectorSession } from '../inspector/session.ts';
import { VERSION } from '../version.ts';
import { type Awaits, findAwaits } from './awaits.ts';
import { type Leaf, plant, type Row, type Teller } from './forest.ts';
import { type FunctionFacts, factsOf, originOf } from './functions.ts';
import type { HeapGraph } from './graph.ts';
import { FACTS } from './in-target.ts';
import { type Settler, settlersOf } from './leaves.ts';
import { nameScripts } from './script-names.ts';
import { findUnsettleable } from './settling.ts';
import { type Position, placesOf } from './suspension-places.ts';
import { callOn, heapSize, release, type TakenHeap, takeHeap } from './take.ts';
import { findUnseen } from './unseen.ts';
import { askedFor, type LiveFacts, reasonsOf } from './waits.ts';

export async function heapTree(session: InspectorSession, pid: number): Promise<AwaitTree> {
  const usedBytes = await heapSize(session);
  try {
    const taken = await takeHeap(session);
    const { heap, about, pauseMs } = taken;
    const awaits = findAwaits(heap);
    await nameScripts(session, heap, awaits);
    const places = await placesOf(session, taken, awaits.suspended);
    const unseen = await findUnseen(session, taken, awaits.suspended);
    const settlers = settlersOfLeaves(heap, awaits);
    const live = await factsUnderWay(session, taken, settlers);
    const leaves = leavesOf(taken, awaits, settlers, live);
    const { roots, omitted, cycles } = plant(awaits, leaves, new Names(taken, awaits, places, unseen));
    return {
      schemaVersion: TREE_SCHEMA_VERSION,
      tool: { name: 'async-console', version: VERSION },
      process: { pid, node: cleanText(about.node), directory: cleanText(about.directory, 4096) },
      source: 'heap',
      heap: { usedBytes, nodes: heap.nodeCount, edges: heap.edgeCount },
      pauseMs: Math.round(pauseMs),
      suspended: awaits.suspended.size,
      unlocated: awaits.suspended.size - places.size,
      ...(unseen === undefined || unseen.size === 0 ? {} : { unseen: unseen.size }),
      roots,
      omitted,
      cycles,
    };
  } finally {
    // Where the process has gone, there is nothing to let go of.
    await release(session).catch(() => {});
  }
}

/** Of each promise that somebody waits for, and that neither a function nor another promise settles. */
function settlersOfLeaves(heap: HeapGraph, awaits: Awaits): Map<number, Settler[]> {
  const settlers = new Map<number, Settler[]>();
  for (const promise of awaits.waitedFor) {
    if (awaits.makers.has(promise) || awaits.feeds.has(promise)) continue;
    settlers.set(promise, settlersOf(heap, awaits, promise));
  }
  return settlers;
}

async function factsUnderWay(
  session: InspectorSession,
  { heap, underWay }: TakenHeap,
  settlers: ReadonlyMap<number, Settler[]>,
): Promise<Map<number, LiveFacts>> {
  const facts = new Map<number, LiveFacts>();
  if (underWay === undefined) return facts;
  const nodes = [...new Set([...settlers.values()].flatMap((each) => askedFor(heap, each)))];
  const known = nodes.filter((node) => underWay.indexes.has(node));
  const indexes = known.map((node) => underWay.indexes.get(node));
  const answers = known.length === 0 ? [] : await callOn<LiveFacts[]>(session, underWay, FACTS, indexes);
  for (const [k, { peer, name }] of (answers ?? []).entries()) {
    facts.set(known[k] as number, {
      ...(peer === undefined ? {} : { peer: cleanText(peer) }),
      ...(name === undefined ? {} : { name: cleanText(name) }),
    });
  }
  return facts;
}

function leavesOf(
  { heap, about, ours }: TakenHeap,
  awaits: Awaits,
  settlers: ReadonlyMap<number, Settler[]>,
  live: ReadonlyMap<number, LiveFacts>,
): Map<number, Leaf> {
  const unsettleable = findUnsettleable(heap, awaits, ours);
  const leaves = new Map<number, Leaf>();
  for (const [promise, each] of settlers) {
    const links = each.flatMap((settler) =>
      settler.kind === 'promise' || settler.kind === 'suspended' ? [settler.node] : [],
    );
    // What those wait for, below them, is why.
    if (unsettleable.has(promise)) {
      leaves.set(promise, { reasons: [], links, isForever: true });
      continue;
    }
    const reasons = reasonsOf(heap, each, { live, now: about.now }, links.length > 0);
    leaves.set(promise, { reasons: reasons.length + links.length > 0 ? reasons : [{ kind: 'unknown' }], links });
  }
  return leaves;
}

/** Names and places of functions, through their source maps. */
class Names implements Teller {
  readonly #heap: HeapGraph;
  readonly #directory: string;
  readonly #places: ReadonlyMap<number, Position>;
  readonly #awaits: Awaits;
  /** Of those that the agent has not seen begin. */
  readonly #unseen: ReadonlySet<number>;
  readonly #locators = new Map<string, Locate>();
  readonly #callbacks = new Map<number, Row>();

  constructor(
    { heap, about }: TakenHeap,
    awaits: Awaits,
    places: ReadonlyMap<number, Position>,
    unseen: ReadonlySet<number> = new Set(),
  ) {
    this.#heap = heap;
    this.#directory = about.directory;
    this.#places = places;
    this.#awaits = awaits;
    this.#unseen = unseen;
  }

  call(generator: number): Row {
    const { closure, kind } = this.#awaits.suspended.get(generator)!;
    const facts = factsOf(this.#heap, closure, generator);
    const place = this.#places.get(generator);
    // The text of a module begins where its file does.
    const isModule = facts.name === undefined && facts.line === 1 && facts.column === 1 && kind === 'function';
    return {
      kind: isModule ? 'module' : kind,
      ...this.#named(facts),
      ...(place === undefined ? this.#definition(facts) : this.#location(facts.url, place)),
      ...(this.#unseen.has(generator) ? { unseen: true as const } : {}),
    };
  }

  callbacks(closures: readonly number[]): Row | undefined {
    for (const closure of closures) {
      const row = this.#callbacks.get(closure) ?? this.#callback(closure);
      this.#callbacks.set(closure, row);
      if (row.origin !== 'node') return row;
    }
    return undefined;
  }

  #callback(closure: number): Row {
    const facts = factsOf(this.#heap, closure);
    return { kind: 'then', ...this.#named(facts), ...this.#location(facts.url, facts) };
  }

  #named({ name, url }: FunctionFacts): Pick<Row, 'name' | 'origin'> {
    return { ...(name === undefined ? {} : { name }), origin: originOf(url) };
  }

  #definition(facts: FunctionFacts): { definition?: Location } {
    const { location } = this.#location(facts.url, facts);
    return location === undefined ? {} : { definition: location };
  }

  #location(url: string, { line, column }: Position): { location?: Location } {
    if (url === '') return {};
    let locate = this.#locators.get(url);
    if (locate === undefined) {
      locate = locator(url, sourceMapOf(url), this.#directory);
      this.#locators.set(url, locate);
    }
    return { location: locate(line, column) };
  }
}

const TAIL_BYTES = 64 * 1024;
const MAP_COMMENT = /\/\/[#@] sourceMappingURL=([^\s'"]+)\s*$/;

/** What the last line of the file names. A map that is inline may be as long as it likes. */
function sourceMapOf(url: string): string | undefined {
  let file: number | undefined;
  try {
    if (url.startsWith('node:')) return undefined;
    file = openSync(url.startsWith('file:') ? fileURLToPath(url) : url, 'r');
    const { size } = fstatSync(file);
    for (let bytes = Math.min(TAIL_BYTES, size); ; bytes = Math.min(bytes * 16, size)) {
      const tail = Buffer.alloc(bytes);
      readSync(file, tail, 0, bytes, size - bytes);
      const text = tail.toString('utf8');
      const found = MAP_COMMENT.exec(text.trimEnd())?.[1];
      if (found !== undefined) return found;
      // A line that is longer than what was read may be an inline map.
      if (text.trimEnd().includes('\n') || bytes === size) return undefined;
    }
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
