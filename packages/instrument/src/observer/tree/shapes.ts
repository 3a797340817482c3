/** What equal subtrees have in common, each once: a shape is a function at an await, with the shapes below it. */
import type { TaskKind } from '@async-console/protocol';

/** What is said of a node without its children. */
export interface Outline {
  /** Index of its thread among those that are looked at. */
  readonly thread: number;
  /** 0: it has no function of its own. */
  readonly site: number;
  /** 0: it is not suspended. */
  readonly await: number;
  /** Index of its name, where it has no function; else 0. */
  readonly name: number;
  readonly kind: 'function' | 'generator' | 'module' | 'task';
  /** Of a root. */
  readonly task: TaskKind | undefined;
  /** It waits in a `yield*` for the generator below. */
  readonly delegates: boolean;
}

const LEAST = 1 << 10;
const UNNAMED = -2;

/** Found by hash, in a table of its own: a `Map` would take longer than all else for a million nodes. */
export class Shapes {
  readonly outlines: Outline[] = [];
  /** A node that has it. */
  readonly examples: number[] = [];
  /** Rows that it takes when nothing is folded. */
  readonly rows: number[] = [];
  /** Of itself and what is above, without the awaits: see `fold` of the protocol. */
  readonly callA: number[] = [];
  readonly callB: number[] = [];
  /** Of roots: the index of the name of all their tasks; −1: they have several; 0: after their functions. */
  readonly names: number[] = [];
  readonly hashA: number[] = [];
  readonly hashB: number[] = [];
  #index = new Int32Array(LEAST);

  get count(): number {
    return this.outlines.length;
  }

  /** Its number; −1: it is new. */
  find(a: number, b: number): number {
    const mask = this.#index.length - 1;
    for (let at = a & mask; ; at = (at + 1) & mask) {
      const found = (this.#index[at] as number) - 1;
      if (found === -1 || (this.hashA[found] === a && this.hashB[found] === b)) return found;
    }
  }

  add(a: number, b: number, outline: Outline, example: number, rows: number, callA: number, callB: number): number {
    const shape = this.outlines.push(outline) - 1;
    this.hashA.push(a);
    this.hashB.push(b);
    this.examples.push(example);
    this.rows.push(rows);
    this.callA.push(callA);
    this.callB.push(callB);
    this.names.push(UNNAMED);
    if (this.outlines.length * 2 > this.#index.length) this.#grow();
    else this.#put(shape);
    return shape;
  }

  /** Another of its tasks is called so. */
  call(shape: number, name: number): void {
    if (this.names[shape] === UNNAMED) this.names[shape] = name;
    else if (this.names[shape] !== name) this.names[shape] = -1;
  }

  #put(shape: number): void {
    const mask = this.#index.length - 1;
    let at = (this.hashA[shape] as number) & mask;
    while (this.#index[at] !== 0) at = (at + 1) & mask;
    this.#index[at] = shape + 1;
  }

  #grow(): void {
    this.#index = new Int32Array(this.#index.length * 4);
    for (let shape = 0; shape < this.count; shape++) this.#put(shape);
  }
}
