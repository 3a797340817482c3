import { expect, test } from 'vitest';
import { startConsole } from '../../support/console.ts';
import { hanging, heapTreeOf, placeIn, root } from '../../support/heap-tree.ts';
import { onEveryNode } from '../../support/nodes.ts';

const WATCHING = `
const never = new Promise(() => {});
globalThis.kept = never;
Error.stackTraceLimit = 7;
Error.prepareStackTrace = undefined;
const before = Object.getOwnPropertyDescriptors(Error);
const settled = [];
async function waits(promise) { await promise; settled.push(1); }
const own = [0, 1, 2].map(() => new Promise(() => {}));
for (const promise of own) waits(promise);
globalThis.own = own;
process.on('warning', (warning) => console.log('warning', warning.name));
process.on('unhandledRejection', () => console.log('rejected'));
setImmediate(() => console.log('ready'));
process.stdin.on('data', async () => {
  await new Promise((resolve) => setTimeout(resolve, 50));
  const after = Object.getOwnPropertyDescriptors(Error);
  const isSame = ['stackTraceLimit', 'prepareStackTrace'].every((name) => JSON.stringify(after[name]) === JSON.stringify(before[name]));
  console.log(JSON.stringify({ isSame, settled, url: (await import('node:inspector')).url() ?? 'closed' }));
  process.exit(7);
});
`;

const WAITING = `
async function waits() { await new Promise((resolve) => { globalThis.resolve = resolve; }); }
waits();
setImmediate(() => console.log('ready'));
setInterval(() => {}, 1000);
`;

const LARGE = `
const big = (globalThis.big = []);
for (let k = 0; k < 150_000; k++) big.push({ k, name: 'n' + k });
setImmediate(() => console.log('ready'));
setInterval(() => {}, 1000);
`;

const TYPED = `
interface Order { id: number }
async function pay(order: Order): Promise<void> {
  await new Promise<void>((resolve) => { globalThis.resolve = resolve; });
}
declare global { var resolve: () => void }
pay({ id: 1 });
setImmediate(() => console.log('ready'));
setInterval(() => {}, 1000);
`;

onEveryNode((node) => {
  test('nothing settles, nothing is replaced, and the inspector is closed again', async () => {
    const running = await hanging(node, WATCHING, { interactive: true });
    const tree = await heapTreeOf(running);
    expect(root(tree, 'waits').times).toBe(3);
    running.child.stdin?.write('go\n');
    const { code, stdout } = await running.ended;
    expect(code).toBe(7);
    expect(stdout).not.toContain('warning');
    expect(stdout).not.toContain('rejected');
    expect(JSON.parse(stdout.slice(stdout.indexOf('{')))).toEqual({ isSame: true, settled: [], url: 'closed' });
  });

  test('a process that would pause for long is left alone without --yes', async () => {
    const { pid } = await hanging(node, LARGE);
    const { code, stdout, stderr } = await startConsole(['tree', String(pid)]).ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/would be paused for about [\d.]+m?s\. .* --yes\. \[pause-needs-yes\]/);
  });

  test('a process whose event loop is blocked is told so at once, and left alone', async () => {
    const { pid } = await hanging(node, `setTimeout(() => { console.log('ready'); for (;;); });`);
    const { code, stderr } = await startConsole(['tree', String(pid), '--yes']).ended;
    expect(code).toBe(3);
    expect(stderr).toContain('[event-loop-blocked]');
    expect(stderr).toContain(`tree --now ${pid}`);
  });

  test('the text names the function, its line, and what it waits for', async () => {
    const { pid } = await hanging(node, WAITING);
    const { stdout, stderr } = await startConsole(['tree', String(pid), '--yes']).ended;
    const { line, column } = placeIn(WAITING, 'await new Promise');
    expect(stdout.split('\n')[0]).toBe(`waits  app.mjs:${line}:${column}  ↩ what is kept in globalThis.resolve`);
    expect(stderr).toMatch(/was paused for [\d.]+m?s/);
  });

  test('TypeScript has its own lines', async () => {
    const tree = await heapTreeOf(await hanging(node, { 'app.ts': TYPED }));
    expect(root(tree, 'pay').location).toEqual({ file: 'app.ts', ...placeIn(TYPED, 'await new Promise') });
  });
});
