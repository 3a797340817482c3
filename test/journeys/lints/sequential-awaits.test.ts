/** Awaits in a loop, one after the other, though the rounds could run side by side: with the time that would save. */
import { expect, test } from 'vitest';
import { lineOf, linted, lintsOf, warningOf } from '../../support/lints.ts';
import { onEveryNode } from '../../support/nodes.ts';

/** It takes 40 ms, or what is said. The time is the loop's: of a virtual clock it knows nothing. */
const head = `
const load = (id, ms = 40) => new Promise((resolve) => setTimeout(resolve, ms, { id }));
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
      { node, lints },
    );
    const warning = warningOf(snapshot, 'sequential-awaits');
    expect(warning.message).toMatch(
      /^The loop at app\.mjs:7 \(report\) awaits one thing after the other, though no round uses what another gives: 5 awaits a run, \d+ ms in all\. Side by side they would take at least \d+ ms less, if they do not slow each other down\.$/,
    );
    expect(warning).toMatchObject({ severity: 'info', evidence: { runs: 2, awaitsPerRun: 5, function: 'report' } });
    expect(lineOf(warning)).toBe('app.mjs:7');
    const { waitedPerRunMs, savedPerRunMs } = warning.evidence as Record<string, number>;
    // All but the longest of the five.
    expect(savedPerRunMs).toBeGreaterThan(100);
    expect(savedPerRunMs).toBeLessThanOrEqual(waitedPerRunMs * 0.8);
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
      { node, lints },
    );
    const { waitedPerRunMs, savedPerRunMs, awaitsPerRun } = warningOf(snapshot, 'sequential-awaits').evidence as Record<
      string,
      number
    >;
    expect(awaitsPerRun).toBe(10);
    expect(savedPerRunMs).toBeLessThanOrEqual(waitedPerRunMs - 110);
  });

  test('one long run is enough', async () => {
    const snapshot = await linted(
      `${head}
async function report() { const users = []; for (const id of ids) users.push(await load(id)); }
await report();
`,
      { node, lints: { 'sequential-awaits': { onceMs: 100 } } },
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
        for (const end = performance.now() + 50; performance.now() < end; );
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
      { node, lints },
    );
    expect(snapshot.tasks.map(({ name }) => name)).toContain('app.mjs');
    expect(lintsOf(snapshot)).not.toContain('sequential-awaits');
  });

  test('not what is asked of a thing that is held, for it serves one at a time', async () => {
    const snapshot = await linted(
      `
import { resource } from ${JSON.stringify(import.meta.resolve('@async-console/instrument'))};
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
      { node, lints },
    );
    expect(snapshot.resources.map(({ name }) => name)).toEqual(['printer']);
    expect(lintsOf(snapshot)).not.toContain('sequential-awaits');
  });

  test('the line is that of the source', async () => {
    const snapshot = await linted(
      {
        'app.ts': `interface User { id: number }
const load = (id: number): Promise<User> => new Promise((resolve) => setTimeout(() => resolve({ id }), 40));
async function report(ids: readonly number[]): Promise<User[]> {
  const users: User[] = [];
  for (const id of ids) users.push(await load(id));
  return users;
}
await report([1, 2, 3, 4, 5]);
`,
        'package.json': '{ "type": "module" }',
      },
      { node, lints: { 'sequential-awaits': { onceMs: 100 } } },
    );
    expect(warningOf(snapshot, 'sequential-awaits').location).toMatchObject({ file: 'app.ts', line: 5 });
  });
});
