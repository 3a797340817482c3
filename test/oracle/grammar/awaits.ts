/** The ways to wait, and to leave a function. */
import fc from 'fast-check';
import { type Node, statement, type Writer } from './construct.ts';

/** In a `finally` block an error is caught on the spot. */
function guarded(writer: Writer, inside: () => void): void {
  const { page } = writer;
  if (page.place.isFinally)
    page.block('try {', inside, '} catch { $.caught(me); }', { ...page.place, finallies: 0, isCaught: true });
  else inside();
}

export const awaits = [
  statement<Node & { is: 'await'; value: Node; style: string }>({
    is: 'await',
    weight: 10,
    needsFrame: true,
    draw: ({ expression }) =>
      fc.record({ value: expression, style: fc.constantFrom('statement', 'argument', 'parentheses', 'sequence') }),
    write: ({ value, style }, writer) =>
      guarded(writer, () => {
        const { page } = writer;
        const given = writer.expression(value);
        const wait = `$.wait(me, ${page.line}, ${page.handler}, ${given})`;
        switch (style) {
          case 'argument':
            return page.write(`$.got(me, await ${wait});`);
          case 'parentheses':
            page.write(`await (${wait});`);
            break;
          case 'sequence':
            page.write(`await (0, ${wait});`);
            break;
          default:
            page.write(`await ${wait};`);
        }
        page.write('$.got(me);');
      }),
  }),
  statement<Node & { is: 'for await'; values: Node[]; body: Node[] }>({
    is: 'for await',
    needsFrame: true,
    draw: ({ expression, statements }) =>
      fc.record({ values: fc.array(expression, { maxLength: 2 }), body: statements }),
    write: ({ values, body }, writer) =>
      guarded(writer, () => {
        const { page } = writer;
        const given = values.map((value) => writer.expression(value)).join(', ');
        page.block(
          `for await (const each of $.each(me, ${page.line}, ${page.handler}, [${given}])) {`,
          () => {
            page.write('$.got(me, each);');
            writer.statements(body);
          },
          '}',
          // To leave the loop early closes the iterator first, which is one more await.
          {
            ...page.place,
            finallies: page.place.finallies + 1,
            finalliesOfReturn: page.place.finalliesOfReturn + 1,
            isLoop: true,
          },
        );
        page.write('$.got(me);');
      }),
  }),
  statement<Node & { is: 'return'; value: Node; style: string }>({
    is: 'return',
    weight: 2,
    needsFrame: true,
    draw: ({ expression }) =>
      fc.record({ value: expression, style: fc.constantFrom('operand', 'variable', 'literal', 'await') }),
    write: ({ value, style }, writer) => {
      const { page } = writer;
      if (page.place.isFinally || page.place.isGenerator) return;
      const given = writer.expression(value);
      const finallies = page.place.finalliesOfReturn;
      switch (style) {
        case 'operand':
          return page.write(`return $.returns(me, ${page.line}, ${finallies}, ${given});`);
        case 'variable': {
          const name = page.name('given');
          page.write(`const ${name} = ${given};`);
          page.write(`$.returns(me, ${page.line + 1}, ${finallies}, ${name});`);
          return page.write(`return ${name};`);
        }
        case 'literal':
          page.write(`${given};`);
          page.write(`$.returns(me, 0, ${finallies}, 7);`);
          return page.write('return 7;');
        default:
          page.write(`return await $.waitToReturn(me, ${page.line}, ${page.handler}, ${finallies}, ${given});`);
      }
    },
  }),
  statement<Node & { is: 'throw' }>({
    is: 'throw',
    isLeaf: true,
    needsFrame: true,
    draw: () => fc.constant({}),
    write: (_, { page }) => {
      if (!page.place.isFinally) page.write(`throw $.throws(me, ${page.handler});`);
    },
  }),
];
