import { expect, test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';

onEveryNode((node) => {
  test.each([
    ['and nothing else', ''],
    ['and awaits', 'await null;'],
    ['and has async functions', 'async function f() { await null; }\nf();'],
    ['and throws', '\nthrow new Error("at the top");'],
  ])('an import that fails shows its line: a main module that imports %s', async (_, rest) => {
    const imports = "import { missing } from './part.mjs'; import { part } from './part.mjs';";
    const { stderr } = await expectSame(
      { 'app.mjs': `${imports}\n${rest}`, 'part.mjs': 'export const part = 1;' },
      { node },
    );
    expect(stderr).toContain(imports);
  });

  test('an error that the main module throws shows its line, behind its imports', async () => {
    const { stderr } = await expectSame(
      {
        'app.mjs': "import { part } from './part.mjs';\nthrow new Error(part);",
        'part.mjs': "export const part = 'x';",
      },
      { node },
    );
    expect(stderr).toContain('throw new Error(part);');
  });

  test('a main module that only imports', async () => {
    const { stdout } = await expectSame(
      {
        'app.mjs': "import './part.mjs';",
        'part.mjs': "import('./late.mjs'); console.log('part');",
        'late.mjs': 'await new Promise(() => {});',
      },
      { node },
    );
    expect(stdout).toBe('part\n');
  });
});
