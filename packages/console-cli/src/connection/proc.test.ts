import { expect, test } from 'vitest';
import { nameOf, nodeProcesses, startOf } from './proc.ts';

test.each([
  [['node', 'src/shop.ts', '--port', '1'], 'shop.ts'],
  [['node', '--import', 'tsx', '--conditions=source', 'shop.ts'], 'shop.ts'],
  [['/usr/bin/node', '-r', './setup.cjs', 'shop.js'], 'shop.js'],
  [['node', '-e', 'code'], '[eval]'],
  [['node', '--eval=code'], '[eval]'],
  [['node'], 'node'],
  [['npm run build', '', ''], 'npm run build'],
])('the name of %j', (args, name) => {
  expect(nameOf(args)).toBe(name);
});

test.runIf(process.platform === 'linux')('a process is listed, this one is not', () => {
  const pids = nodeProcesses().map(({ pid }) => pid);
  expect(pids).toContain(process.ppid);
  expect(pids).not.toContain(process.pid);
});

test.runIf(process.platform === 'linux')('when a process started is known to about a second', () => {
  expect(Math.abs(startOf(process.pid)! - performance.timeOrigin)).toBeLessThan(2500);
});
