/** Timers: who awaits one waits for it. Known while somebody measures. */
import { expect, test } from 'vitest';
import { claimants, resourceNamed } from '../../../support/expect-resource.ts';
import { expectSame } from '../../../support/expect-same.ts';
import { launch } from '../../../support/launch.ts';
import { bothWays } from '../../../support/loaded.ts';
import { onEveryNode } from '../../../support/nodes.ts';
import { observed } from '../../../support/observed.ts';

/** What is called last ends the program. */
const end = `
async function last() {
  await null;
  setImmediate(() => process.exit());
}
last();
`;

onEveryNode((node) => {
  test.each(
    bothWays(
      { '{ scheduler, setTimeout, setInterval }': 'node:timers/promises' },
      `
async function sleeps() { await setTimeout(1e6); }
async function waits() { await scheduler.wait(1e6); }
async function chains() { await setTimeout(1e6).catch(() => {}); }
async function ticks() { for await (const _ of setInterval(1e6)); }
async function once() { await setTimeout(1); }
async function twice() {
  await setTimeout(1);
  setImmediate(() => process.exit());
  await setTimeout(1e6);
}
globalThis.kept = [sleeps(), waits(), chains(), ticks(), once()];
twice();
`,
    ),
  )('who waits for a timer of node:timers/promises, by $how', async ({ program }) => {
    const { snapshot } = await observed(program, { node });
    expect(snapshot.completeness.adapters).toEqual([{ library: 'node:timers/promises', version: expect.any(String) }]);
    expect(resourceNamed(snapshot, 'timer')).toMatchObject({ kind: 'timer', held: 0, waiting: 5 });
    expect(claimants(snapshot, 'timer').map((each) => each.replace(/app.*/, 'its await'))).toEqual([
      'sleeps waits, 1, its await',
      'waits waits, 2, its await',
      'chains waits, 3, its await',
      'ticks waits, 4, its await',
      'twice waits, 5, its await',
    ]);
  });

  test.each([
    { how: 'promisify', program: "import { promisify } from 'node:util'; const sleep = promisify(setTimeout);" },
    { how: 'node:timers', program: "import timers from 'node:timers'; const sleep = timers.promises.setTimeout;" },
    { how: 'an arrow', program: 'const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));' },
    {
      how: 'functions',
      program:
        'function sleep(ms) { return new Promise(function (resolve) { setTimeout(function () { resolve(); }, ms); }); }',
    },
    { how: 'a value', program: 'const sleep = (ms) => new Promise((_, no) => { setTimeout(() => no(1), ms, 2); });' },
  ])('who waits for one of $how', async ({ program }) => {
    const { snapshot } = await observed(
      `${program}
async function sleeps() { await sleep(1e6); }
globalThis.kept = sleeps();${end}`,
      { node },
    );
    expect(claimants(snapshot, 'timer')).toEqual(['sleeps waits, 1, app.mjs:2:27']);
  });

  test('a module that only makes such promises is looked into, too', async () => {
    const { snapshot } = await observed(
      {
        'app.mjs': `
import { sleep } from './sleep.cjs';
async function sleeps() { await sleep(1e6); }
globalThis.kept = sleeps();${end}`,
        'sleep.cjs': 'exports.sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));',
      },
      { node },
    );
    expect(claimants(snapshot, 'timer')).toEqual(['sleeps waits, 1, app.mjs:3:27']);
  });

  test('who awaits something else waits for no timer, though it has set one', async () => {
    const { snapshot } = await observed(
      `
import { setTimeout as wait, setInterval as tick } from 'node:timers/promises';
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const never = new Promise(() => {});
async function later(set) {
  const timer = set(1e6);
  await never;
  await timer;
}
async function races() { await Promise.race([sleep(1e6), wait(1e6), never]); }
async function drops() {
  wait(1e6).then(() => {});
  await never;
}
async function another() {
  const { promise, resolve } = Promise.withResolvers();
  const other = new Promise(() => {});
  setTimeout(resolve, 1e6);
  await other;
}
async function guarded() {
  await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('too late')), 1e6);
  });
}
async function ticks() { for await (const _ of tick(1)) await never; }
globalThis.kept = [later(sleep), later(wait), races(), drops(), another(), guarded(), ticks()];
await wait(20);
process.exit();
`,
      { node },
    );
    expect(claimants(snapshot, 'timer')).toEqual([]);
  });

  test('nobody waits for one that is due, or has gone on without it', async () => {
    const { snapshot } = await observed(
      `
import { setTimeout } from 'node:timers/promises';
const never = new Promise(() => {});
async function due() { await setTimeout(1); await never; }
async function blocked() { await setTimeout(1); }
async function goesOn() {
  const controller = new AbortController();
  const timer = setTimeout(1e6, 0, controller);
  process.nextTick(() => controller.abort());
  await timer.catch(() => {});
  await never;
}
async function returns() { return setTimeout(1e6); }
async function fails() { await setTimeout(-1, 0, { signal: AbortSignal.abort() }); }
async function refused() { await setTimeout('1').catch(() => {}); await never; }
globalThis.kept = [due(), goesOn(), returns(), fails().catch(() => {}), refused()];
await setTimeout(20);
globalThis.kept.push(blocked());
for (const end = performance.now() + 5; performance.now() < end; );
process.exit();
`,
      { node },
    );
    expect(resourceNamed(snapshot, 'timer')).toMatchObject({ waiting: 0 });
  });

  test('when it is due', async () => {
    const { snapshot } = await observed(
      `
import { setInterval } from 'node:timers/promises';
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function sleeps() { await sleep(1e6); }
async function atOnce() { await sleep(-1); }
async function ticks() { for await (const _ of setInterval(1e7)); }
// A timer counts from when the loop has looked at the clock last.
setImmediate(() => { globalThis.kept = [sleeps(), ticks(), atOnce()]; });${end}`,
      { node },
    );
    const [sleeps, ticks] = resourceNamed(snapshot, 'timer').waiters;
    expect((sleeps?.dueMs ?? 0) + (sleeps?.forMs ?? 0)).toBeCloseTo(1e6, -2);
    expect((ticks?.dueMs ?? 0) + (ticks?.forMs ?? 0)).toBeCloseTo(1e7, -2);
  });

  test('a console that comes later sees who waits for one from then on', async () => {
    const running = launch(
      `
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function polls() { for (;;) await sleep(1); }
async function sleeps() { await sleep(1e6); }
globalThis.kept = [polls(), sleeps()];
console.log('sleeps');
`,
      { node },
    );
    await running.prints('sleeps');
    const console = await running.console();
    const { rows } = await console.update(({ rows }) => rows.some(({ waitsFor }) => waitsFor !== undefined));
    expect(rows.filter(({ waitsFor }) => waitsFor !== undefined).map(({ name }) => name)).toEqual(['polls']);
  });

  test('the program does what it does without the agent', async () => {
    const { stdout } = await expectSame(
      `
import timers, { scheduler, setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
const how = (object, name) => { const { value, ...rest } = Object.getOwnPropertyDescriptor(object, name); return [value.name, value.length, String(value), JSON.stringify(rest)]; };
console.log(timers.setTimeout === wait, promisify(setTimeout) === wait, how(timers, 'setTimeout'), how(Object.getPrototypeOf(scheduler), 'wait'));
const log = [];
const fails = (work) => Promise.resolve().then(work).catch(({ stack }) => log.push(stack));
for (const work of [() => wait('1'), () => wait(1, 1, 1), () => scheduler.wait.call({}), () => wait(1e9, 0, { signal: AbortSignal.abort() })]) await fails(work);
log.push(await wait(1, 'value'), await scheduler.wait(1), await wait(1e12, 'too long'));
console.log(log.join('\\n'));
const steps = [];
for await (const step of timers.setInterval(1, 'tick')) if (steps.push(step) === 3) break;
const ticks = timers.setInterval(1);
console.log(steps, ticks, ticks instanceof timers.setInterval, String(ticks.next), await ticks.return(3));
await timers.setInterval('1').next().catch(({ code }) => console.log(code));
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
console.log(String(sleep), await sleep(1), await sleep(), await sleep('2'));
const late = () => new Promise((resolve) => setTimeout(resolve, missing()));
await late().catch(({ stack }) => console.log(stack));
`,
      { node },
    );
    expect(stdout).toContain('too long');
    expect(stdout).toMatch(/missing is not defined\n {4}at .*app\.mjs:18:56/);
  });
});
