import { expect, test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { launch } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';

onEveryNode((node) => {
  test('listeners, event names, active resources and environment are those of the app', async () => {
    await expectSame(
      `
      console.log(process.getActiveResourcesInfo(), process.eventNames(), process.listenerCount('exit'), process.listenerCount('worker'));
      console.log(Object.keys(process.env).sort(), process.argv.length, process.title, process.exitCode);
      console.log(process._getActiveHandles().length, process._getActiveRequests().length, process.getMaxListeners());
      const timer = setTimeout(() => {}, 1);
      console.log(process.getActiveResourcesInfo());
      clearTimeout(timer);
      process.on('beforeExit', (code) => console.log('before exit', code));
      process.on('exit', (code) => console.log('exit', code, process.exitCode));
      process.once('exit', () => { process.exitCode = 9 });
      `,
      { node },
    );
  });

  test.each([
    [
      'process.exit in an async function',
      `async function main() { await null; console.log('out'); process.exit(3) } main(); setInterval(() => {}, 1000);`,
      3,
    ],
    ['process.exitCode', `async function main() { await null; process.exitCode = 4 } main();`, 4],
    ['an await at the top level that never ends', `await new Promise(() => {});`, 13],
    ['process.exit in an exit listener', `process.on('exit', () => process.exit(5));`, 5],
    ['an error in an exit listener', `process.on('exit', () => { throw new Error('late') });`, 1],
  ])('%s', async (_, program, expected) => {
    const { code } = await expectSame(program, { node });
    expect(code).toBe(expected);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s ends it as by default', async (signal) => {
    const running = launch(`setInterval(() => {}, 1000); console.log('ready')`, { node });
    await running.prints('ready');
    running.child.kill(signal);
    expect(await running.ended).toEqual({ code: null, signal, stdout: 'ready\n', stderr: '' });
  });

  test("the app's own signal handlers run", async () => {
    const running = launch(
      `const timer = setInterval(() => {}, 1000); process.on('SIGTERM', async () => { await null; console.log('bye'); clearInterval(timer) }); console.log('ready')`,
      { node },
    );
    await running.prints('ready');
    running.child.kill('SIGTERM');
    expect(await running.ended).toEqual({ code: 0, signal: null, stdout: 'ready\nbye\n', stderr: '' });
  });

  test('a program given with -e', async () => {
    const text = `const f = async () => { await null; console.log('evaluated', process.argv.length) }; f()`;
    const { snapshot } = await expectSame('', { node, file: false, flags: ['-e', text] });
    expect(snapshot.process.command).toBeUndefined();
  });

  test('a program on standard input', async () => {
    await expectSame('', {
      node,
      file: false,
      input: `const f = async () => { await null; console.log('from stdin') }; f()`,
    });
  });

  test('a program that reads standard input', async () => {
    const { stdout } = await expectSame(
      `let all = ''; for await (const chunk of process.stdin) all += chunk; console.log(all.length)`,
      { node, input: 'x'.repeat(200_000) },
    );
    expect(stdout).toBe('200000\n');
  });
});
