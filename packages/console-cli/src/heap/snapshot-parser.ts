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
  #count = 0;
  #depth = 0;
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
  readonly #location = [0, 0, 0, 0];

  #nodeType = new Uint8Array(0);
  #nodeName = new Uint32Array(0);
  #nodeId = new Uint32Array(0);
  #firstEdge = new Uint32Array(0);
  #edgeType = new Uint8Array(0);
  #edgeName = new Uint32Array(0);
  #edgeTo = new Uint32Array(0);
  #edgesSoFar = 0;
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
      edgeType: this.#edgeType,
      edgeName: this.#edgeName,
      edgeTo: this.#edgeTo,
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
    this.#nodeTypes = meta.node_types[0].map((type) => NodeType[type as keyof typeof NodeType] ?? NodeType.other);
    this.#edgeTypes = meta.edge_types[0].map((type) => EdgeType[type as keyof typeof EdgeType] ?? EdgeType.weak);
    this.#nodeType = new Uint8Array(node_count);
    this.#nodeName = new Uint32Array(node_count);
    this.#nodeId = new Uint32Array(node_count);
    this.#firstEdge = new Uint32Array(node_count + 1);
    this.#edgeType = new Uint8Array(edge_count);
    this.#edgeName = new Uint32Array(edge_count);
    this.#edgeTo = new Uint32Array(edge_count);
  }

  #begin(section: Section): void {
    this.#section = section;
    this.#value = 0;
    this.#hasDigits = false;
    this.#count = 0;
    this.#depth = 0;
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
    let value = this.#value;
    let hasDigits = this.#hasDigits;
    const take =
      this.#section === 'nodes' ? this.#takeNode : this.#section === 'edges' ? this.#takeEdge : this.#takeLocation;
    for (let at = from; at < chunk.length; at++) {
      const code = chunk.charCodeAt(at);
      if (code >= ZERO && code <= NINE) {
        value = value * 10 + code - ZERO;
        hasDigits = true;
      } else if (code === COMMA || code === CLOSE) {
        if (hasDigits) take.call(this, value);
        value = 0;
        hasDigits = false;
        if (code === CLOSE) {
          this.#begin('between');
          return at + 1;
        }
      }
    }
    this.#value = value;
    this.#hasDigits = hasDigits;
    return chunk.length;
  }

  #takeNode(value: number): void {
    const field = this.#count % this.#nodeFields;
    const node = (this.#count - field) / this.#nodeFields;
    this.#count++;
    if (field === this.#at.type) this.#nodeType[node] = this.#nodeTypes[value] ?? NodeType.other;
    else if (field === this.#at.name) {
      this.#nodeName[node] = value;
      if (hasName(this.#nodeType[node] as number)) this.#wanted.add(value);
    } else if (field === this.#at.id) this.#nodeId[node] = value;
    else if (field === this.#at.edgeCount) {
      this.#edgesSoFar += value;
      this.#firstEdge[node + 1] = this.#edgesSoFar;
    }
  }

  #takeEdge(value: number): void {
    const field = this.#count % 3;
    const edge = (this.#count - field) / 3;
    this.#count++;
    if (field === 0) this.#edgeType[edge] = this.#edgeTypes[value] ?? EdgeType.weak;
    else if (field === 1) {
      this.#edgeName[edge] = value;
      const type = this.#edgeType[edge];
      if (type !== EdgeType.element && type !== EdgeType.hidden) this.#wanted.add(value);
    } else this.#edgeTo[edge] = value / this.#nodeFields;
  }

  #takeLocation(value: number): void {
    const field = this.#count % this.#locationFields;
    this.#count++;
    this.#location[field] = value;
    if (field !== 3) return;
    const [at, scriptId, line, column] = this.#location as [number, number, number, number];
    const node = at / this.#nodeFields;
    // Every object has one, that of its constructor.
    if (this.#nodeType[node] === NodeType.closure) this.#locations.set(node, { scriptId, line, column });
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

function hasName(type: number): boolean {
  return type !== NodeType.string && type !== NodeType.number && type !== NodeType.other;
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
