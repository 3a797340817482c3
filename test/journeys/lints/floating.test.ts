/** A call of an async function whose promise is dropped: nobody waits for it, and nobody hears when it fails. */
import { expect, test } from 'vitest';
import { lineOf, linted, lintsOf, warningOf } from '../../support/lints.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { VIRTUAL_CLOCK } from '../../support/observed.ts';

const head = `
const later = [];
const soon = () => new Promise((resolve, reject) => later.push({ resolve, reject }));
async function save(order) { await soon(); }
`;

/** The test's own end: 200 ms after `checkout`, what was asked for comes. */
const tail = `
checkout({ id: 1 });
setImmediate(() => { tick(200); later.forEach(({ resolve }) => resolve()); });
`;

onEveryNode((node) => {
  test('a call that goes on after its caller has ended', async () => {
    const snapshot = await linted(
      `${head}
async function checkout(order) {
  await null;
  save(order);
}
${tail}`,
      { node, before: VIRTUAL_CLOCK },
    );
    const warning = warningOf(snapshot, 'floating');
    expect(warning.message).toBe(
      'save is called at app.mjs:8 (checkout), and its promise is dropped: 1 call went on after checkout had ended, up to 200 ms.',
    );
    expect(warning).toMatchObject({
      severity: 'warning',
      times: 1,
      taskName: 'save',
      evidence: { calls: 1, live: 0, failed: 0, longestMs: 200, function: 'save', caller: 'checkout' },
    });
    expect(lineOf(warning)).toBe('app.mjs:8');
  });

  test('one that fails is an error, because nobody handles that', async () => {
    const snapshot = await linted(
      `${head}
process.on('unhandledRejection', () => {});
async function checkout(order) {
  save(order);
}
checkout();
setImmediate(() => later.forEach(({ reject }) => reject(new Error('disk full'))));
`,
      { node, before: VIRTUAL_CLOCK },
    );
    const warning = warningOf(snapshot, 'floating');
    expect(warning.message).toMatch(/; 1 of them failed, and nobody handles that\.$/);
    expect(warning).toMatchObject({ severity: 'error', evidence: { failed: 1 } });
  });

  test.each([
    [
      'of a method',
      'class Orders { async store(order) { await soon(); } }\nconst orders = new Orders();',
      'orders.store(order);',
    ],
    ['that may be there', 'const orders = { async store() { await soon(); } };', 'orders?.store?.(order);'],
    ['on a condition', 'const store = async () => { await soon(); };', 'order && store(order);'],
    [
      'in a nested block',
      'const store = async () => { await soon(); };',
      'try { if (order) store(order); } finally {}',
    ],
    [
      'of a function with defaults',
      'async function store({ id }, { dry = false } = {}) { await soon(); }',
      'store(order);',
    ],
  ])('%s', async (_name, declaration, statement) => {
    const snapshot = await linted(`${head}${declaration}\nasync function checkout(order) { ${statement} }\n${tail}`, {
      node,
      before: VIRTUAL_CLOCK,
    });
    expect(warningOf(snapshot, 'floating').evidence).toMatchObject({ function: 'store', caller: 'checkout' });
  });

  test.each([
    ['an awaited one', 'await save(order);'],
    ['one that is marked as meant', 'void save(order);'],
    ['one whose failure is handled', 'save(order).catch(console.error);'],
    ['one that is returned', 'return save(order);'],
    ['one that is kept', 'globalThis.saving = save(order);'],
    ['one that is handed on', 'later.push({ resolve() {}, saved: save(order) });'],
    ['one that ends before its caller', 'save(order); later[0].resolve(); await soon();'],
    ['one beside a call that is awaited', 'save(order); await save(order);'],
    ['a listener of an event', 'new (await import("node:events")).EventEmitter().on("order", save).emit("order");'],
    ['a timer', 'setTimeout(save, 0, order);'],
    [
      'one whose failure is handled further below',
      'saveSafely(order);',
      'function saveSafely(order) { save(order).catch(() => {}); }',
    ],
    [
      'one that was called by another of the same name, which handles its failure',
      'safe.save(order);',
      'const safe = { save: (order) => { save(order).catch(() => {}); } };',
    ],
    [
      'one that was called by another of the same name, which keeps its promise',
      'started.save(order);',
      'const started = { save: (order) => { started.promise = save(order); } };',
    ],
  ])('not %s', async (_name, statement, declaration = '') => {
    const snapshot = await linted(
      `${head}
${declaration}
async function checkout(order) { ${statement} }
${tail}`,
      { node, before: VIRTUAL_CLOCK },
    );
    expect(snapshot.tasks.map(({ name }) => name)).toContain('checkout');
    expect(lintsOf(snapshot)).not.toContain('floating');
  });

  test('nor what a module starts', async () => {
    const snapshot = await linted(`${head}\nawait null;\nsave();\nlater[0].resolve();`, { node });
    expect(snapshot.tasks.map(({ name }) => name)).toContain('save');
    expect(lintsOf(snapshot)).not.toContain('floating');
  });

  test('the line is that of the source', async () => {
    const snapshot = await linted(
      {
        'app.ts': `type Order = { id: number };
interface Nothing { at: 'run time' }
const later: (() => void)[] = [];
async function save(order: Order): Promise<void> { await new Promise<void>((resolve) => later.push(resolve)); }
async function checkout(order: Order): Promise<void> {
  save(order);
}
checkout({ id: 1 });
setImmediate(() => later.forEach((done) => done()));
`,
      },
      { node },
    );
    expect(warningOf(snapshot, 'floating').location).toMatchObject({ file: 'app.ts', line: 6, column: 3 });
  });
});
