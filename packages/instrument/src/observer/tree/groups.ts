import type { TreeOrder } from '@async-console/protocol';
import type { Forest } from './forest.ts';

/** Nodes below equal parents that have the same shape. */
export interface Group {
  readonly shape: number;
  readonly nodes: Int32Array;
  /** The node that has been where it is for the longest time. */
  readonly first: number;
  readonly longestMs: number;
  readonly shortestMs: number;
}

export type Compare = (a: Group, b: Group) => number;

/** What is equal in that stands as it does in the source, and never changes places from look to look. */
export function compareBy({ shapes }: Forest, order: TreeOrder, descending: boolean): Compare {
  const sign = descending ? -1 : 1;
  const waits = (a: Group, b: Group) => a.longestMs - b.longestMs;
  const times = (a: Group, b: Group) => a.nodes.length - b.nodes.length;
  const [first, second] = order === 'times' ? [times, waits] : [waits, times];
  const site = ({ shape }: Group) => shapes.outlines[shape]?.site ?? 0;
  const at = ({ shape }: Group) => shapes.outlines[shape]?.await ?? 0;
  return (a, b) =>
    sign * first(a, b) ||
    second(b, a) ||
    site(a) - site(b) ||
    at(a) - at(b) ||
    (shapes.hashA[a.shape] as number) - (shapes.hashA[b.shape] as number) ||
    (shapes.hashB[a.shape] as number) - (shapes.hashB[b.shape] as number);
}

export class Groups {
  readonly #forest: Forest;
  /** By shape: how many there are, then where the next one goes. Zero between calls. */
  readonly #counts: Int32Array;

  constructor(forest: Forest) {
    this.#forest = forest;
    this.#counts = new Int32Array(forest.shapes.count);
  }

  of(nodes: Int32Array, compare: Compare): Group[] {
    const { shapeOf, ages } = this.#forest;
    const counts = this.#counts;
    const shapes: number[] = [];
    for (let index = 0; index < nodes.length; index++) {
      const shape = shapeOf[nodes[index] as number] as number;
      if (counts[shape] === 0) shapes.push(shape);
      counts[shape] = (counts[shape] as number) + 1;
    }
    const sorted = new Int32Array(nodes.length);
    let end = 0;
    for (const shape of shapes) {
      const start = end;
      end += counts[shape] as number;
      counts[shape] = start;
    }
    for (let index = 0; index < nodes.length; index++) {
      const node = nodes[index] as number;
      const shape = shapeOf[node] as number;
      const at = counts[shape] as number;
      counts[shape] = at + 1;
      sorted[at] = node;
    }
    let from = 0;
    const groups = shapes.map((shape) => {
      const to = counts[shape] as number;
      counts[shape] = 0;
      const own = sorted.subarray(from, to);
      from = to;
      return groupOf(shape, own, ages);
    });
    return groups.sort(compare);
  }

  /** All that is directly below them. */
  below({ nodes }: Group): Int32Array {
    const { ends } = this.#forest;
    // Of equal nodes each has as many.
    const found = new Int32Array(nodes.length * countBelow(this.#forest, nodes[0] as number));
    let count = 0;
    for (const node of nodes) {
      for (let child = node + 1; child < (ends[node] as number); child = ends[child] as number) found[count++] = child;
    }
    return found;
  }
}

function countBelow({ ends }: Forest, node: number): number {
  let count = 0;
  for (let child = node + 1; child < (ends[node] as number); child = ends[child] as number) count++;
  return count;
}

function groupOf(shape: number, nodes: Int32Array, ages: Float64Array): Group {
  let first = nodes[0] as number;
  let shortestMs = Number.POSITIVE_INFINITY;
  for (let index = 0; index < nodes.length; index++) {
    const node = nodes[index] as number;
    if ((ages[node] as number) > (ages[first] as number)) first = node;
    if ((ages[node] as number) < shortestMs) shortestMs = ages[node] as number;
  }
  return { shape, nodes, first, longestMs: ages[first] as number, shortestMs };
}
