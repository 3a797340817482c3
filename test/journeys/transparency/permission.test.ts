import { expect, test } from 'vitest';
import { visible } from '../../support/expect-same.ts';
import { run } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';
import { lay } from '../../support/program.ts';

const program = `
async function main() { await null; console.log('app runs', process.permission.has('worker')); process.exitCode = 3 }
main();
`;

onEveryNode((node) => {
  test('without the permission to start threads the agent stays off and says so in one line', async () => {
    const laid = lay(program);
    const flags = ['--permission', '--allow-fs-read=*'];
    const plain = await run(laid, { node, flags, agent: false });
    const before = performance.now();
    const watched = await run(laid, { node, flags, env: { ASYNC_CONSOLE_RUN: 'run' } });
    const [line, ...rest] = watched.stderr.split('\n');
    expect({ ...watched, stderr: rest.join('\n') }).toEqual(plain);
    expect(line).toMatch(/^async-console could not start: .*\. The program runs without it\.$/);
    // It does not wait at its end for a console that nobody can answer.
    expect(performance.now() - before).toBeLessThan(5000);
  });

  test('with the permission to start threads and to write it works', async () => {
    const laid = lay(program);
    const flags = ['--permission', '--allow-fs-read=*', '--allow-fs-write=*', '--allow-worker', '--allow-net'].filter(
      (flag) => flag !== '--allow-net' || node === '26',
    );
    const plain = await run(laid, { node, flags, agent: false });
    const watched = await observed(laid, { node, flags });
    expect(visible(watched)).toEqual(visible(plain));
    expect(watched.snapshot.totals).toMatchObject({ spawned: 1, ended: 1 });
  });
});
