/**
 * The await trees: at the top who nobody waits for, below each what it waits for, and equal ones counted once. Nodes are
 * kept by what they say, so ten thousand equal trees take the room of one.
 */
import type { AwaitTree, Location, TreeNode, WaitReason } from '@async-console/protocol';
import type { Awaits, Feed } from './awaits.ts';

export type Row = Omit<TreeNode, 'awaits' | 'times'>;

/** What is said of the heap's objects; asked once for each that is shown. */
export interface Teller {
  /** Of a suspended function. */
  call(generator: number): Row;
  /** Of callbacks in a chain, the first that is not Node's own; none: there is no such. */
  callbacks(closures: readonly number[]): Row | undefined;
}

/** Of a promise that no function and no other promise settles. */
export interface Leaf {
  readonly reasons: readonly WaitReason[];
  /** Promises and suspended functions in whose callbacks it is settled. */
  readonly links: readonly number[];
  /** It can never settle: said where nothing else is. */
  readonly isForever?: boolean;
}

export interface Forest {
  readonly roots: TreeNode[];
  readonly omitted: number;
  readonly cycles: AwaitTree['cycles'];
}

const MOST_ROWS = 20_000;
/** Deeper, neither JSON nor a screen can be read. */
const MOST_DEPTH = 300;
const MOST_CYCLES = 100;
const MOST_PIDS = 5;

/** The rows that say where the program stands; the others are what leads there. */
const CALLS: ReadonlySet<Row['kind']> = new Set(['function', 'generator', 'module']);

/** A row with how often it has each other row below it. */
interface Kept {
  readonly row: Row;
  readonly below: ReadonlyMap<Kept, number>;
  readonly id: number;
  /** There is a suspended function in it. */
  readonly holdsCall: boolean;
}

/** A step of the walk: what something waits for, once all below it is known. */
interface Step {
  readonly entity: number;
  /** Only through a callback: where that leads back, it is no ring of awaits. */
  readonly isLoose: boolean;
  readonly children: readonly Child[];
  readonly below: Map<Kept, number>;
  at: number;
}

interface Child {
  readonly entity: number;
  readonly isLoose: boolean;
}

export function plant(awaits: Awaits, leaves: ReadonlyMap<number, Leaf>, teller: Teller): Forest {
  return new Planter(awaits, leaves, teller).forest();
}

class Planter {
  readonly #awaits: Awaits;
  readonly #leaves: ReadonlyMap<number, Leaf>;
  readonly #teller: Teller;
  readonly #done = new Map<number, Kept>();
  readonly #kept = new Map<string, Kept>();
  readonly #cycles = new Map<string, AwaitTree['cycles'][number]>();

  constructor(awaits: Awaits, leaves: ReadonlyMap<number, Leaf>, teller: Teller) {
    this.#awaits = awaits;
    this.#leaves = leaves;
    this.#teller = teller;
  }

  forest(): Forest {
    const roots = new Map<Kept, number>();
    const add = (entity: number) => {
      if (!this.#done.has(entity)) count(roots, this.#walk(entity));
    };
    const { suspended, feeds, waitedFor } = this.#awaits;
    const isBelow = new Set<number>();
    const isLooselyBelow = new Set<number>();
    for (const entity of [...suspended.keys(), ...feeds.keys()]) {
      for (const child of this.#children(entity)) (child.isLoose ? isLooselyBelow : isBelow).add(child.entity);
    }
    for (const promise of feeds.keys()) {
      const top = this.#settledBy(promise);
      if (!waitedFor.has(promise) && !isBelow.has(top) && this.#isWorthShowing(top)) add(top);
    }
    for (const each of suspended.keys()) if (!isBelow.has(each) && !isLooselyBelow.has(each)) add(each);
    for (const each of suspended.keys()) if (!isBelow.has(each)) add(each);
    // Who waits for each other in a ring has nobody above.
    for (const each of suspended.keys()) add(each);
    const drawing = new Drawing();
    return { roots: drawing.rows(roots), omitted: drawing.omitted, cycles: [...this.#cycles.values()] };
  }

  /** A chain without any function of the program, neither suspended nor called, is of no use to anybody. */
  #isWorthShowing(promise: number): boolean {
    const seen = new Set<number>();
    const queue = [promise];
    for (let each = queue.pop(); each !== undefined; each = queue.pop()) {
      if (seen.has(each)) continue;
      seen.add(each);
      if (this.#awaits.suspended.has(each)) return true;
      const callbacks = this.#awaits.feeds.get(each)?.flatMap((feed) => feed.callbacks) ?? [];
      const row = callbacks.length > 0 ? this.#teller.callbacks(callbacks) : undefined;
      if (row !== undefined && row.origin !== 'node') return true;
      queue.push(...this.#children(each).flatMap(({ entity, isLoose }) => (isLoose ? [] : [entity])));
    }
    return false;
  }

  /** What waits for nothing but another promise is that promise. */
  #settledBy(promise: number): number {
    const seen = new Set<number>();
    let at = promise;
    while (!seen.has(at)) {
      seen.add(at);
      const maker = this.#awaits.makers.get(at);
      if (maker !== undefined) return maker;
      const feeds = this.#awaits.feeds.get(at);
      if (feeds?.length !== 1) return at;
      const [{ how, from }] = feeds as [Feed];
      if (!(how === 'adopt' || how === 'module' || (how === 'then' && this.#isSilent(feeds[0]!)))) return at;
      at = from;
    }
    return at;
  }

  #isSilent({ callbacks }: Feed): boolean {
    return this.#teller.callbacks(callbacks) === undefined;
  }

  #children(entity: number): Child[] {
    const call = this.#awaits.suspended.get(entity);
    if (call !== undefined) return this.#behind(this.#settledBy(call.awaits));
    const feeds = this.#awaits.feeds.get(entity);
    if (feeds === undefined) return this.#loose(entity);
    const all = feeds.map(({ from }) => this.#settledBy(from));
    const row = this.#rowOfPromise(entity);
    return row.kind === 'then' ? all.flatMap((each) => this.#behind(each)) : all.map(tight);
  }

  /** A function and a promise are rows; what only waits for reasons is said in the row above. */
  #behind(entity: number): Child[] {
    return this.#leaves.has(entity) ? this.#loose(entity) : [tight(entity)];
  }

  #loose(entity: number): Child[] {
    return [...this.#gather(entity).links].map((link) => ({ entity: link, isLoose: true }));
  }

  /** Of a leaf, with the leaves in whose callbacks it settles. */
  #gather(leaf: number): { readonly reasons: WaitReason[]; readonly links: ReadonlySet<number> } {
    const reasons: WaitReason[] = [];
    const links = new Set<number>();
    const seen = new Set<number>();
    const queue = [leaf];
    for (let each = queue.pop(); each !== undefined; each = queue.pop()) {
      if (seen.has(each)) continue;
      seen.add(each);
      const { reasons: more = [], links: next = [] } = this.#leaves.get(each) ?? {};
      reasons.push(...more);
      for (const link of next) {
        const settles = this.#awaits.suspended.has(link) ? link : this.#settledBy(link);
        if (this.#leaves.has(settles)) queue.push(settles);
        else links.add(settles);
      }
    }
    return { reasons, links };
  }

  #walk(top: number): Kept {
    const steps: Step[] = [];
    const under = new Map<number, number>();
    const begin = ({ entity, isLoose }: Child) => {
      under.set(entity, steps.length);
      steps.push({ entity, isLoose, children: this.#children(entity), below: new Map(), at: 0 });
    };
    const known = this.#done.get(top);
    if (known !== undefined) return known;
    begin(tight(top));
    for (;;) {
      const step = steps[steps.length - 1] as Step;
      const child = step.children[step.at];
      if (child === undefined) {
        const kept = this.#finish(step);
        steps.pop();
        under.delete(step.entity);
        const above = steps[steps.length - 1];
        if (above === undefined) return kept;
        count(above.below, kept);
        continue;
      }
      step.at++;
      const done = this.#done.get(child.entity);
      const start = under.get(child.entity);
      if (done !== undefined) count(step.below, done);
      else if (start === undefined) begin(child);
      else {
        const ring = steps.slice(start);
        const isLoose = child.isLoose || ring.slice(1).some((each) => each.isLoose);
        if (!isLoose) count(step.below, this.#closeRing(ring));
      }
    }
  }

  #finish({ entity, below }: Step): Kept {
    const row = this.#row(entity);
    const isEnd = below.size === 0 && row.waitsFor === undefined;
    const kept = this.#keep(isEnd && this.#isForever(entity) ? { ...row, waitsFor: [{ kind: 'never' }] } : row, below);
    this.#done.set(entity, kept);
    return kept;
  }

  #closeRing(ring: readonly Step[]): Kept {
    const rows = ring
      .map(({ entity }) => this.#row(entity))
      .filter(({ kind }) => kind === 'function' || kind === 'generator');
    const members = rows.map(({ name, location }) => ({
      ...(name === undefined ? {} : { name }),
      ...(location === undefined ? {} : { location }),
    }));
    if (this.#cycles.size < MOST_CYCLES) this.#cycles.set(JSON.stringify(members), members);
    const { name } = this.#row((ring[0] as Step).entity);
    return this.#keep({ kind: 'cycle', origin: 'app', ...(name === undefined ? {} : { name }) }, new Map());
  }

  #row(entity: number): Row {
    const call = this.#awaits.suspended.get(entity);
    if (call === undefined) return this.#withReasons(this.#rowOfPromise(entity), this.#reasonsBelow(entity));
    return this.#withReasons(this.#teller.call(entity), this.#gather(this.#settledBy(call.awaits)).reasons);
  }

  #isForever(entity: number): boolean {
    const call = this.#awaits.suspended.get(entity);
    const promises =
      call === undefined ? (this.#awaits.feeds.get(entity)?.map(({ from }) => from) ?? [entity]) : [call.awaits];
    return promises.some((promise) => this.#leaves.get(this.#settledBy(promise))?.isForever);
  }

  /** Of the promise itself, or of the one that its only callback waits for. */
  #reasonsBelow(promise: number): WaitReason[] {
    const feeds = this.#awaits.feeds.get(promise);
    if (feeds === undefined) return this.#gather(promise).reasons;
    if (this.#rowOfPromise(promise).kind !== 'then') return [];
    return feeds.flatMap(({ from }) => this.#gather(this.#settledBy(from)).reasons);
  }

  #withReasons(row: Row, reasons: readonly WaitReason[]): Row {
    return reasons.length === 0 ? row : { ...row, waitsFor: [...reasons] };
  }

  #rowOfPromise(promise: number): Row {
    const feeds = this.#awaits.feeds.get(promise) ?? [];
    const combinator = feeds.find(
      ({ how }) => how === 'all' || how === 'allSettled' || how === 'any' || how === 'race',
    );
    if (combinator !== undefined) return { kind: combinator.how as Row['kind'], origin: 'app' };
    const callbacks = [...new Set(feeds.flatMap((feed) => feed.callbacks))];
    const row = callbacks.length > 0 ? this.#teller.callbacks(callbacks) : undefined;
    if (row !== undefined) return row;
    // Several promises settle it, whichever is the first.
    return feeds.length > 1 ? { kind: 'race', origin: 'app' } : { kind: 'promise', origin: 'app' };
  }

  #keep(row: Row, below: ReadonlyMap<Kept, number>): Kept {
    const children = [...below].map(([{ id }, times]) => `${id}*${times}`).sort();
    const key = JSON.stringify([{ ...row, waitsFor: row.waitsFor?.map(withoutNumbers) }, children]);
    const known = this.#kept.get(key);
    if (known !== undefined) {
      mergeNumbers(known.row, row);
      return known;
    }
    const holdsCall = CALLS.has(row.kind) || [...below.keys()].some((each) => each.holdsCall);
    const kept = { row: structuredClone(row), below, id: this.#kept.size, holdsCall };
    this.#kept.set(key, kept);
    return kept;
  }
}

function tight(entity: number): Child {
  return { entity, isLoose: false };
}

function count(below: Map<Kept, number>, kept: Kept): void {
  below.set(kept, (below.get(kept) ?? 0) + 1);
}

/** Equal but for when a timer is due, and which process it is: still equal. */
function withoutNumbers({ dueMs: _due, pids: _pids, threadId: _thread, ...reason }: WaitReason): Partial<WaitReason> {
  return reason;
}

function mergeNumbers({ waitsFor: known = [] }: Row, { waitsFor: more = [] }: Row): void {
  for (const [k, reason] of known.entries()) {
    const other = more[k];
    if (other === undefined) continue;
    if (reason.dueMs !== undefined && other.dueMs !== undefined) {
      reason.dueMs = {
        from: Math.min(reason.dueMs.from, other.dueMs.from),
        to: Math.max(reason.dueMs.to, other.dueMs.to),
      };
    }
    if (reason.pids !== undefined && other.pids !== undefined) {
      reason.pids = [...new Set([...reason.pids, ...other.pids])].slice(0, MOST_PIDS);
    }
    if (reason.threadId !== other.threadId) delete reason.threadId;
  }
}

/** Writes the kept rows out as trees, as many as there is room for. */
class Drawing {
  omitted = 0;
  #left = MOST_ROWS;

  rows(kept: ReadonlyMap<Kept, number>): TreeNode[] {
    // Breadth first: what there is no room for is far below, not at the end of the list.
    const roots: TreeNode[] = [];
    const queue: { readonly from: ReadonlyMap<Kept, number>; readonly into: TreeNode[]; readonly depth: number }[] = [
      { from: kept, into: roots, depth: 1 },
    ];
    for (let at = 0; at < queue.length; at++) {
      const { from, into, depth } = queue[at]!;
      for (const [each, times] of [...from].sort(byWeight)) {
        if (this.#left === 0 || depth > MOST_DEPTH) {
          this.omitted++;
          continue;
        }
        this.#left--;
        const node: TreeNode = { ...each.row, times, awaits: [] };
        into.push(node);
        if (each.below.size > 0) queue.push({ from: each.below, into: node.awaits, depth: depth + 1 });
      }
    }
    return roots;
  }
}

const ORIGINS = { app: 0, dependency: 1, node: 2 } as const;

/** The app's own first, then what has a function in it, then the most frequent, then by their place. */
function byWeight([one, oneTimes]: readonly [Kept, number], [other, otherTimes]: readonly [Kept, number]): number {
  return (
    ORIGINS[one.row.origin] - ORIGINS[other.row.origin] ||
    Number(other.holdsCall) - Number(one.holdsCall) ||
    otherTimes - oneTimes ||
    placeText(one.row.location).localeCompare(placeText(other.row.location)) ||
    one.id - other.id
  );
}

function placeText(location: Location | undefined): string {
  return location === undefined ? '' : `${location.file}:${String(location.line).padStart(9)}`;
}
