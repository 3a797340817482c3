/** Awaits in a loop, one after the other, though the rounds could run side by side: with the time that would save. */
import { expect, test } from 'vitest';
import { API } from '../../support/built.ts';
import { lineOf, linted, lintsOf, warningOf } from '../../support/lints.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { VIRTUAL_CLOCK } from '../../support/observed.ts';

/** The thread has nothing to do for 40 ms, or for as long as is said, until it is there. */
const head = `
const load = (id, ms = 40) => new Promise((resolve) => setImmediate(() => { rest(ms); resolve({ id }); }));
const ids = [1, 2, 3, 4, 5];
`;
const lints = { 'sequential-awaits': { runs: 2 } };

onEveryNode((node) => {
  test('a loop that loads what could be loaded side by side', async () => {
    const snapshot = await linted(
      `${head}
async function report() {
  const users = [];
  for (const id of ids) users.push(await load(id));
  return users;
}
await report();
await report();
`,
      { node, lints, before: VIRTUAL_CLOCK },
    );
    const warning = warningOf(snapshot, 'sequential-awaits');
    expect(warning.message).toBe(
      'The loop at app.mjs:7 (report) awaits one thing after the other, though no round uses what another gives: 5 awaits a run, 200 ms in all. Side by side they would take at least 160 ms less, if they do not slow each other down.',
    );
    expect(warning).toMatchObject({
      severity: 'info',
      times: 2,
      evidence: {
        runs: 2,
        awaitsPerRun: 5,
        waitedPerRunMs: 200,
        savedPerRunMs: 160,
        mostSavedMs: 160,
        function: 'report',
      },
    });
    expect(lineOf(warning)).toBe('app.mjs:7');
  });

  test('what one round awaits one after the other is not to be saved', async () => {
    const snapshot = await linted(
      `${head}
async function report() {
  const all = [];
  for (const id of ids) {
    const user = await load(id);
    const orders = await load(user.id, 80);
    all.push({ user, orders });
  }
}
await report();
await report();
`,
      { node, lints, before: VIRTUAL_CLOCK },
    );
    // All but one of each.
    expect(warningOf(snapshot, 'sequential-awaits').evidence).toMatchObject({
      awaitsPerRun: 10,
      waitedPerRunMs: 600,
      savedPerRunMs: 480,
    });
  });

  test('of awaits that take different times, the longest remains', async () => {
    const snapshot = await linted(
      `${head}
async function report() { const users = []; for (const id of ids) users.push(await load(id, id * 100)); }
await report();
await report();
`,
      { node, lints, before: VIRTUAL_CLOCK },
    );
    expect(warningOf(snapshot, 'sequential-awaits').evidence).toMatchObject({
      waitedPerRunMs: 1500,
      savedPerRunMs: 1000,
    });
  });

  test('one long run is enough, and by the clock on the wall too', async () => {
    const snapshot = await linted(
      `
const load = (id) => new Promise((resolve) => setTimeout(resolve, 400, id));
async function report() { const users = []; for (const id of [1, 2, 3]) users.push(await load(id)); }
await report();
`,
      { node, lints: { 'sequential-awaits': { onceMs: 50 } } },
    );
    expect(warningOf(snapshot, 'sequential-awaits').evidence.runs).toBe(1);
  });

  test.each([
    ['a loop that starts them all', 'await Promise.all(ids.map((id) => load(id)));'],
    ['one whose rounds need each other', 'let last; for (const id of ids) last = await load(id, 40, last);'],
    [
      'one that stops when it has found',
      'for (const id of ids) { const user = await load(id); if (user.id === 9) break; }',
    ],
    ['one that is done at once', 'const users = []; for (const id of ids) users.push(await load(id, 0));'],
    ['one of two rounds', 'const users = []; for (const id of [1, 2]) users.push(await load(id, 200));'],
    [
      'one of promises that are under way',
      'const users = []; const started = ids.map((id) => load(id)); for (const one of started) users.push(await one);',
    ],
    [
      'one that works all the time',
      `const users = [];
      const compute = async (id) => {
        await null;
        tick(50);
        return id;
      };
      for (const id of ids) users.push(await compute(id));`,
    ],
  ])('not %s', async (_name, statements) => {
    const snapshot = await linted(
      `${head}
async function report() { ${statements} }
await report();
await report();
`,
      { node, lints, before: VIRTUAL_CLOCK },
    );
    expect(snapshot.tasks.map(({ name }) => name)).toContain('app.mjs');
    expect(lintsOf(snapshot)).not.toContain('sequential-awaits');
  });

  test('not what is asked of a thing that is held, for it serves one at a time', async () => {
    const snapshot = await linted(
      `
import { resource } from ${JSON.stringify(API)};
${head}
const printer = resource('printer', { kind: 'connection', capacity: 1 });
const request = (id) => load(id);
async function readAll() { const users = []; for (const id of ids) users.push(await request(id)); }
async function report() {
  const held = printer.acquire();
  await readAll();
  held.release();
}
await report();
await report();
`,
      { node, lints, before: VIRTUAL_CLOCK },
    );
    expect(snapshot.resources.map(({ name }) => name)).toEqual(['printer']);
    expect(lintsOf(snapshot)).not.toContain('sequential-awaits');
  });

  test('the line is that of the source', async () => {
    const snapshot = await linted(
      {
        'app.ts': `interface User { id: number }
const load = (id: number): Promise<User> => new Promise((resolve) => setImmediate(() => {
  (globalThis as unknown as { rest(ms: number): void }).rest(40);
  resolve({ id });
}));
async function report(ids: readonly number[]): Promise<User[]> {
  const users: User[] = [];
  for (const id of ids) users.push(await load(id));
  return users;
}
await report([1, 2, 3, 4, 5]);
`,
        'package.json': '{ "type": "module" }',
      },
      { node, lints: { 'sequential-awaits': { onceMs: 100 } }, before: VIRTUAL_CLOCK },
    );
    expect(warningOf(snapshot, 'sequential-awaits').location).toMatchObject({ file: 'app.ts', line: 8 });
  });
});
