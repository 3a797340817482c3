/** The agent that came late knows of no function where it is suspended: `tree` reads the heap, as if it were not there. */
import { expect, test } from 'vitest';
import { consoleOf, launchPlainly } from '../../support/attached.ts';
import { onEveryNode } from '../../support/nodes.ts';

const PROGRAM = `async function download() {
  await new Promise((done) => { globalThis.done = done; });
}
download();
setInterval(() => {}, 1000);
console.log('ready');
`;

onEveryNode((node) => {
  test('what was suspended before the attach is in the tree', async () => {
    const running = launchPlainly(PROGRAM, { node });
    await running.prints('ready');
    expect((await consoleOf(running, 'attach', String(running.pid))).code).toBe(0);

    const { stdout, code } = await consoleOf(running, 'tree', String(running.pid), '--yes');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^download {2}app\.mjs:2:3 /m);
    expect(stdout).toContain('1 async function is suspended.');
  });
});
