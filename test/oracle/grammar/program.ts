/**
 * Random programs: a few async functions that call each other, and what is done with them at first. To teach the grammar
 * another construct, write it beside the others and add it to a list here.
 */
import fc from 'fast-check';
import { KNOWN, type Known } from '../known.ts';
import { awaits } from './awaits.ts';
import { blocks } from './blocks.ts';
import { calls, FORMS, type FunctionNode, writeFunction } from './calls.ts';
import { chains, thenables } from './chains.ts';
import type { Expression, Node, Parts, Statement, Writer } from './construct.ts';
import { happenings } from './event-loop.ts';
import { generators } from './generators.ts';
import { Page } from './page.ts';
import { SHARED, settlers, values } from './promises.ts';

const EXPRESSIONS: readonly Expression[] = [...values, ...calls, ...chains, ...thenables];
const STATEMENTS: readonly Statement[] = [...happenings, ...settlers, ...awaits, ...blocks, ...generators];

/** How deep constructs lie in each other. */
const DEPTH = 2;
/** How deep calls do. */
const CALLS = 3;

export interface Program {
  readonly functions: readonly FunctionNode[];
  /** Runs synchronously; the rest follows from it. */
  readonly main: readonly Node[];
}

function oneOf(kinds: readonly (Expression | Statement)[], parts: Parts | undefined): fc.Arbitrary<Node> {
  const drawn = kinds
    .filter((kind) => parts !== undefined || kind.isLeaf)
    .map((kind) => ({
      weight: kind.weight ?? 1,
      arbitrary: kind.draw(parts as Parts).map((node) => ({ is: kind.is, ...node }) as Node),
    }));
  return fc.oneof({ withCrossShrink: true }, ...drawn);
}

/** `undefined`: only leaves. */
function partsOf(smaller: Parts | undefined): Parts {
  return {
    expression: oneOf(EXPRESSIONS, smaller),
    statements: fc.array(oneOf(STATEMENTS, smaller), { maxLength: 4 }),
    work: fc.array(
      oneOf(
        STATEMENTS.filter((kind) => !kind.needsFrame),
        smaller,
      ),
      { maxLength: 3 },
    ),
  };
}

function parts(depth: number): Parts {
  return partsOf(depth === 0 ? undefined : parts(depth - 1));
}

const whole = parts(DEPTH);

/** A call that nobody waits for at once. */
function started(index: number): Node {
  return { is: 'store', index, value: { is: 'call', index } } as Node;
}

export const program: fc.Arbitrary<Program> = fc.record({
  functions: fc.array(
    fc.record({
      form: fc.constantFrom(...FORMS),
      body: fc.array(oneOf(STATEMENTS, whole), { minLength: 1, maxLength: 5 }),
      value: whole.expression,
    }),
    { minLength: 1, maxLength: 3 },
  ),
  main: fc.array(
    fc.oneof(
      { withCrossShrink: true },
      // Or too many programs would do nothing.
      { weight: 2, arbitrary: fc.constantFrom(0, 1, 2).map(started) },
      {
        weight: 3,
        arbitrary: oneOf(
          STATEMENTS.filter((kind) => !kind.needsFrame),
          whole,
        ),
      },
    ),
    { minLength: 2, maxLength: 7 },
  ),
});

/** One module that exports the programs as functions of a twin. */
export function textOf(programs: readonly Program[], known: ReadonlySet<Known> = KNOWN): string {
  const page = new Page(known);
  page.write('export const programs = [];');
  for (const each of programs) writeProgram(each, page);
  return page.text;
}

const expressions = new Map(EXPRESSIONS.map((kind) => [kind.is, kind]));
const statements = new Map(STATEMENTS.map((kind) => [kind.is, kind]));

function writeProgram({ functions, main }: Program, page: Page): void {
  const writer: Writer = {
    page,
    expression: (node) => expressions.get(node.is)?.text(node, writer) ?? '7',
    statements: (nodes) => {
      for (const node of nodes) {
        const kind = statements.get(node.is);
        // Shrinking may leave an expression, or an await in a callback.
        if (kind === undefined || (kind.needsFrame && !page.place.hasFrame)) continue;
        kind.write(node, writer);
      }
    },
  };
  const names = functions.map(({ form }, index) => ({ name: `f${index}`, isGenerator: form === 'generator' }));
  const namesOf = (generators: boolean) =>
    names.filter(({ isGenerator }) => isGenerator === generators).map(({ name }) => name);
  page.begin(namesOf(false), namesOf(true));
  page.block(
    'programs.push(($) => {',
    () => {
      page.write(`const n = ${CALLS};`);
      for (let index = 0; index < SHARED; index++) page.write(`let v${index}; const g${index} = $.gate();`);
      functions.forEach((each, index) => {
        writeFunction(each, `f${index}`, writer);
      });
      writer.statements(main);
    },
    '});',
  );
}
