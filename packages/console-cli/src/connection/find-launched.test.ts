import { expect, test } from 'vitest';
import { choose, isLauncher } from './find-launched.ts';
import { aDiscovery } from './testing.ts';

const run = 'abc';
const npm = aDiscovery({ pid: 1, name: 'npm', run });
const app = aDiscovery({ pid: 2, name: 'app', run });
const worker = aDiscovery({ pid: 3, name: 'worker', run });
const stranger = aDiscovery({ pid: 4, name: 'app', run: 'other' });
const aNode = { child: { pid: 2 }, direct: true, run };
const aCommand = { child: { pid: 1 }, direct: false, run };

test('a Node.js program that was started is itself the target', () => {
  expect(choose([worker, app, stranger], aNode, 0)).toBe(app);
});

test('it is waited for while others of its run are there already', () => {
  expect(choose([worker], aNode, 100)).toBeUndefined();
});

test('others of its run are taken when it does not come', () => {
  expect(choose([worker], aNode, 2000)).toBe(worker);
});

test('below a command the first is taken at once, package managers apart', () => {
  expect(choose([npm, app, worker], aCommand, 0)).toBe(app);
  expect(choose([npm], aCommand, 60_000)).toBeUndefined();
});

test('a package manager that was itself asked for is the program', () => {
  expect(choose([npm, app], { child: { pid: 1 }, direct: true, run }, 0)).toBe(npm);
});

test('what somebody else has started never is the target', () => {
  expect(choose([stranger], aCommand, 60_000)).toBeUndefined();
});

test.each([
  ['npm', 'npm', '../lib/npm-cli.js'],
  ['npm under a name that was given', 'my-app', '../../usr/lib/npm/bin/npm-cli.js'],
  ['npx', 'npm', 'bin/npx-cli.js'],
  ['pnpm', 'pnpm', 'bin/pnpm.mjs'],
  ['yarn from the repository', 'my-app', '.yarn/releases/yarn-4.10.3.cjs'],
  ['tsx', 'tsx', 'node_modules/tsx/dist/cli.mjs'],
])('%s only starts programs', (_, name, command) => {
  expect(isLauncher({ name, command })).toBe(true);
});

test.each([
  ['a script', 'my-app', 'src/npm-report.js'],
  ['a test runner', 'vitest', 'node_modules/vitest/vitest.mjs'],
  ['nothing but a name', 'shop', undefined],
])('%s is a program', (_, name, command) => {
  expect(isLauncher({ name, ...(command === undefined ? {} : { command }) })).toBe(false);
});
