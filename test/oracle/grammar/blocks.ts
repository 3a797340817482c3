/** Blocks of statements: loops, `try`. */
import fc from 'fast-check';
import { type Node, statement } from './construct.ts';

export const blocks = [
  statement<Node & { is: 'loop'; times: number; body: Node[] }>({
    is: 'loop',
    needsFrame: true,
    draw: ({ statements }) => fc.record({ times: fc.constantFrom(2, 3), body: statements }),
    write: ({ times, body }, writer) => {
      const name = writer.page.name('k');
      writer.page.block(`for (let ${name} = 0; ${name} < ${times}; ${name}++) {`, () => writer.statements(body), '}', {
        ...writer.page.place,
        isLoop: true,
      });
    },
  }),
  statement<Node & { is: 'jump'; how: string }>({
    is: 'jump',
    isLeaf: true,
    needsFrame: true,
    draw: () => fc.record({ how: fc.constantFrom('break', 'continue') }),
    write: ({ how }, { page }) => {
      if (page.place.isLoop) page.write(`${how};`);
    },
  }),
  statement<Node & { is: 'try'; body: Node[]; caught: Node[] | null; finally: Node[] | null }>({
    is: 'try',
    weight: 3,
    needsFrame: true,
    draw: ({ statements }) =>
      fc.record({ body: statements, caught: fc.option(statements), finally: fc.option(statements, { freq: 2 }) }),
    write: ({ body, caught, finally: last }, writer) => {
      const { page } = writer;
      const { place } = page;
      // Nothing gets out of a `finally` block but at its end.
      const catches = caught ?? (place.isFinally || last === null ? [] : null);
      const more = last === null ? 0 : 1;
      const around = {
        ...place,
        finallies: place.finallies + more,
        finalliesOfReturn: place.finalliesOfReturn + more,
      };
      const inside = catches === null ? around : { ...around, finallies: 0, isCaught: true };
      page.block('try {', () => writer.statements(body), '}', inside);
      if (catches !== null) {
        page.block(
          'catch {',
          () => {
            page.write('$.caught(me);');
            writer.statements(catches);
          },
          '}',
          around,
        );
      }
      if (last === null) return;
      page.block(
        'finally {',
        () => {
          page.write('$.finally(me);');
          writer.statements(last);
          page.write('$.finallyEnd(me);');
        },
        '}',
        { ...place, isFinally: true, isLoop: false },
      );
    },
  }),
];
