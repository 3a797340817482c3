/** Timers of `node:timers/promises`. */
import { expect, test } from 'vitest';
import { claimants, resourceNamed } from '../../../support/expect-resource.ts';
import { expectSame } from '../../../support/expect-same.ts';
import { bothWays } from '../../../support/loaded.ts';
import { onEveryNode } from '../../../support/nodes.ts';
import { observed } from '../../../support/observed.ts';

onEveryNode((node) => {
  test.each(
    bothWays(
      { '{ scheduler, setTimeout }': 'node:timers/promises' },
      `
async function sleeps() { await setTimeout(1e6); }
async function waits() { await scheduler.wait(1e6); }
async function once() { await setTimeout(1); }
async function twice() { await setTimeout(1); await setTimeout(1e6); }
globalThis.kept = [sleeps(), waits(), once()];
twice();
setImmediate(function look() { if (performance.now() - begun > 50) process.exit(); setImmediate(look); });
const begun = performance.now();
`,
    ),
  )('who waits for a timer, by $how', async ({ program }) => {
    const { snapshot } = await observed(program, { node });
    expect(snapshot.completeness.adapters).toEqual([{ library: 'node:timers/promises', version: expect.any(String) }]);
    expect(resourceNamed(snapshot, 'timers')).toMatchObject({ kind: 'timer', held: 0, waiting: 3 });
    expect(claimants(snapshot, 'timers')).toEqual([
      'sleeps waits, 1, nowhere',
      'waits waits, 2, nowhere',
      'twice waits, 3, nowhere',
    ]);
  });

  test('nobody waits for one that is due, or has gone on without it', async () => {
    const { snapshot } = await observed(
      `
import { setTimeout } from 'node:timers/promises';
const never = new Promise(() => {});
async function due() { await Promise.all([setTimeout(1), never]); }
async function goesOn() {
  await Promise.race([setTimeout(1e6), null]);
  await never;
}
async function returns() { return Promise.race([setTimeout(1e6), null]); }
async function fails() { await setTimeout(-1, 0, { signal: AbortSignal.abort() }); }
async function refused() { await setTimeout('1').catch(() => {}); await never; }
globalThis.kept = [due(), goesOn(), returns(), fails().catch(() => {}), refused()];
await setTimeout(20);
process.exit();
`,
      { node },
    );
    expect(resourceNamed(snapshot, 'timers')).toMatchObject({ waiting: 0 });
  });

  test('the program does what it does without the agent', async () => {
    const { stdout } = await expectSame(
      `
import timers, { scheduler, setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
const how = (object, name) => { const { value, ...rest } = Object.getOwnPropertyDescriptor(object, name); return [value.name, value.length, String(value), JSON.stringify(rest)]; };
console.log(timers.setTimeout === setTimeout, promisify(globalThis.setTimeout) === setTimeout, how(timers, 'setTimeout'), how(Object.getPrototypeOf(scheduler), 'wait'));
const log = [];
const fails = (work) => Promise.resolve().then(work).catch(({ stack }) => log.push(stack));
for (const work of [() => setTimeout('1'), () => setTimeout(1, 1, 1), () => scheduler.wait.call({}), () => setTimeout(1e9, 0, { signal: AbortSignal.abort() })]) await fails(work);
log.push(await setTimeout(1, 'value'), await scheduler.wait(1), await setTimeout(1e12, 'too long'));
console.log(log.join('\\n'));
`,
      { node },
    );
    expect(stdout).toContain('too long');
  });
});
