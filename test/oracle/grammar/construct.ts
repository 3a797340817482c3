/** What a construct of the grammar is: how it is drawn, and how it is written. */
import type fc from 'fast-check';
import type { Page } from './page.ts';

/** A node of a program; plain JSON, so that a program can be kept. */
export interface Node {
  readonly is: string;
}

/** What a construct is made of: smaller ones. */
export interface Parts {
  readonly expression: fc.Arbitrary<Node>;
  /** For the body of an async function. */
  readonly statements: fc.Arbitrary<Node[]>;
  /** For a callback, which has no awaits. */
  readonly work: fc.Arbitrary<Node[]>;
}

export interface Writer {
  readonly page: Page;
  /** Text of one line; writes lines before it where it needs some. */
  expression(node: Node): string;
  statements(nodes: readonly Node[]): void;
}

interface Kind<N extends Node> {
  readonly is: N['is'];
  /** How often among its like; 1 unless given. */
  readonly weight?: number;
  /** It has no parts. */
  readonly isLeaf?: boolean;
  readonly draw: (parts: Parts) => fc.Arbitrary<Omit<N, 'is'>>;
}

/** Something with a value. */
export interface Expression<N extends Node = Node> extends Kind<N> {
  readonly text: (node: N, writer: Writer) => string;
}

export interface Statement<N extends Node = Node> extends Kind<N> {
  /** Only in the body of an async function. */
  readonly needsFrame?: boolean;
  readonly write: (node: N, writer: Writer) => void;
}

export function expression<N extends Node>(kind: Expression<N>): Expression {
  return kind as unknown as Expression;
}

export function statement<N extends Node>(kind: Statement<N>): Statement {
  return kind as unknown as Statement;
}
