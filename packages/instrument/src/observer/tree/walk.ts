/** The rows of a window: the groups in their order, each with those below it, as far as nothing is folded. */
import type { TreeWindow } from '@async-console/protocol';
import type { Forest } from './forest.ts';
import { type Compare, compareBy, type Group, Groups } from './groups.ts';
import { mixA, mixB, textOfHash } from './hashes.ts';

/** Where a group stands. */
export interface Placed {
  readonly group: Group;
  readonly id: string;
  readonly fold: string;
  readonly folded: boolean;
  readonly depth: number;
  readonly more: number[];
  /** How many are equal below one parent. */
  readonly times: number;
}

export interface Walked {
  /** Rows in all. */
  readonly matching: number;
  readonly offset: number;
  readonly rows: Placed[];
}

/** Hashes of the way from a root. */
interface Path {
  readonly a: number;
  readonly b: number;
}

interface Level {
  readonly groups: readonly Group[];
  readonly parents: number;
  /** With the awaits, and without them. */
  readonly way: Path;
  readonly calls: Path;
  /** Groups that are called and suspended alike, and differ only in what is below them. */
  readonly twins: ReadonlySet<string>;
  at: number;
}

const MAX_MORE = 100;
const START: Path = { a: 1, b: 1 };

export function walk(forest: Forest, window: Pick<TreeWindow, Exclude<keyof TreeWindow, 'task' | 'filter'>>): Walked {
  return new Walk(forest, window).rows();
}

class Walk {
  readonly #forest: Forest;
  readonly #groups: Groups;
  readonly #compare: Compare;
  readonly #window: Parameters<typeof walk>[1];
  readonly #except: ReadonlySet<string>;

  constructor(forest: Forest, window: Parameters<typeof walk>[1]) {
    this.#forest = forest;
    this.#groups = new Groups(forest);
    this.#compare = compareBy(forest, window.order, window.descending);
    this.#window = window;
    this.#except = new Set(window.except);
  }

  rows(): Walked {
    const { rootNodes, roots } = this.#forest;
    const top = this.#groups.of(rootNodes.subarray(0, roots), this.#compare);
    const sizes = top.map(({ shape }) => this.#size(shape, START));
    const matching = sizes.reduce((sum, size) => sum + size, 0);
    const offset = Math.max(0, Math.min(this.#window.offset, matching - this.#window.limit));
    const rows: Placed[] = [];
    this.#collect(this.#level(top, 1, START, START), offset, rows);
    return { matching, offset, rows };
  }

  /** Without recursion: a chain of awaits may be as long as the app likes. */
  #collect(top: Level, offset: number, rows: Placed[]): void {
    let skip = offset;
    const levels = [top];
    while (levels.length > 0 && rows.length < this.#window.limit) {
      const level = levels[levels.length - 1] as Level;
      const group = level.groups[level.at++];
      if (group === undefined) {
        levels.pop();
        continue;
      }
      const size = this.#size(group.shape, level.calls);
      if (skip >= size) {
        skip -= size;
        continue;
      }
      const calls = this.#calls(group.shape, level.calls);
      const way = this.#way(group.shape, level.way);
      const fold = textOfHash(calls.a, calls.b);
      const folded = this.#isFolded(fold) && this.#hasBelow(group.shape);
      if (skip > 0) skip--;
      else {
        rows.push({
          group,
          id: this.#idOf(group, way, level.twins),
          fold,
          folded,
          depth: levels.length - 1,
          more: levels.flatMap(({ at, groups }, depth) =>
            depth > 0 && depth <= MAX_MORE && at < groups.length ? [depth] : [],
          ),
          times: group.nodes.length / level.parents,
        });
      }
      if (folded || !this.#hasBelow(group.shape)) continue;
      const below = this.#groups.of(this.#groups.below(group), this.#compare);
      levels.push(this.#level(below, group.nodes.length, way, calls));
    }
  }

  #level(groups: readonly Group[], parents: number, way: Path, calls: Path): Level {
    const seen = new Set<string>();
    const twins = new Set<string>();
    if (groups.length > 1) {
      for (const { shape } of groups) {
        const at = this.#way(shape, way);
        const id = textOfHash(at.a, at.b);
        (seen.has(id) ? twins : seen).add(id);
      }
    }
    return { groups, parents, way, calls, twins, at: 0 };
  }

  #idOf({ shape }: Group, { a, b }: Path, twins: ReadonlySet<string>): string {
    const id = textOfHash(a, b);
    const { hashA, hashB } = this.#forest.shapes;
    return twins.has(id) ? `${id}.${textOfHash(hashA[shape] as number, hashB[shape] as number)}` : id;
  }

  #calls(shape: number, above: Path): Path {
    const { callA, callB } = this.#forest.shapes;
    return { a: mixA(above.a, callA[shape] as number), b: mixB(above.b, callB[shape] as number) };
  }

  #way(shape: number, above: Path): Path {
    const { callA, callB, outlines } = this.#forest.shapes;
    const at = outlines[shape]?.await ?? 0;
    return {
      a: mixA(mixA(above.a, callA[shape] as number), at),
      b: mixB(mixB(above.b, callB[shape] as number), at),
    };
  }

  #isFolded(fold: string): boolean {
    return this.#window.folded !== this.#except.has(fold);
  }

  #hasBelow(shape: number): boolean {
    return this.#forest.shapes.rows[shape] !== 1;
  }

  /** Rows that are seen of it. */
  #size(shape: number, above: Path): number {
    const { rows, examples } = this.#forest.shapes;
    if (this.#except.size === 0) return this.#window.folded ? 1 : (rows[shape] as number);
    let size = 0;
    const left: { shape: number; above: Path }[] = [{ shape, above }];
    for (let each = left.pop(); each !== undefined; each = left.pop()) {
      size++;
      if (rows[each.shape] === 1) continue;
      const calls = this.#calls(each.shape, each.above);
      if (this.#isFolded(textOfHash(calls.a, calls.b))) continue;
      for (const below of this.#shapesBelow(examples[each.shape] as number)) left.push({ shape: below, above: calls });
    }
    return size;
  }

  #shapesBelow(node: number): Set<number> {
    const { ends, shapeOf } = this.#forest;
    const found = new Set<number>();
    for (let child = node + 1; child < (ends[node] as number); child = ends[child] as number) {
      found.add(shapeOf[child] as number);
    }
    return found;
  }
}
