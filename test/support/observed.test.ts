import { expect, test } from 'vitest';
import { expectTask, expectTotalsToBeSums } from './expect-task.ts';
import { expectTree } from './expect-tree.ts';
import { launch, run } from './launch.ts';
import { observed } from './observed.ts';
import { until } from './until.ts';

const waits = `
async function inner() { await new Promise(() => {}); }
async function main() { console.log('out'); console.error('err'); await inner(); }
main();
process.exitCode = 7;
`;

test('a run gives the output, the end and the last state', async () => {
  const { stdout, stderr, code, signal, snapshot } = await observed(waits);
  expect({ stdout, stderr, code, signal }).toEqual({ stdout: 'out\n', stderr: 'err\n', code: 7, signal: null });
  expect(snapshot.process.exit).toEqual({ code: 7, signal: null });
  expectTask(snapshot, 'main').kind('call').polls(1).wakes(0).awaits('app.mjs:2:26', 'inner');
  expectTotalsToBeSums(snapshot);
});

test.each([
  ['polls', 'polls of task "main" (#1)', (task: ReturnType<typeof expectTask>) => task.polls(99)],
  ['kind', 'kind of task "main" (#1)', (task: ReturnType<typeof expectTask>) => task.kind('spawn')],
  ['awaits', 'awaiting of task "main" (#1)', (task: ReturnType<typeof expectTask>) => task.awaits('x:1:1', 'f')],
  ['spawnedBy', 'spawnedBy of task "main" (#1)', (task: ReturnType<typeof expectTask>) => task.spawnedBy('other')],
])('a wrong expectation of %s says whose it is and lists the tasks', async (_, says, expectation) => {
  const { snapshot } = await observed(waits);
  const failing = () => expectation(expectTask(snapshot, 'main'));
  expect(failing).toThrow(says);
  expect(failing).toThrow('#1 main (call, idle), polls 1 wakes 0 self 0');
});

test('a task that is not there, or is there twice, is refused with the list of those that are', async () => {
  const { snapshot } = await observed(`async function twice() {} twice(); twice();`);
  expect(() => expectTask(snapshot, 'once')).toThrow('There are 0 tasks named "once", not one.\n  #1 twice');
  expect(() => expectTask(snapshot, 'twice')).toThrow('There are 2 tasks named "twice", not one.');
});

test('a wrong tree is refused', async () => {
  const { snapshot } = await observed(waits);
  expect(() => expectTree(snapshot, 'main', ['main, suspended, await app.mjs:3:67'])).toThrow();
  expectTree(snapshot, 'main', ['main, suspended, await app.mjs:3:67', '  inner, suspended, await app.mjs:2:26']);
});

test('totals that are not the sums are refused', async () => {
  const { snapshot } = await observed(waits);
  const wrong = { ...snapshot, totals: { ...snapshot.totals, wakes: 1 } };
  expect(() => expectTotalsToBeSums(wrong)).toThrow('totals of');
});

test('a program without the agent is refused, with all that it printed', async () => {
  await expect(observed(`console.log('hello'); process.exit(3)`, { agent: false })).rejects.toThrow(
    /ended before the discovery file.*exit code 3.*hello/s,
  );
});

test('a program that cannot start is refused, with what Node said', async () => {
  await expect(observed('', { flags: ['--no-such-option'] })).rejects.toThrow('bad option: --no-such-option');
});

test('a state that does not come is refused in words', async () => {
  await expect(
    until(
      'the impossible',
      () => false,
      () => 'Nothing helped.',
      20,
    ),
  ).rejects.toThrow('Waited in vain for the impossible. Nothing helped.');
});

test('a program that ends before it prints is refused', async () => {
  await expect(launch(`console.log('one')`).prints('two')).rejects.toThrow(/ended before "two".*one/s);
});

test('programs run in their own directory, as text, as files and from a file', async () => {
  expect((await run(`console.log(process.argv[1].endsWith('app.mjs'))`, { agent: false })).stdout).toBe('true\n');
  const files = { 'main.mjs': `import { x } from './lib/x.mjs'; console.log(x)`, 'lib/x.mjs': 'export const x = 1;' };
  expect((await run(files, { agent: false })).stdout).toBe('1\n');
  const file = new URL('../apps/programs/exits-3.mjs', import.meta.url);
  expect((await run(file, { agent: false })).code).toBe(3);
});
