import { expect, test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';

onEveryNode((node) => {
  test.each([
    [
      'a rejection that nobody handles',
      `async function other(v) { await null; return v }
const o = {};
async function unhandled(q) { const v = await other(q); return v + o.x.deep(await other(2)); }
unhandled(1);`,
    ],
    [
      'a rejection with something that is no error',
      `async function fails() { await null; throw { code: 7 } } fails();`,
    ],
    ['a rejection at the top level', `async function other() { await null } await other(); await other(nope);`],
    [
      'an error thrown in a timer',
      `async function f() { await null } f();\nsetTimeout(() => { throw new Error('in a timer') }, 1);`,
    ],
    [
      'an error with a cause',
      `const f = async () => { await null; throw new Error('outer', { cause: new Error('inner') }) }; f();`,
    ],
    ['tabs before the error', `const f = async () => {\n\t\tawait null;\tawait f.nope.x; }; f();`],
    ['a frozen error', `const f = async () => { await null; throw Object.freeze(new Error('frozen')) }; f();`],
    [
      'an error without a stack',
      `const f = async () => { await null; throw Object.assign(new Error('bare'), { stack: undefined }) }; f();`,
    ],
  ])('%s is printed as without the agent, with the source line', async (_, program) => {
    const { code, stderr } = await expectSame(program, { node });
    expect(code).toBe(1);
    expect(stderr).not.toBe('');
  });

  test('a syntax error in an imported file is printed as without the agent', async () => {
    await expectSame(
      { 'app.mjs': `await import('./broken.mjs');`, 'broken.mjs': `async function f() { await }` },
      { node },
    );
  });

  test("the app's own handlers hear of errors as without the agent", async () => {
    const { stdout, code } = await expectSame(
      `
      process.on('uncaughtException', (error, origin) => console.log('uncaught', error.message, origin));
      process.on('unhandledRejection', (error) => console.log('unhandled', error.message));
      process.on('rejectionHandled', () => console.log('handled later'));
      process.on('uncaughtExceptionMonitor', (error) => console.log('monitor', error.message));
      async function fails(how) { await null; throw new Error(how); }
      const late = fails('late');
      fails('never handled');
      setTimeout(() => { late.catch(() => {}); throw new Error('timer'); }, 10);
      `,
      { node },
    );
    expect(stdout).toContain('uncaught timer');
    expect(code).toBe(0);
  });

  test.each(['strict', 'warn', 'none', 'warn-with-error-code', 'throw'])('--unhandled-rejections=%s', async (mode) => {
    await expectSame(
      `const f = async () => { await null; throw new Error('unhandled') }; f(); setTimeout(() => console.log('on'), 10)`,
      {
        node,
        flags: [`--unhandled-rejections=${mode}`],
      },
    );
  });
});
