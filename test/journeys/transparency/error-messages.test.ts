import { expect, test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';

/** In the message of an error the engine quotes the source, or says what stands there. */
const USES = [
  'const { a } = await nothing();',
  'const { a = 1, ...rest } = await nothing();',
  'const { a: { b } } = await nothing();',
  'let a; ({ a } = await nothing());',
  'let a; [a] = await nothing();',
  '(await nothing())();',
  'new (await nothing())();',
  '(await nothing()).a;',
  '(await nothing()).a();',
  '(await nothing()).a.b;',
  '(await nothing()).a = 1;',
  '[...(await nothing())];',
  'console.log(...(await nothing()));',
  '(await nothing())`text`;',
  '"a" in (await nothing());',
  '({}) instanceof (await nothing());',
  'class A extends (await nothing()) {}',
  '(({ a }) => a)(await nothing());',
  'for await (const a of [0]) (await nothing())();',
];

onEveryNode((node) => {
  test('what the engine says of the value of an await that is not as it has to be, is what it says without the agent', async () => {
    const { stdout } = await expectSame(
      `
      const nothing = async () => {};
      const uses = [${USES.map((use) => `async () => { ${use} }`).join(',\n')}];
      for (const use of uses) await use().catch((error) => console.log(error.message));
      async function* gives() { const { a } = yield; }
      const given = gives();
      await given.next();
      await given.next().catch((error) => console.log(error.message));
      `,
      { node },
    );
    expect(stdout.trim().split('\n').length).toBe(USES.length + 1);
  });
});
