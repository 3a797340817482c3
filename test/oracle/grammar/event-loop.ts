/** What happens beside the promises: time passes, callbacks come, somebody looks. */
import fc from 'fast-check';
import { type Node, statement } from './construct.ts';
import { OUTSIDE } from './page.ts';
import { when } from './promises.ts';

export const happenings = [
  statement<Node & { is: 'clock'; ms: number }>({
    is: 'clock',
    weight: 2,
    isLeaf: true,
    draw: () => fc.record({ ms: fc.integer({ min: 1, max: 9 }) }),
    write: ({ ms }, { page }) => page.write(`$.clock(${ms});`),
  }),
  statement<Node & { is: 'stop' }>({
    is: 'stop',
    weight: 2,
    isLeaf: true,
    draw: () => fc.constant({}),
    write: (_, { page }) => page.write('$.stop();'),
  }),
  statement<Node & { is: 'soon'; when: string; work: Node[] }>({
    is: 'soon',
    draw: ({ work }) => fc.record({ when, work }),
    write: ({ when, work }, writer) =>
      writer.page.block(`$.soon('${when}', () => {`, () => writer.statements(work), '});', OUTSIDE),
  }),
];
