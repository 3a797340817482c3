/** Calls of async functions, and the forms that such functions come in. */
import fc from 'fast-check';
import { expression, type Node, type Writer } from './construct.ts';
import { IN_FUNCTION, IN_GENERATOR } from './page.ts';

export const calls = [
  expression<Node & { is: 'call'; index: number }>({
    is: 'call',
    weight: 6,
    isLeaf: true,
    draw: () => fc.record({ index: fc.nat({ max: 2 }) }),
    text: ({ index }, { page }) => {
      const name = page.functionName(index);
      return name === undefined ? '7' : `$.call(n > 0 && $.fuel() && ${name}(n - 1))`;
    },
  }),
];

export const FORMS = [
  'declaration',
  'arrow',
  'method',
  'static',
  'expression',
  'sequence',
  'await',
  'default',
  'generator',
  'generator',
] as const;

export interface FunctionNode {
  readonly form: (typeof FORMS)[number];
  readonly body: readonly Node[];
  /** Of an arrow without a block; of a parameter's default. */
  readonly value: Node;
}

export function writeFunction({ form, body, value }: FunctionNode, name: string, writer: Writer): void {
  const { page } = writer;
  const block = (head: string, tail = '}', enters = true) => {
    const line = page.line;
    page.block(
      `${head} {`,
      () => {
        if (enters) page.write(`const me = $.enter(${line});`);
        writer.statements(body);
        page.write('$.returns(me, 0, 0);');
      },
      tail,
      IN_FUNCTION,
    );
  };
  switch (form) {
    case 'generator': {
      const line = page.line;
      page.block(
        `async function* ${name}(n) {`,
        () => {
          page.write(`const me = $.enterGenerator(${line});`);
          writer.statements(body);
          page.write('$.returns(me, 0, 0);');
        },
        '}',
        IN_GENERATOR,
      );
      return;
    }
    case 'declaration':
      block(`async function ${name}(n)`);
      return;
    case 'arrow':
      block(`const ${name} = async (n) =>`, '};');
      return;
    case 'method':
      block(`const { ${name} } = { async ${name}(n)`, '} };');
      return;
    case 'static':
      block(`const { ${name} } = class { static async ${name}(n)`, '} };');
      return;
    case 'expression': {
      const given = writer.expression(value);
      const line = page.line;
      page.write(`const ${name} = async (n, me = $.enter(${line})) => $.returns(me, ${line}, 0, ${given});`);
      return;
    }
    case 'sequence': {
      const given = writer.expression(value);
      const line = page.line;
      page.write(`const ${name} = async (n, me) => (me = $.enter(${line}), $.returns(me, ${line}, 0, ${given}));`);
      return;
    }
    case 'await': {
      const given = writer.expression(value);
      const line = page.line;
      const wait = `$.waitToReturn(me, ${line}, 0, 0, ${given})`;
      page.write(`const ${name} = async (n, me = $.enter(${line})) => await ${wait};`);
      return;
    }
    case 'default': {
      const given = page.without(page.known.has('calls itself in a default') ? name : undefined, () =>
        writer.expression(value),
      );
      block(`async function ${name}(n, me = $.enter(${page.line}), given = ${given})`, '}', false);
      return;
    }
  }
}
