/** From groups of nodes to the rows of the protocol. */
import type { TreeRow } from '@async-console/protocol';
import { GENERATION, SLOT_INTS } from '../../table/layout.ts';
import { awaitPlace } from '../rows.ts';
import type { ThreadNow } from '../thread.ts';
import { ClaimedTogether, type ClaimsBySlot } from './claimed-nodes.ts';
import { type Forest, HAS_CLAIMS, IS_RUNNING, IS_SCHEDULED, IS_WARNED } from './forest.ts';
import type { Outline } from './shapes.ts';
import type { Placed } from './walk.ts';

const MAX_TASKS = 10;

/** What a thread's rows are made of. */
export interface Grove extends ThreadNow {
  readonly bySlot: ClaimsBySlot;
}

/** `lintsOf`: by id of a task in the process. */
export interface Known {
  readonly forest: Forest;
  readonly groves: readonly Grove[];
  readonly lintsOf: ReadonlyMap<number, readonly string[]>;
}

/** Microseconds are enough on the wire. */
function ms(value: number): number {
  return Math.round(value * 1000) / 1000;
}

export function rowOf(placed: Placed, { forest, groves, lintsOf }: Known): TreeRow {
  const { group, id, fold, folded, depth, more, times } = placed;
  const outline = forest.shapes.outlines[group.shape] as Outline;
  const grove = groves[outline.thread] as Grove;
  const { origin, table } = grove.thread;
  const example = forest.shapes.examples[group.shape] as number;
  const slot = forest.slots[group.first] as number;
  const isRoot = depth === 0;
  const site = origin.book.sites[outline.site];
  const name = isRoot ? origin.book.name(forest.shapes.names[group.shape] as number) : undefined;
  const awaiting = awaitPlace(origin.book, outline.await);
  return {
    id,
    first: `${origin.thread}.${slot}.${table.slots[slot * SLOT_INTS + GENERATION]}`,
    fold,
    folded,
    below: (forest.ends[example] as number) - example - 1,
    depth,
    more: [...more],
    times,
    all: group.nodes.length,
    kind: outline.kind,
    ...(outline.task === undefined ? {} : { task: outline.task }),
    ...(name === undefined || name === site?.name ? {} : { name }),
    ...(site === undefined ? {} : { function: site.name, location: site.location }),
    thread: origin.thread,
    ...(origin.threadName === undefined ? {} : { threadName: origin.threadName }),
    ...stateOf(forest, group.nodes),
    ...(awaiting === undefined ? {} : { awaiting: outline.delegates ? { ...awaiting, at: 'await' } : awaiting }),
    longestMs: ms(group.longestMs),
    shortestMs: ms(group.shortestMs),
    ...claimed(forest, grove, group.nodes),
    ...warnings(forest, grove, group.nodes, lintsOf),
    tasks: tasksOf(forest, grove, group.nodes),
  };
}

function stateOf({ marks }: Forest, nodes: Int32Array): Pick<TreeRow, 'state' | 'scheduled'> {
  let scheduled = 0;
  let running = 0;
  for (let index = 0; index < nodes.length; index++) {
    const mark = marks[nodes[index] as number] as number;
    if ((mark & IS_SCHEDULED) !== 0) scheduled++;
    if ((mark & IS_RUNNING) !== 0) running++;
  }
  return { state: running > 0 ? 'running' : scheduled > 0 ? 'scheduled' : 'idle', scheduled };
}

function claimed(forest: Forest, { bySlot, thread, now }: Grove, nodes: Int32Array) {
  const together = new ClaimedTogether();
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index] as number;
    if (((forest.marks[node] as number) & HAS_CLAIMS) !== 0) together.add(bySlot.get(forest.slots[node] as number));
  }
  return together.said(thread.origin, now);
}

function warnings(
  forest: Forest,
  { thread }: Grove,
  nodes: Int32Array,
  lintsOf: Known['lintsOf'],
): Pick<TreeRow, 'warnings'> {
  if (lintsOf.size === 0) return {};
  const found = new Set<string>();
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index] as number;
    if (((forest.marks[node] as number) & IS_WARNED) === 0) continue;
    const id = thread.origin.ids.unique(forest.rootIds[forest.rootOf(node)] as number);
    for (const lint of lintsOf.get(id) ?? []) found.add(lint);
  }
  return found.size === 0 ? {} : { warnings: [...found] };
}

/** Those that wait longest, each task once. */
function tasksOf(forest: Forest, { thread }: Grove, nodes: Int32Array): TreeRow['tasks'] {
  const { origin } = thread;
  const { ages } = forest;
  const found: { root: number; ms: number }[] = [];
  let least = Number.NEGATIVE_INFINITY;
  let last = -1;
  const look = (node: number) => {
    const age = ages[node] as number;
    if (age <= least) return;
    if (!isBelow(forest, last, node)) last = forest.rootOf(node);
    const known = found.find(({ root }) => root === last);
    if (known === undefined) found.push({ root: last, ms: age });
    else if (age > known.ms) known.ms = age;
    else return;
    found.sort((a, b) => b.ms - a.ms);
    if (found.length > MAX_TASKS) found.pop();
    if (found.length === MAX_TASKS) least = (found[MAX_TASKS - 1] as { ms: number }).ms;
  };
  // A sample first, so that most of the others need no second look: of n, √(10 n) are the fewest looks in all.
  const step = Math.floor(Math.sqrt(nodes.length / MAX_TASKS));
  if (step > 1) for (let index = 0; index < nodes.length; index += step) look(nodes[index] as number);
  for (let index = 0; index < nodes.length; index++) look(nodes[index] as number);
  return found.flatMap(({ root, ms: age }) => {
    const named = thread.name(forest.rootRows[root] as number);
    // Its row is another's when it has ended since.
    const isThere = named?.id === origin.ids.unique(forest.rootIds[root] as number);
    return isThere ? [{ ...named, longestMs: ms(age) }] : [];
  });
}

function isBelow({ rootNodes, ends }: Forest, root: number, node: number): boolean {
  if (root === -1) return false;
  const first = rootNodes[root] as number;
  return node >= first && node < (ends[first] as number);
}
