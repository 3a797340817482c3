import { Console } from 'node:console';
import { expect, onTestFinished, test } from 'vitest';
import { heapReader } from '../../../packages/console-cli/src/commands/read-heap.ts';
import { connect } from '../../../packages/console-cli/src/connection/connect.ts';
import { connectionFeed } from '../../../packages/console-cli/src/connection/feed.ts';
import { makePalette } from '../../../packages/console-cli/src/presenters/palette.ts';
import { showDashboard } from '../../../packages/console-cli/src/views/dashboard.tsx';
import { FakeTerminal } from '../../../packages/console-cli/src/views/fake-terminal.ts';
import { consoleOf, launchPlainly } from '../../support/attached.ts';
import { nobodyListens } from '../../support/inspected.ts';
import { onEveryNode } from '../../support/nodes.ts';

// Ink keeps what is logged out of the frame with it; vitest's console has none.
Object.assign(console, { Console });

const PROGRAM = `const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
async function download() {
  await sleep(1e8);
}
async function batch() {
  await Promise.all([download(), download()]);
}
process.on('SIGUSR2', () => batch());
setInterval(async () => { await null; }, 20);
batch();
console.log('ready');
`;

onEveryNode((node) => {
  test('what was suspended before the agent came is read from the heap', async () => {
    const running = launchPlainly(PROGRAM, { node });
    await running.prints('ready');
    expect((await consoleOf(running, 'attach', String(running.pid))).code).toBe(0);
    const { socket } = await running.discovery();
    const terminal = new FakeTerminal(110, 30);
    const closed = showDashboard({
      feed: connectionFeed(connect({ socket })),
      readHeap: heapReader(running.pid),
      palette: makePalette('mono'),
      stdin: terminal.stdin,
      stdout: terminal.stdout,
    });
    onTestFinished(async () => {
      terminal.type('q');
      await closed;
    });
    await terminal.until('attached: promises only');
    terminal.type('2');
    await terminal.until('h from the heap');
    expect(terminal.text).not.toContain('download');

    // From here on the agent sees what begins.
    await terminal.until(/ [1-9][.\d]* ended\/s/);
    process.kill(running.pid, 'SIGUSR2');
    await terminal.until('batch');

    terminal.type('h');
    // Right after the agent has come its heap may be as large as that of a larger program.
    await terminal.until(/h once more|from the heap, now/);
    if (terminal.text.includes('h once more')) terminal.type('h');
    await terminal.until('from the heap, ');
    const rows = terminal.rows().map((row) => row.replace(/\s+/g, ' ').trim());
    expect(rows.slice(rows.findIndex((row) => row.startsWith('from the heap, ')) + 1)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^▾ ○ batch app.mjs:6 began unseen$/),
        expect.stringMatching(/^▾ ○ batch app.mjs:6$/),
        '└─ ▾ Promise.all',
        expect.stringMatching(/^└─ ○ download ×2 app.mjs:3 → a timer, due in /),
      ]),
    );
    // What was made there to read it is taken for no task.
    await terminal.until(/ · 1 tasks? 0 running/);
    await nobodyListens(running.pid);
  });
});
