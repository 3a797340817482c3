/** A poll that keeps the thread: a single long one, or several at the same place; not one short one, which may be the machine's fault. */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { expect, onTestFinished, test } from 'vitest';
import {
  type LintedOptions,
  launchLinted,
  lineOf,
  linted,
  lintsOf,
  USED_MS,
  untilFound,
  warningOf,
} from '../../support/lints.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { VIRTUAL_CLOCK } from '../../support/observed.ts';

const head = `
const immediate = () => new Promise((resolve) => setImmediate(resolve));
async function render(ms) {
  await immediate();
  tick(ms);
  await immediate();
}
`;

/** A program that waits for a SIGUSR2, and says so: the observer knows what the thread waited for since it began. */
async function runningMeasured(program: string, options: LintedOptions) {
  const launched = await launchLinted(`${program}console.log('ready');\n`, options);
  await launched.running.prints('ready');
  await launched.console.update(({ overview }) => overview.loop.delayMs !== undefined);
  return launched;
}

/** It wants a processor until the test is over. */
function busyProcess(): void {
  const child = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
}

onEveryNode((node) => {
  test('a long one', async () => {
    const snapshot = await linted(`${head}render(600);`, { node, before: VIRTUAL_CLOCK });
    const warning = warningOf(snapshot, 'blocking-poll');
    expect(warning.message).toBe(
      'render (app.mjs:3) has kept the thread for up to 600 ms without an await: meanwhile nothing else ran.',
    );
    expect(warning).toMatchObject({
      severity: 'warning',
      taskName: 'render',
      evidence: { longestPollMs: 600, tasks: 1 },
    });
    expect(lineOf(warning)).toBe('app.mjs:3');
  });

  test('several of one function', async () => {
    const snapshot = await linted(`${head}render(150); render(110); render(120);`, { node, before: VIRTUAL_CLOCK });
    const warning = warningOf(snapshot, 'blocking-poll');
    expect(warning.message).toContain('for up to 150 ms without an await, in 3 tasks');
    expect(warning).toMatchObject({ times: 3, evidence: { longestPollMs: 150, tasks: 3 } });
  });

  test('one of a task that lives on', async () => {
    const snapshot = await linted(
      `${head}
async function serve() { await immediate(); tick(600); await new Promise(() => {}); }
globalThis.kept = serve();`,
      { node, before: VIRTUAL_CLOCK },
    );
    expect(lineOf(warningOf(snapshot, 'blocking-poll'))).toBe('app.mjs:9');
  });

  test.each([
    ['two that are not long', 'render(150); render(150);'],
    ['many that are short', 'for (let each = 0; each < 50; each++) render(90);'],
  ])('%s', async (_name, program) => {
    const snapshot = await linted(head + program, { node, before: VIRTUAL_CLOCK });
    expect(lintsOf(snapshot)).toEqual([]);
  });

  test('long work that awaits the loop in between', async () => {
    const snapshot = await linted(
      `${head}
async function inParts() { for (let part = 0; part < 20; part++) { tick(50); await immediate(); } }
inParts();`,
      { node, before: VIRTUAL_CLOCK },
    );
    expect(lintsOf(snapshot)).toEqual([]);
  });

  test('one is told once, however long its task lives on', async () => {
    const { running, console } = await runningMeasured(
      `
${USED_MS}
const immediate = () => new Promise((resolve) => setImmediate(resolve));
async function serve() {
  await immediate();
  for (const from = usedMs(); usedMs() - from < 600; );
  for (;;) await immediate();
}
process.once('SIGUSR2', serve);
setInterval(() => {}, 1000);
`,
      { node, lints: { 'blocking-poll': { pollMs: 20, onceMs: 20 } } },
    );
    process.kill(running.pid, 'SIGUSR2');
    const { lastAt } = await untilFound(console, 'blocking-poll');
    for (let look = 0; look < 3; look++) {
      await console.update(({ overview }) => overview.at > lastAt + 1000);
      expect(warningOf(await console.snapshot(), 'blocking-poll')).toMatchObject({ times: 1, lastAt });
    }
  });

  test('not what the machine withheld: the process was stopped meanwhile', async () => {
    const { running, console } = await runningMeasured(
      `
import { spawn } from 'node:child_process';
const immediate = () => new Promise((resolve) => setImmediate(resolve));
async function render() {
  await immediate();
  spawn('sh', ['-c', 'sleep 1; kill -CONT ' + process.pid]);
  process.kill(process.pid, 'SIGSTOP');
  await immediate();
}
process.once('SIGUSR2', render);
setInterval(() => {}, 1000);
`,
      { node },
    );
    process.kill(running.pid, 'SIGUSR2');
    await console.update(({ overview }) => overview.totals.ended > 0);
    const snapshot = await console.snapshot();
    expect(snapshot.tasks.find(({ name }) => name === 'render')?.maxPollMs).toBeGreaterThan(900);
    expect(lintsOf(snapshot)).toEqual([]);
  });
});

test('one on a machine that is busy with other things, of which it had a part only', async () => {
  for (let each = 0; each < 2 * availableParallelism(); each++) busyProcess();
  const { running, console } = await runningMeasured(
    `
const immediate = () => new Promise((resolve) => setImmediate(resolve));
async function render() {
  await immediate();
  const { user, system } = process.cpuUsage();
  const start = user + system;
for (let used = 0; used < 2_000_000; ) {
  for (let n = 0; n < 1e6; n++);
  const { user, system } = process.cpuUsage();
  used = user + system - start;
}
  await immediate();
}
process.once('SIGUSR2', render);
setInterval(() => {}, 1000);
`,
    {},
  );
  process.kill(running.pid, 'SIGUSR2');
  const { message, evidence } = await untilFound(console, 'blocking-poll');
  expect(message).toContain('render (app.mjs:3)');
  const { longestPollMs = 0 } = evidence;
  expect(longestPollMs).toBeLessThan(2700);
});
