/**
 * A window on an await tree that is all there, as the agent answers one: equal subtrees are one row. For what no agent can
 * be asked for any more, or never could: the last state of a program, a tree from somewhere else.
 */
import type { TreeRow, TreeWindow } from '@async-console/protocol';
import type { EntryPage, TreeEntry } from './tree-row.ts';

/** What is said of one node alone. */
type Said = Omit<TreeEntry, 'id' | 'first' | 'fold' | 'folded' | 'below' | 'depth' | 'more' | 'times' | 'all'>;

export interface OutlineNode {
  readonly said: Said;
  /** What it is, whatever it waits for: of those of one parent that have the same, one is folded with the others. */
  readonly call: string;
  /** What tells it from others that are called so, and suspended at the same place. */
  readonly waits?: string;
  /** It stands for so many; absent: for itself. */
  readonly times?: number;
  readonly below: readonly OutlineNode[];
}

/** How many there are of it, below all that are equal above. */
interface Counted {
  readonly known: Known;
  readonly times: number;
}

interface Group {
  readonly nodes: readonly Counted[];
  readonly all: number;
  /** Undefined: it is not known. */
  readonly longestMs: number | undefined;
  readonly parents: number;
}

/** A node with the number of what equals it. */
interface Known {
  readonly node: OutlineNode;
  readonly shape: number;
  readonly below: readonly Known[];
  readonly count: number;
}

const MAX_TASKS = 10;

export function outline(roots: readonly OutlineNode[], window: TreeWindow): EntryPage {
  const words = window.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const shapes = new Map<string, number>();
  const known = roots.flatMap((root) => sifted(root, words, false, shapes));
  const rows = new Drawing(window).rows(known);
  const offset = Math.max(0, Math.min(window.offset, rows.length - window.limit));
  return {
    matching: rows.length,
    offset,
    rows: rows.slice(offset, offset + window.limit),
    tasks: known.length,
    suspended: sum(known.map(suspendedIn)),
    nodes: sum(known.map(countOf)),
  };
}

function suspendedIn({ node, below }: Known): number {
  const own = node.said.awaiting === undefined ? 0 : 1;
  return (node.times ?? 1) * (own + sum(below.map(suspendedIn)));
}

function countOf({ node, count }: Known): number {
  return (node.times ?? 1) * (1 + count);
}

/** Without what the filter is not about: what has it below or above stays. */
function sifted(
  node: OutlineNode,
  words: readonly string[],
  isBelowHit: boolean,
  shapes: Map<string, number>,
): Known[] {
  const text = textOf(node.said);
  const isHit = isBelowHit || words.every((word) => text.includes(word));
  const below = node.below.flatMap((child) => sifted(child, words, isHit, shapes));
  if (!isHit && below.length === 0) return [];
  const shapesBelow = below.map(({ shape, node: { times = 1 } }) => `${shape}*${times}`).sort();
  const key = [node.call, atOf(node), ...shapesBelow].join('\n');
  const shape = shapes.get(key) ?? shapes.size;
  shapes.set(key, shape);
  return [{ node, shape, below, count: sum(below.map(countOf)) }];
}

function textOf({ name, function: fn, location, awaiting, waitsFor = [], reasons = [], tasks }: Said): string {
  const place = (at: TreeRow['location']) => (at === undefined ? '' : `${at.file}:${at.line}`);
  const waits: readonly { readonly kind: string; readonly name?: string | undefined }[] = [...waitsFor, ...reasons];
  const names = [
    name,
    fn,
    ...tasks.map((task) => task.name),
    ...waits.map(({ kind, name = '' }) => `waits ${kind} ${name}`),
  ];
  return [...names, place(location), place(awaiting)].join(' ').toLowerCase();
}

function atOf({ said: { awaiting }, waits = '' }: OutlineNode): string {
  return awaiting === undefined ? waits : `${awaiting.file}:${awaiting.line}:${awaiting.column} ${awaiting.at}${waits}`;
}

class Drawing {
  readonly #window: TreeWindow;
  readonly #except: ReadonlySet<string>;
  readonly #rows: TreeEntry[] = [];
  readonly #taken = new Set<string>();
  readonly #ids = new Map<string, number>();

  constructor(window: TreeWindow) {
    this.#window = window;
    this.#except = new Set(window.except);
  }

  rows(roots: readonly Known[]): TreeEntry[] {
    const counted = roots.map((known) => ({ known, times: known.node.times ?? 1 }));
    this.#draw(counted, 1, 0, [], '', '');
    return this.#rows;
  }

  #draw(all: readonly Counted[], parents: number, depth: number, more: number[], way: string, calls: string): void {
    const groups = this.#grouped(all, parents);
    groups.forEach((group, index) => {
      const first = (group.nodes[0] as Counted).known;
      const fold = `${calls}/${first.node.call}`;
      const id = `${way}/${first.node.call} ${atOf(first.node)}`;
      const folded = first.below.length > 0 && this.#window.folded !== this.#except.has(this.#short(fold));
      const follows = depth > 0 && index < groups.length - 1 ? [...more, depth] : more;
      const place = { id: this.#unique(id), fold: this.#short(fold), folded, depth, more: follows };
      this.#rows.push(rowOf(group, place));
      if (folded) return;
      const below = group.nodes.flatMap(({ known, times }) =>
        known.below.map((each) => ({ known: each, times: times * (each.node.times ?? 1) })),
      );
      this.#draw(below, group.all, depth + 1, follows, id, fold);
    });
  }

  #grouped(all: readonly Counted[], parents: number): Group[] {
    const waited = ({ known }: Counted) => known.node.said.longestMs;
    const groups = [...Map.groupBy(all, ({ known }) => known.shape).values()].map((nodes): Group => {
      const sorted = nodes.toSorted((a, b) => (waited(b) ?? 0) - (waited(a) ?? 0));
      const longestMs = waited(sorted[0] as Counted);
      return { nodes: sorted, parents, longestMs, all: sum(nodes.map((each) => each.times)) };
    });
    // Where nobody knows since when, the order is as it came.
    const isTimed = groups.every(({ longestMs }) => longestMs !== undefined);
    if (!isTimed && this.#window.order === 'wait') return this.#window.descending ? groups : groups.reverse();
    const sign = this.#window.descending ? -1 : 1;
    const waits = (a: Group, b: Group) => (a.longestMs ?? 0) - (b.longestMs ?? 0);
    const times = (a: Group, b: Group) => a.all - b.all;
    const [first, second] = this.#window.order === 'times' ? [times, waits] : [waits, times];
    return groups.sort((a, b) => sign * first(a, b) || second(b, a));
  }

  /** As `except` may have it. */
  #short(text: string): string {
    const known = this.#ids.get(text) ?? hash(text);
    this.#ids.set(text, known);
    return known.toString(36);
  }

  #unique(id: string): string {
    const short = this.#short(id);
    const free = this.#taken.has(short) ? `${short}.${this.#rows.length}` : short;
    this.#taken.add(free);
    return free;
  }
}

/** 53 bits. */
function hash(text: string): number {
  let [a, b] = [0x811c9dc5, 0x1b873593];
  for (let at = 0; at < text.length; at++) {
    a = Math.imul(a ^ text.charCodeAt(at), 0x01000193);
    b = Math.imul(b ^ text.charCodeAt(at), 0x85ebca6b) ^ (b >>> 15);
  }
  return (a >>> 0) * 2 ** 21 + (b >>> 11);
}

type Place = Pick<TreeRow, 'id' | 'fold' | 'folded' | 'depth' | 'more'>;

function rowOf({ nodes, longestMs, parents, all: count }: Group, place: Place): TreeEntry {
  const first = (nodes[0] as Counted).known;
  const all = nodes.map(({ known }) => known.node.said);
  const names = new Set(all.map(({ name }) => name));
  const { name, ...said } = first.node.said;
  const holds = sum(all.map((each) => each.holds ?? 0));
  const keepsWaiting = sum(all.map((each) => each.keepsWaiting ?? 0));
  const warnings = [...new Set(all.flatMap((each) => each.warnings ?? []))];
  // The longest wait comes first, and stays of each task.
  const tasks = new Map(all.flatMap((each) => each.tasks.map((task) => [task.id, task] as const)).reverse());
  return {
    ...said,
    ...place,
    ...(names.size > 1 || name === undefined ? {} : { name }),
    first: `${place.id} ${said.tasks[0]?.id}`,
    below: first.count,
    times: count / parents,
    all: count,
    state:
      (['running', 'scheduled', 'idle'] as const).find((state) => all.some((each) => each.state === state)) ?? 'idle',
    scheduled: sum(all.map((each) => each.scheduled)),
    ...(longestMs === undefined
      ? {}
      : { longestMs, shortestMs: Math.min(...all.map((each) => each.shortestMs ?? longestMs)) }),
    ...together(all),
    ...(holds === 0 ? {} : { holds }),
    ...(keepsWaiting === 0 ? {} : { keepsWaiting }),
    ...(warnings.length === 0 ? {} : { warnings }),
    tasks: [...tasks.values()].reverse().slice(0, MAX_TASKS),
  };
}

function together(all: readonly Said[]): Pick<TreeRow, 'waitsFor'> {
  const found = new Map<number, NonNullable<TreeRow['waitsFor']>[number]>();
  for (const op of all.flatMap(({ waitsFor = [] }) => waitsFor)) {
    const before = found.get(op.resource);
    found.set(op.resource, before === undefined ? op : { ...before, times: before.times + op.times });
  }
  return found.size === 0 ? {} : { waitsFor: [...found.values()].slice(0, 5) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
