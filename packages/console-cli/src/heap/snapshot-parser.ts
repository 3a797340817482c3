/**
 * Reads a heap snapshot as it comes, piece by piece, into columns of numbers: its text may be larger than the longest
 * string there is, and is never held. Strings come last in it, so by then it is known which of them anybody asks for.
 */
import { EdgeType, type FunctionLocation, HeapGraph, NodeType } from './graph.ts';

interface Head {
  readonly meta: {
    readonly node_fields: readonly string[];
    readonly node_types: readonly [readonly string[], ...unknown[]];
    readonly edge_fields: readonly string[];
    readonly edge_types: readonly [readonly string[], ...unknown[]];
    readonly location_fields?: readonly string[];
  };
  readonly node_count: number;
  readonly edge_count: number;
}

/** Longer names are cut: they are for people. */
const LONGEST_NAME = 300;
const LONGEST_HEAD = 1 << 20;
const LONGEST_NUMBER = 30;
const RECORDS_AT_ONCE = 4096;

const QUOTE = 34;
const COMMA = 44;
const ZERO = 48;
const NINE = 57;
const OPEN = 91;
const BACKSLASH = 92;
const CLOSE = 93;

/** What was sent is no heap snapshot, or has ended too early. */
export class SnapshotFormatError extends Error {}

type Section = 'head' | 'between' | 'nodes' | 'edges' | 'locations' | 'skipped' | 'strings' | 'done';

export class SnapshotParser {
  #section: Section = 'head';
  /** Of the head, or of a key: what has come of it so far. */
  #text = '';
  // Of the numbers.
  #value = 0;
  #hasDigits = false;
  #depth = 0;
  /** Whole records of the section, until there are enough to be taken at once. */
  #records = new Uint32Array(0);
  #recordLength = 1;
  #held = 0;
  /** Records taken so far. */
  #taken = 0;
  // Of the strings.
  #isInString = false;
  #isEscaped = false;
  #raw = '';
  #stringCount = 0;

  #nodeFields = 0;
  #nodeTypes: readonly number[] = [];
  #edgeTypes: readonly number[] = [];
  /** Which field of a node is which. */
  #at = { type: 0, name: 0, id: 0, edgeCount: 0 };
  #locationFields = 4;

  #nodeType = new Uint8Array(0);
  #nodeName = new Uint32Array(0);
  #nodeId = new Uint32Array(0);
  #firstEdge = new Uint32Array(0);
  #edgeType = new Uint8Array(0);
  #edgeName = new Uint32Array(0);
  #edgeTo = new Uint32Array(0);
  #edgesSoFar = 0;
  /** Whose edges are being read, and where the next one's begin in the snapshot. */
  #source = -1;
  #sourceEnd = 0;
  #keptEdges = 0;
  readonly #locations = new Map<number, FunctionLocation>();
  readonly #strings = new Map<number, string>();
  readonly #numbers = new SortedNumbers();
  readonly #wanted = new Marks();
  readonly #wantedNumbers = new Marks();

  write(chunk: string): void {
    let from = 0;
    while (from < chunk.length) from = this.#read(chunk, from);
  }

  /** @throws SnapshotFormatError when the snapshot is not complete */
  end(): HeapGraph {
    if (this.#section !== 'done') throw new SnapshotFormatError(`the heap snapshot ends within its ${this.#section}`);
    return new HeapGraph({
      nodeType: this.#nodeType,
      nodeName: this.#nodeName,
      nodeId: this.#nodeId,
      firstEdge: this.#firstEdge,
      edgeType: this.#edgeType.subarray(0, this.#keptEdges),
      edgeName: this.#edgeName.subarray(0, this.#keptEdges),
      edgeTo: this.#edgeTo.subarray(0, this.#keptEdges),
      strings: this.#strings,
      numbers: this.#numbers,
      locations: this.#locations,
    });
  }

  /** Returns up to where it has read. */
  #read(chunk: string, from: number): number {
    switch (this.#section) {
      case 'head':
        return this.#readHead(chunk, from);
      case 'between':
        return this.#readKey(chunk, from);
      case 'strings':
        return this.#readStrings(chunk, from);
      case 'skipped':
        return this.#skip(chunk, from);
      case 'done':
        return chunk.length;
      default:
        return this.#readNumbers(chunk, from);
    }
  }

  #readHead(chunk: string, from: number): number {
    const before = this.#text.length;
    this.#text += chunk.slice(from);
    const end = this.#text.indexOf('"nodes":[');
    if (end < 0) {
      if (this.#text.length > LONGEST_HEAD) throw new SnapshotFormatError('the heap snapshot has no nodes');
      return chunk.length;
    }
    const text = this.#text.slice(0, end).trimEnd();
    let head: Head;
    try {
      head = (JSON.parse(`${text.replace(/,$/, '')}}`) as { snapshot: Head }).snapshot;
      this.#prepare(head);
    } catch {
      throw new SnapshotFormatError('the heap snapshot begins with what this console does not know');
    }
    this.#text = '';
    this.#begin('nodes');
    return from + end + '"nodes":['.length - before;
  }

  #prepare({ meta, node_count, edge_count }: Head): void {
    const field = (name: string) => {
      const at = meta.node_fields.indexOf(name);
      if (at < 0) throw new SnapshotFormatError(`nodes without ${name}`);
      return at;
    };
    this.#at = { type: field('type'), name: field('name'), id: field('id'), edgeCount: field('edge_count') };
    this.#nodeFields = meta.node_fields.length;
    if (meta.edge_fields.join() !== 'type,name_or_index,to_node') throw new SnapshotFormatError('unknown edges');
    this.#locationFields = meta.location_fields?.length ?? 4;
    this.#nodeTypes = meta.node_types[0].map((type) => nodeTypeOf(type));
    this.#edgeTypes = meta.edge_types[0].map((type) => EdgeType[type as keyof typeof EdgeType] ?? EdgeType.weak);
    this.#nodeType = new Uint8Array(node_count);
    this.#nodeName = new Uint32Array(node_count);
    this.#nodeId = new Uint32Array(node_count);
    this.#firstEdge = new Uint32Array(node_count + 1);
    // Memory that is never written to is never taken: as many are left out, as much is spared.
    this.#edgeType = new Uint8Array(edge_count);
    this.#edgeName = new Uint32Array(edge_count);
    this.#edgeTo = new Uint32Array(edge_count);
  }

  #begin(section: Section): void {
    this.#section = section;
    this.#value = 0;
    this.#hasDigits = false;
    this.#depth = 0;
    this.#held = 0;
    this.#taken = 0;
    this.#recordLength = section === 'nodes' ? this.#nodeFields : section === 'edges' ? 3 : this.#locationFields;
    this.#records = new Uint32Array(this.#recordLength * RECORDS_AT_ONCE);
  }

  /** `,"edges":[`, or the end of all. */
  #readKey(chunk: string, from: number): number {
    const end = chunk.indexOf('[', from);
    this.#text += end < 0 ? chunk.slice(from) : chunk.slice(from, end);
    if (end < 0) return chunk.length;
    const key = /"(\w+)":\s*$/.exec(this.#text)?.[1];
    this.#text = '';
    if (key === 'edges' || key === 'locations' || key === 'strings') this.#begin(key);
    else this.#begin('skipped');
    if (key === 'strings') this.#wantStrings();
    return end + 1;
  }

  #skip(chunk: string, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      const code = chunk.charCodeAt(at);
      if (code === OPEN) this.#depth++;
      else if (code === CLOSE && this.#depth-- === 0) {
        this.#begin('between');
        return at + 1;
      }
    }
    return chunk.length;
  }

  #readNumbers(chunk: string, from: number): number {
    const records = this.#records;
    let held = this.#held;
    let value = this.#value;
    let hasDigits = this.#hasDigits;
    for (let at = from; at < chunk.length; at++) {
      const code = chunk.charCodeAt(at);
      if (code >= ZERO && code <= NINE) {
        value = value * 10 + code - ZERO;
        hasDigits = true;
        continue;
      }
      if (code !== COMMA && code !== CLOSE) continue;
      if (hasDigits) records[held++] = value;
      value = 0;
      hasDigits = false;
      if (held < records.length && code === COMMA) continue;
      this.#takeRecords(records.subarray(0, held));
      held = 0;
      if (code === CLOSE) {
        if (this.#section === 'edges') this.#endEdges();
        this.#begin('between');
        return at + 1;
      }
    }
    this.#held = held;
    this.#value = value;
    this.#hasDigits = hasDigits;
    return chunk.length;
  }

  #takeRecords(records: Uint32Array): void {
    if (this.#section === 'nodes') this.#takeNodes(records);
    else if (this.#section === 'edges') this.#takeEdges(records);
    else this.#takeLocations(records);
    this.#taken += records.length / this.#recordLength;
  }

  #takeNodes(records: Uint32Array): void {
    const { type: typeAt, name: nameAt, id: idAt, edgeCount: edgeCountAt } = this.#at;
    let node = this.#taken;
    for (let at = 0; at < records.length; at += this.#nodeFields, node++) {
      const type = this.#nodeTypes[records[at + typeAt] as number] ?? NodeType.other;
      const name = records[at + nameAt] as number;
      this.#nodeType[node] = type;
      this.#nodeName[node] = name;
      this.#nodeId[node] = records[at + idAt] as number;
      this.#edgesSoFar += records[at + edgeCountAt] as number;
      this.#firstEdge[node + 1] = this.#edgesSoFar;
      if (hasName(type)) this.#wanted.add(name);
    }
  }

  #takeEdges(records: Uint32Array): void {
    let edge = this.#taken;
    let kept = this.#keptEdges;
    for (let at = 0; at < records.length; at += 3, edge++) {
      while (edge >= this.#sourceEnd) this.#nextSource(kept);
      const type = this.#edgeTypes[records[at] as number] ?? EdgeType.weak;
      const name = records[at + 1] as number;
      const to = (records[at + 2] as number) / this.#nodeFields;
      const sourceType = this.#nodeType[this.#source] as number;
      if (!isKept(sourceType, type, this.#nodeType[to] as number)) continue;
      this.#edgeType[kept] = type;
      this.#edgeName[kept] = name;
      this.#edgeTo[kept++] = to;
      // Arrays name their elements, too: by numbers as text.
      const isNamed = type !== EdgeType.element && type !== EdgeType.hidden && sourceType !== NodeType.array;
      if (isNamed) this.#wanted.add(name);
    }
    this.#keptEdges = kept;
  }

  /** Its edges end where those that were kept end: what `firstEdge` said of the snapshot is not needed any more. */
  #nextSource(kept: number): void {
    this.#source++;
    this.#sourceEnd = this.#firstEdge[this.#source + 1] as number;
    this.#firstEdge[this.#source] = kept;
  }

  #endEdges(): void {
    for (let node = this.#source + 1; node < this.#firstEdge.length; node++) this.#firstEdge[node] = this.#keptEdges;
  }

  #takeLocations(records: Uint32Array): void {
    for (let at = 0; at < records.length; at += this.#locationFields) {
      const node = (records[at] as number) / this.#nodeFields;
      // Every object has one, that of its constructor.
      if (this.#nodeType[node] !== NodeType.closure) continue;
      const [scriptId, line, column] = records.subarray(at + 1, at + 4) as unknown as [number, number, number];
      this.#locations.set(node, { scriptId, line, column });
    }
  }

  /** The names of scripts are strings of the heap, and what a number says is one. */
  #wantStrings(): void {
    for (let node = 0; node < this.#nodeType.length; node++) {
      const type = this.#nodeType[node];
      if (type !== NodeType.code && type !== NodeType.number) continue;
      for (let edge = this.#firstEdge[node] as number; edge < (this.#firstEdge[node + 1] as number); edge++) {
        const to = this.#edgeTo[edge] as number;
        if (this.#nodeType[to] !== NodeType.string) continue;
        const name = this.#nodeName[to] as number;
        if (type === NodeType.code) this.#wanted.add(name);
        else this.#wantedNumbers.add(name);
      }
    }
  }

  #readStrings(chunk: string, from: number): number {
    let at = from;
    while (at < chunk.length) {
      if (!this.#isInString) {
        const code = chunk.charCodeAt(at);
        at++;
        if (code === QUOTE) this.#isInString = true;
        else if (code === CLOSE) {
          this.#section = 'done';
          return chunk.length;
        }
        continue;
      }
      const end = this.#endOfString(chunk, at);
      const isWanted = this.#wanted.has(this.#stringCount) || this.#wantedNumbers.has(this.#stringCount);
      if (isWanted) this.#raw += chunk.slice(at, end);
      if (end === chunk.length) return end;
      this.#takeString(isWanted);
      at = end + 1;
    }
    return at;
  }

  /** Where its closing quote is; the length of the chunk, when that is not in it. */
  #endOfString(chunk: string, from: number): number {
    for (let at = from; at < chunk.length; at++) {
      if (this.#isEscaped) this.#isEscaped = false;
      else {
        const code = chunk.charCodeAt(at);
        if (code === BACKSLASH) this.#isEscaped = true;
        else if (code === QUOTE) return at;
      }
    }
    return chunk.length;
  }

  #takeString(isWanted: boolean): void {
    const index = this.#stringCount++;
    this.#isInString = false;
    if (!isWanted) return;
    if (this.#wantedNumbers.has(index) && this.#raw.length < LONGEST_NUMBER) {
      const value = Number(this.#raw);
      if (Number.isFinite(value)) this.#numbers.push(index, value);
    }
    // Decoding makes a string of its own: a slice would keep the whole chunk.
    if (this.#wanted.has(index)) this.#strings.set(index, decoded(this.#raw));
    this.#raw = '';
  }
}

function decoded(raw: string): string {
  try {
    const text = JSON.parse(`"${raw}"`) as string;
    return text.length > LONGEST_NAME ? Buffer.from(text.slice(0, LONGEST_NAME)).toString() : text;
  } catch {
    throw new SnapshotFormatError('the heap snapshot has a string that is none');
  }
}

function nodeTypeOf(type: string): number {
  if (type === 'object shape') return NodeType.shape;
  if (type === 'regexp') return NodeType.object;
  return NodeType[type as keyof typeof NodeType] ?? NodeType.other;
}

/** Three of four are not: of a heap of many small objects this halves what is kept. */
function isKept(source: number, edge: number, target: number): boolean {
  switch (target) {
    case NodeType.string:
      return source === NodeType.code || source === NodeType.number;
    case NodeType.number:
      return edge === EdgeType.property;
    case NodeType.shape:
    case NodeType.other:
      return false;
    default:
      // A WeakRef is an object.
      return edge !== EdgeType.weak || source === NodeType.object;
  }
}

function hasName(type: number): boolean {
  return type !== NodeType.string && type !== NodeType.number && type < NodeType.shape;
}

/** A set of small numbers. */
class Marks {
  #bits = new Uint32Array(1 << 12);

  add(index: number): void {
    const word = index >>> 5;
    if (word >= this.#bits.length) {
      const larger = new Uint32Array(2 ** Math.ceil(Math.log2(word + 1)));
      larger.set(this.#bits);
      this.#bits = larger;
    }
    this.#bits[word]! |= 1 << (index & 31);
  }

  has(index: number): boolean {
    return ((this.#bits[index >>> 5] ?? 0) & (1 << (index & 31))) !== 0;
  }
}

/** Numbers by an index that only grows, at 12 bytes each: a heap may have millions. */
class SortedNumbers {
  #indexes = new Uint32Array(1 << 10);
  #values = new Float64Array(1 << 10);
  #length = 0;

  push(index: number, value: number): void {
    if (this.#length === this.#indexes.length) {
      const indexes = new Uint32Array(this.#length * 2);
      const values = new Float64Array(this.#length * 2);
      indexes.set(this.#indexes);
      values.set(this.#values);
      this.#indexes = indexes;
      this.#values = values;
    }
    this.#indexes[this.#length] = index;
    this.#values[this.#length++] = value;
  }

  get(index: number): number | undefined {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#indexes[middle] as number) < index) low = middle + 1;
      else high = middle;
    }
    return low < this.#length && this.#indexes[low] === index ? this.#values[low] : undefined;
  }
}
