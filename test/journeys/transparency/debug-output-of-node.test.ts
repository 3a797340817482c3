import { expect, test } from 'vitest';
import { launch } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';

onEveryNode((node) => {
  test("what NODE_DEBUG makes Node write about the agent's own socket is nowhere, and does not keep the app alive", async () => {
    const running = launch("process.stdin.on('data', () => {}).on('end', () => console.log('done'));", {
      node,
      interactive: true,
      env: { NODE_DEBUG: 'net,http' },
    });
    const console = await running.console();
    await console.snapshot();
    running.child.stdin?.end();
    const { code, stdout, stderr } = await running.ended;
    // Of the app's own sockets there is some, too.
    const own = stderr.split('\n').filter((line) => !/^(NET|HTTP) \d+: /.test(line));
    expect({ code, stdout, own }).toEqual({ code: 0, stdout: 'done\n', own: [''] });
    expect(stderr).not.toMatch(/async-console/);
  });
});
