import { expect, test } from 'vitest';
import { matching, resolveTarget } from './target.ts';
import { aDiscovery } from './testing.ts';

const shop = aDiscovery({ pid: 10, name: 'shop', command: 'src/main.ts' });
const mail = aDiscovery({ pid: 20, name: '@acme/mail', command: 'src/main.ts' });
const ten = aDiscovery({ pid: 30, name: '10', command: 'jobs/nightly.mjs' });
const all = [shop, mail, ten];

test.each([
  ['a pid, before a name of the same digits', '10', [shop]],
  ['a name', '@acme/mail', [mail]],
  ["a script's path", 'jobs/nightly.mjs', [ten]],
  ["a script's file name", 'nightly.mjs', [ten]],
  ["a script's file name without extension", 'nightly', [ten]],
  ['a script that two run', 'main.ts', [shop, mail]],
  ['nobody', 'shipping', []],
  ['part of a name', 'sho', []],
])('%s', (_, target, expected) => {
  expect(matching(all, target)).toEqual(expected);
});

test('a URL is taken as it is', async () => {
  expect(await resolveTarget('ws://127.0.0.1:7000/')).toEqual({ url: 'ws://127.0.0.1:7000/' });
});

test('a name that nobody has', async () => {
  await expect(resolveTarget('nobody-has-this-name')).rejects.toMatchObject({
    code: 'no-such-target',
    exitCode: 3,
    message: "No instrumented process matches 'nobody-has-this-name'.",
    remedy: expect.stringContaining('`async-console ps` lists what is running'),
  });
});

test.runIf(process.platform === 'linux')('a process without an agent', async () => {
  await expect(resolveTarget(String(process.ppid))).rejects.toMatchObject({ code: 'not-instrumented', exitCode: 3 });
});
