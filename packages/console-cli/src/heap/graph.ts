/** What an object of the heap is, as the engine tells it. */
export const NodeType = {
  hidden: 0,
  array: 1,
  string: 2,
  object: 3,
  code: 4,
  closure: 5,
  number: 6,
  native: 7,
  synthetic: 8,
  /** What properties objects have and where; the engine's. */
  shape: 9,
  /** Strings made of others, symbols, large integers: they lead nowhere. */
  other: 10,
} as const;

/** How one object holds another. */
export const EdgeType = { context: 0, element: 1, property: 2, internal: 3, hidden: 4, shortcut: 5, weak: 6 } as const;

/**
 * A heap as numbers: node after node, and the edges of each after those of the one before. Edges that lead to what holds
 * nothing are left out, most of all: to strings, to numbers that are elements, and to shapes.
 */
export interface HeapColumns {
  readonly nodeType: Uint8Array;
  /** Index of a string. */
  readonly nodeName: Uint32Array;
  /** What the inspector calls it by. */
  readonly nodeId: Uint32Array;
  /** One longer than there are nodes. */
  readonly firstEdge: Uint32Array;
  readonly edgeType: Uint8Array;
  /** Index of a string; of an `element` or a `hidden` edge the index itself. */
  readonly edgeName: Uint32Array;
  readonly edgeTo: Uint32Array;
  /** By index; of strings that are nobody's name nothing is kept. */
  readonly strings: ReadonlyMap<number, string>;
  /** What numbers say, by the index of their string. */
  readonly numbers: { get(index: number): number | undefined };
  /** Of functions alone. */
  readonly locations: ReadonlyMap<number, FunctionLocation>;
}

/** Where a function begins; both 0-based. */
export interface FunctionLocation {
  readonly scriptId: number;
  readonly line: number;
  readonly column: number;
}

export class HeapGraph {
  readonly columns: HeapColumns;
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** URLs by the number of the script, of those whose name the snapshot does not spell out; see `nameScripts`. */
  readonly scripts = new Map<number, string>();
  readonly #indexOf = new Map<string, number>();
  #holders: { readonly first: Uint32Array; readonly edges: Uint32Array } | undefined;

  constructor(columns: HeapColumns) {
    this.columns = columns;
    this.nodeCount = columns.nodeType.length;
    this.edgeCount = columns.edgeTo.length;
  }

  name(node: number): string {
    return this.columns.strings.get(this.columns.nodeName[node] as number) ?? '';
  }

  type(node: number): number {
    return this.columns.nodeType[node] as number;
  }

  /** -1: nobody is called so. */
  stringIndex(text: string): number {
    const known = this.#indexOf.get(text);
    if (known !== undefined) return known;
    const index = indexOf(this.columns.strings, text);
    this.#indexOf.set(text, index);
    return index;
  }

  /** Where the edges of a node begin and end. */
  edges(node: number): readonly [from: number, to: number] {
    return [this.columns.firstEdge[node] as number, this.columns.firstEdge[node + 1] as number];
  }

  edgeText(edge: number): string {
    return this.columns.strings.get(this.columns.edgeName[edge] as number) ?? '';
  }

  /** What an edge of this type and name leads to; -1: there is none. `name`: as the edge has it, see `stringIndex`. */
  follow(node: number, type: number, name: number): number {
    const { edgeType, edgeName, edgeTo } = this.columns;
    const [from, to] = this.edges(node);
    for (let edge = from; edge < to; edge++) {
      if (edgeName[edge] === name && edgeType[edge] === type) return edgeTo[edge] as number;
    }
    return -1;
  }

  property(node: number, name: string): number {
    return this.follow(node, EdgeType.property, this.stringIndex(name));
  }

  internal(node: number, name: string): number {
    return this.follow(node, EdgeType.internal, this.stringIndex(name));
  }

  /** Of a property that is a number. */
  numberOf(node: number, name: string): number | undefined {
    const number = this.property(node, name);
    if (number < 0 || this.type(number) !== NodeType.number) return undefined;
    const text = this.internal(number, 'value');
    return text < 0 ? undefined : this.columns.numbers.get(this.columns.nodeName[text] as number);
  }

  /** The edges that lead to a node that is no number, the weak ones left out; what they come from, `owner` tells. */
  holders(node: number): Uint32Array {
    this.#holders ??= this.#turnedRound();
    const { first, edges } = this.#holders;
    return edges.subarray(first[node] as number, first[node + 1] as number);
  }

  /** The node that has this edge. */
  owner(edge: number): number {
    const { firstEdge } = this.columns;
    let low = 0;
    let high = this.nodeCount;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((firstEdge[middle] as number) <= edge) low = middle;
      else high = middle;
    }
    // Nodes without edges begin where the next one does: the last of those is the one that has some.
    return low;
  }

  /** Each list is filled from its end: what begins as where it ends is then where it begins, and there is no copy. */
  #turnedRound(): { first: Uint32Array; edges: Uint32Array } {
    const { edgeTo, edgeType, nodeType } = this.columns;
    const first = new Uint32Array(this.nodeCount + 1);
    const isLeftOut = (edge: number) =>
      edgeType[edge] === EdgeType.weak || nodeType[edgeTo[edge] as number] === NodeType.number;
    for (let edge = 0; edge < this.edgeCount; edge++) if (!isLeftOut(edge)) first[edgeTo[edge] as number]!++;
    for (let node = 1; node <= this.nodeCount; node++) first[node]! += first[node - 1]!;
    const edges = new Uint32Array(first[this.nodeCount] as number);
    for (let edge = this.edgeCount - 1; edge >= 0; edge--) {
      if (!isLeftOut(edge)) edges[--first[edgeTo[edge] as number]!] = edge;
    }
    return { first, edges };
  }
}

/** A few dozen are ever asked for, of up to a million. */
function indexOf(strings: ReadonlyMap<number, string>, text: string): number {
  for (const [index, each] of strings) if (each === text) return index;
  return -1;
}
