/** Files that are opened by `fs.promises.open`. */
import { expect, test } from 'vitest';
import { claimants, resourceNamed } from '../../../support/expect-resource.ts';
import { expectSame } from '../../../support/expect-same.ts';
import { bothWays } from '../../../support/loaded.ts';
import { onEveryNode } from '../../../support/nodes.ts';
import { observed } from '../../../support/observed.ts';

onEveryNode((node) => {
  test.each(
    bothWays(
      { '{ open }': 'node:fs/promises' },
      `
async function reads(path) {
  const handle = await open(path);
  await handle.read();
  setImmediate(() => process.exit());
  await new Promise(() => {});
}
globalThis.kept = reads(process.argv[1]);
`,
    ),
  )('who has opened a file, and across what it is open, by $how', async ({ program }) => {
    const { snapshot } = await observed(program, { node });
    const [file] = Object.keys(program);
    expect(snapshot.completeness.adapters).toEqual([{ library: 'fs.promises.open', version: expect.any(String) }]);
    expect(snapshot.resources.map(({ kind, held }) => ({ kind, held }))).toEqual([{ kind: 'file', held: 1 }]);
    expect(claimants(snapshot, snapshot.resources[0]?.name ?? '')).toEqual([
      `reads holds, ${file}:4:24, 2 awaits crossed`,
    ]);
  });

  test('what is closed, could not be opened, or is not the app’s to close is held by nobody', async () => {
    const { snapshot, stdout } = await observed(
      `
import { open, readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
const [, path] = process.argv;
const closed = await open(path);
await closed.close();
await text((await open(path)).createReadStream());
await open('/none').catch(({ code }) => console.log(code));
await open(1).catch(({ code }) => console.log(code));
await readFile(path);
`,
      { node },
    );
    expect(stdout).toBe('ENOENT\nERR_INVALID_ARG_TYPE\n');
    expect(snapshot.resources.map(({ name, held, waiting, everHeld }) => [name, held, waiting, everHeld])).toEqual([
      ['/none', 0, 0, 0],
      [expect.stringMatching(/app\.mjs$/), 0, 0, 2],
    ]);
  });

  test('a file for each of many is forgotten while it is not open', async () => {
    const { snapshot } = await observed(
      `
import { open } from 'node:fs/promises';
for (let n = 0; n < 200; n++) await (await open(String(n), 'w')).close();
`,
      { node },
    );
    expect(snapshot.resources.length).toBe(100);
  });

  test('nobody holds what nobody can reach', async () => {
    const { snapshot } = await observed(
      `
import { open } from 'node:fs/promises';
process.on('warning', closed).on('uncaughtException', closed);
function closed() { (() => other.register({}, 0))(); }
const [, path] = process.argv;
await (async () => void (await open(path)))();
const other = new FinalizationRegistry(() => process.exit());
setInterval(() => gc(), 10);
`,
      { node, flags: ['--expose-gc'] },
    );
    expect(resourceNamed(snapshot, snapshot.resources[0]?.name ?? '')).toMatchObject({ held: 0, everHeld: 1 });
  });

  test('the program does what it does without the agent', async () => {
    const { stdout } = await expectSame(
      `
import { constants, promises } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
const { value: { name, length }, ...how } = Object.getOwnPropertyDescriptor(promises, 'open');
console.log(open === promises.open, name, length, String(open), Object.getOwnPropertyNames(open), how);
const log = [];
const [, path] = process.argv;
const note = (name) => () => log.push(name);
const ticks = async (name, promise) => {
  let settled = false;
  promise.then(note(name + ' settled'), note(name + ' failed')).then(() => { settled = true; });
  while (!settled) await new Promise((resolve) => setImmediate(resolve));
};
process.on('unhandledRejection', ({ code, stack }) => log.push('unhandled', code, stack));
await ticks('open', open(path).then((handle) => handle.close()));
await ticks('fails', open('/none'));
await ticks('refused', open({}));
const unhandled = new Promise((resolve) => process.once('unhandledRejection', resolve));
open('/none');
await unhandled;
const order = [];
await Promise.all([
  open(path).then((handle) => handle.close()).then(() => order.push('open')),
  open('/none').catch(() => order.push('none')).then(() => order.push('none 2')),
]);
console.log(order.length);
const handle = await open(path, constants.O_RDONLY);
console.log((await handle.stat()).size === (await readFile(handle)).length, typeof handle.fd);
console.log(Object.getOwnPropertySymbols(handle).map(String), Object.keys(handle), handle.listenerCount('close'));
await handle.close();
console.log(await handle.close(), handle.fd);
async function fails() { await open('/none'); }
try { await fails(); } catch (error) { console.log(error.stack); }
await new Promise((resolve) => setImmediate(resolve));
console.log(log.join('\\n'));
`,
      { node },
    );
    expect(stdout).toContain('unhandled');
  });
});

test.each(['24', '26'] as const)('what is opened by `await using` is one hold, on Node %s', async (node) => {
  const { snapshot } = await observed(
    `
import { open } from 'node:fs/promises';
async function reads(path) {
  await using handle = await open(path);
  setImmediate(() => process.exit());
  await new Promise(() => {});
}
globalThis.kept = reads(process.argv[1]);
`,
    { node },
  );
  expect(snapshot.resources.map(({ kind, held }) => ({ kind, held }))).toEqual([{ kind: 'file', held: 1 }]);
});

test('where Node would warn of what it takes, it is off', async () => {
  const { snapshot } = await observed(
    "import { open } from 'node:fs/promises'; await (await open(process.argv[1])).close();",
    { node: '24', flags: ['--pending-deprecation'] },
  );
  expect(snapshot.completeness.adapters).toEqual([
    { library: 'fs.promises.open', version: expect.any(String), off: 'it warns of what the adapter needs' },
  ]);
});
