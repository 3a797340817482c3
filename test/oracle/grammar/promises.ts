/** Values to wait for: plain ones, settled promises, gates that somebody opens, variables that all functions share. */
import fc from 'fast-check';
import { expression, type Node, statement } from './construct.ts';

export const SHARED = 3;
const shared = fc.nat({ max: SHARED - 1 });
/** Few timers: each takes a millisecond. */
export const when = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('immediate', 'tick', 'microtask') },
  { weight: 1, arbitrary: fc.constant('timeout') },
);

export const values = [
  expression<Node & { is: 'value' }>({ is: 'value', isLeaf: true, draw: () => fc.constant({}), text: () => '7' }),
  expression<Node & { is: 'settled'; how: string }>({
    is: 'settled',
    isLeaf: true,
    draw: () => fc.record({ how: fc.constantFrom('resolved', 'resolved', 'rejected') }),
    text: ({ how }) => `$.${how}()`,
  }),
  expression<Node & { is: 'variable'; index: number }>({
    is: 'variable',
    weight: 2,
    isLeaf: true,
    draw: () => fc.record({ index: shared }),
    text: ({ index }) => `v${index}`,
  }),
  expression<Node & { is: 'gate'; index: number }>({
    is: 'gate',
    weight: 2,
    isLeaf: true,
    draw: () => fc.record({ index: shared }),
    text: ({ index }) => `g${index}.promise`,
  }),
  expression<Node & { is: 'soon settled'; how: string; when: string; byExecutor: boolean }>({
    is: 'soon settled',
    weight: 2,
    isLeaf: true,
    draw: () => fc.record({ how: fc.constantFrom('open', 'open', 'break'), when, byExecutor: fc.boolean() }),
    text: ({ how, when, byExecutor }, { page }) => {
      const name = page.name('soon');
      page.write(`const ${name} = $.gate(${byExecutor});`);
      page.write(`$.soon('${when}', () => $.${how}(${name}));`);
      return `${name}.promise`;
    },
  }),
];

export const settlers = [
  statement<Node & { is: 'open'; index: number; value: Node | null }>({
    is: 'open',
    weight: 2,
    draw: ({ expression }) => fc.record({ index: shared, value: fc.option(expression, { freq: 2 }) }),
    write: ({ index, value }, writer) => {
      const text = value === null ? '' : `, ${writer.expression(value)}`;
      writer.page.write(`$.open(g${index}${text});`);
    },
  }),
  statement<Node & { is: 'break'; index: number }>({
    is: 'break',
    isLeaf: true,
    draw: () => fc.record({ index: shared }),
    write: ({ index }, { page }) => page.write(`$.break(g${index});`),
  }),
  statement<Node & { is: 'store'; index: number; value: Node }>({
    is: 'store',
    weight: 3,
    draw: ({ expression }) => fc.record({ index: shared, value: expression }),
    write: ({ index, value }, writer) => writer.page.write(`v${index} = ${writer.expression(value)};`),
  }),
  statement<Node & { is: 'float'; value: Node }>({
    is: 'float',
    weight: 3,
    draw: ({ expression }) => fc.record({ value: expression }),
    write: ({ value }, writer) => writer.page.write(`${writer.expression(value)};`),
  }),
];
