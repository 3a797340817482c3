/** Chains on promises, combinations of promises, thenables. */
import fc from 'fast-check';
import { COMBINATORS } from '../events.ts';
import { expression, type Node } from './construct.ts';
import { OUTSIDE } from './page.ts';

export const chains = [
  expression<Node & { is: 'chain'; of: Node; how: string; work: Node[]; gives: Node | null }>({
    is: 'chain',
    weight: 3,
    draw: ({ expression, work }) =>
      fc.record({
        of: expression,
        how: fc.constantFrom('then', 'catch', 'eventually'),
        work,
        gives: fc.option(expression, { freq: 6 }),
      }),
    text: ({ of, how, work, gives }, writer) => {
      const { page } = writer;
      const chained = writer.expression(of);
      const name = page.name('callback');
      page.block(
        `const ${name} = () => {`,
        () => {
          writer.statements(work);
          page.write(gives === null ? 'throw $.error();' : `return ${writer.expression(gives)};`);
        },
        '};',
        OUTSIDE,
      );
      return `$.${how}(${chained}, ${name})`;
    },
  }),
  expression<Node & { is: 'combine'; kind: number; values: Node[] }>({
    is: 'combine',
    weight: 2,
    draw: ({ expression }) =>
      fc.record({ kind: fc.nat({ max: COMBINATORS.length - 1 }), values: fc.array(expression, { maxLength: 3 }) }),
    text: ({ kind, values }, writer) =>
      `$.combine(${kind}, [${values.map((value) => writer.expression(value)).join(', ')}])`,
  }),
];

export const thenables = [
  expression<Node & { is: 'thenable'; when: string; work: Node[] }>({
    is: 'thenable',
    draw: ({ work }) => fc.record({ when: fc.constantFrom('now', 'immediate', 'tick', 'microtask'), work }),
    text: ({ when, work }, writer) => {
      const name = writer.page.name('callback');
      writer.page.block(`const ${name} = () => {`, () => writer.statements(work), '};', OUTSIDE);
      return `$.thenable('${when}', ${name})`;
    },
  }),
];
