/** Generators as they run: what they yield, and the loops that drive them. */
import fc from 'fast-check';
import { type Node, statement } from './construct.ts';
import { when } from './promises.ts';

export const generators = [
  statement<Node & { is: 'yield'; how: string; when?: string }>({
    is: 'yield',
    weight: 4,
    isLeaf: true,
    needsFrame: true,
    draw: () => fc.record({ how: fc.constantFrom('value', 'nothing', 'promise', 'pending'), when }),
    write: ({ how, when = 'immediate' }, { page }) => {
      const { isGenerator, isFinally, finalliesOfReturn } = page.place;
      // A generator that yields while it is closed is left for ever.
      if (!isGenerator || isFinally) return;
      const soon = page.name('soon');
      const given = { nothing: 'undefined', promise: '$.resolved()', pending: `${soon}.promise` };
      if (how === 'pending') {
        page.write(`const ${soon} = $.gate();`);
        page.write(`$.soon('${when}', () => $.open(${soon}));`);
      }
      const value = given[how as keyof typeof given] ?? '7';
      page.write(`yield $.yields(me, ${page.line}, ${finalliesOfReturn}, ${value});`);
      page.write('$.got(me);');
    },
  }),
  statement<Node & { is: 'delegate'; index: number }>({
    is: 'delegate',
    weight: 2,
    isLeaf: true,
    needsFrame: true,
    draw: () => fc.record({ index: fc.nat({ max: 2 }) }),
    write: ({ index }, { page }) => {
      const { isGenerator, isFinally, finalliesOfReturn } = page.place;
      const generator = page.generatorName(index);
      if (generator === undefined || !isGenerator || isFinally) return;
      page.block(
        'if (n > 0 && $.fuel()) {',
        () => {
          const given = `${page.line}, ${page.handler}, ${finalliesOfReturn}, ${generator}(n - 1)`;
          page.write(`yield* $.delegate(me, ${given});`);
          page.write('$.got(me);');
        },
        '}',
      );
    },
  }),
  statement<Node & { is: 'by hand'; index: number; steps: { how: 'next' | 'return'; body: Node[] }[] }>({
    is: 'by hand',
    weight: 3,
    needsFrame: true,
    draw: ({ statements }) =>
      fc.record({
        index: fc.nat({ max: 2 }),
        steps: fc.array(
          fc.record({ how: fc.constantFrom('next' as const, 'next' as const, 'return' as const), body: statements }),
          { maxLength: 3 },
        ),
      }),
    write: ({ index, steps }, writer) => {
      const { page } = writer;
      const generator = page.generatorName(index);
      // Whatever would get out of a `finally` block is caught there.
      if (generator === undefined || page.place.isFinally) return;
      page.block(
        'if (n > 0 && $.fuel()) {',
        () => {
          const name = page.name('iterator');
          page.write(`const ${name} = $.iterator(${generator}(n - 1));`);
          for (const { how, body } of steps) {
            page.write(`$.got(me, await ${name}.${how}(me, ${page.line}, ${page.handler}));`);
            writer.statements(body);
          }
        },
        '}',
      );
    },
  }),
  statement<Node & { is: 'drive'; index: number; body: Node[] }>({
    is: 'drive',
    weight: 4,
    needsFrame: true,
    draw: ({ statements }) => fc.record({ index: fc.nat({ max: 2 }), body: statements }),
    write: ({ index, body }, writer) => {
      const { page } = writer;
      const name = page.generatorName(index);
      // Whatever would get out of a `finally` block is caught there.
      if (name === undefined || page.place.isFinally) return;
      page.block(
        'if (n > 0 && $.fuel()) {',
        () => {
          page.block(
            `for await (const each of $.drive(me, ${page.line}, ${page.handler}, ${name}(n - 1))) {`,
            () => {
              page.write('$.got(me, each);');
              writer.statements(body);
            },
            '}',
            // To leave the loop early closes the generator first, which is one more await.
            {
              ...page.place,
              finallies: page.place.finallies + 1,
              finalliesOfReturn: page.place.finalliesOfReturn + 1,
              isLoop: true,
            },
          );
          page.write('$.got(me);');
        },
        '}',
      );
    },
  }),
];
