/** With the library itself, at both ends of the versions that the adapter knows. */
import { expect, test } from 'vitest';
import { claimants, resourceNamed } from '../../support/expect-resource.ts';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

const never = 'new Promise(() => {})';
const head = (url: string) => `
import * as library from ${JSON.stringify(url)};
const { Sema, RateLimit } = library.default;
const immediate = () => new Promise((resolve) => setImmediate(resolve));`;

const VERSIONS = [
  ['3.0.0', import.meta.resolve('async-sema-3.0')],
  ['3', import.meta.resolve('async-sema')],
] as const;
const [, NEWEST] = VERSIONS[1];

onEveryNode((node) => {
  test.each(VERSIONS)('who holds it and who waits: %s', async (_, url) => {
    const { snapshot } = await observed(
      `${head(url)}
const lock = new Sema(1);
async function holder() {
  await lock.acquire();
  await ${never};
}
async function waiter() {
  await lock.acquire();
}
globalThis.kept = [holder(), waiter()];
`,
      { node },
    );
    expect(resourceNamed(snapshot, 'async-sema')).toMatchObject({
      kind: 'mutex',
      capacity: 1,
      location: { file: 'app.mjs', line: 5 },
    });
    expect(claimants(snapshot, 'async-sema')).toEqual([
      'holder holds, app.mjs:7:14, 1 awaits crossed',
      'waiter waits, 1, app.mjs:11:14',
    ]);
  });

  test.each(VERSIONS)('what is given back goes to the next, whoever of several gives it back: %s', async (_, url) => {
    const { snapshot } = await observed(
      `${head(url)}
const lock = new Sema(2);
async function stays() { await lock.acquire(); await ${never}; }
async function gives() { await lock.acquire(); await immediate(); lock.release(); }
globalThis.kept = [stays(), gives(), stays(), stays()];
`,
      { node },
    );
    expect(resourceNamed(snapshot, 'async-sema')).toMatchObject({ kind: 'semaphore', capacity: 2, everHeld: 3 });
    expect(claimants(snapshot, 'async-sema')).toEqual([
      'stays holds, app.mjs:6:37, 1 awaits crossed',
      'stays holds, app.mjs:6:37, 1 awaits crossed',
      'stays waits, 1, app.mjs:6:37',
    ]);
  });

  test.each(VERSIONS)('whose it is is no longer known when somebody gives back that has none: %s', async (_, url) => {
    const { snapshot } = await observed(
      `${head(url)}
const lock = new Sema(2);
async function holder() { await lock.acquire(); await ${never}; }
async function stranger() { await immediate(); lock.release(); }
globalThis.kept = [holder(), holder(), stranger()];
`,
      { node },
    );
    expect(claimants(snapshot, 'async-sema')).toEqual(['(unknown) holds, nowhere, 1 awaits crossed']);
  });

  test('tryAcquire takes it at once, or not at all', async () => {
    const { snapshot } = await observed(
      `${head(NEWEST)}
const lock = new Sema(1);
async function holder() { lock.tryAcquire(); await ${never}; }
async function turnedAway() { lock.tryAcquire(); await ${never}; }
globalThis.kept = [holder(), turnedAway()];
`,
      { node },
    );
    expect(claimants(snapshot, 'async-sema')).toEqual(['holder holds, app.mjs:6:32, 1 awaits crossed']);
  });

  test.each(VERSIONS)('a rate limit is waited for, and held by nobody: %s', async (_, url) => {
    const { snapshot } = await observed(
      `${head(url)}
const limited = RateLimit(2, { timeUnit: 3_600_000 });
async function asks() { await limited(); }
globalThis.kept = [asks(), asks(), asks()];
await immediate();
process.exit();
`,
      { node },
    );
    expect(resourceNamed(snapshot, 'async-sema')).toMatchObject({ kind: 'rate-limit', held: 0, everHeld: 0 });
    expect(claimants(snapshot, 'async-sema')).toEqual(['app.mjs waits, 1, app.mjs:6:31']);
  });

  test.each(VERSIONS)('the program does what it does without the agent: %s', async (_, url) => {
    const program = `${head(url)}
const log = [];
const lock = new Sema(2, { initFn: () => ({ token: true }) });
const ticks = (async () => { for (let n = 0; n < 20; n++) { log.push(n); await null; } })();
const works = [1, 2, 3].map(async (n) => { const token = await lock.acquire(); log.push(n, token.token); await null; lock.release(token); });
await Promise.all([ticks, ...works]);
const { acquire, release } = lock;
console.log(log.join(' '), lock.nrWaiting(), acquire.toString(), Sema.toString().length, acquire.name, release.name, release.length);
await acquire().catch(({ message }) => console.log(message));
release();
`;
    const { code, stdout } = await expectSame({ 'app.mjs': program }, { node });
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('acquire') });
  });
});
