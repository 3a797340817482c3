/** With the library itself; there is one version that the adapter knows. */
import { expect, test } from 'vitest';
import { claimants, resourceNamed } from '../../support/expect-resource.ts';
import { bothWays } from '../../support/loaded.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

const immediate = 'const immediate = () => new Promise((resolve) => setImmediate(resolve));';
const never = 'new Promise(() => {})';

onEveryNode((node) => {
  const programs = (text: string) =>
    bothWays({ '{ Mutex, Semaphore, withTimeout }': 'async-mutex' }, `${immediate}\n${text}`);

  test.each(
    programs(`
const lock = new Mutex();
async function holder() {
  await lock.acquire();
  await ${never};
}
async function waiter() {
  await lock.acquire();
}
globalThis.kept = [holder(), waiter()];
`),
  )('a mutex: who holds it and who waits, by $how', async ({ program }) => {
    const { snapshot } = await observed(program, { node });
    const [file] = Object.keys(program);
    expect(resourceNamed(snapshot, 'async-mutex')).toMatchObject({ kind: 'mutex', capacity: 1, held: 1, waiting: 1 });
    expect(claimants(snapshot, 'async-mutex')).toEqual([
      `holder holds, ${file}:6:14, 1 awaits crossed`,
      `waiter waits, 1, ${file}:10:14`,
    ]);
  });

  test.each(
    programs(`
const lock = new Semaphore(2);
async function holder() {
  const [, release] = await lock.acquire();
  await ${never};
  release();
}
async function gone() {
  const [, release] = await lock.acquire();
  await immediate();
  release();
}
globalThis.kept = [holder(), gone(), holder(), holder()];
`),
  )('a semaphore: what is given back goes to the next, by $how', async ({ program }) => {
    const { snapshot } = await observed(program, { node });
    expect(resourceNamed(snapshot, 'async-mutex')).toMatchObject({
      kind: 'semaphore',
      capacity: 2,
      held: 2,
      waiting: 1,
      everHeld: 3,
    });
  });

  test.each(
    programs(`
const lock = new Mutex();
async function counts(n) {
  await lock.runExclusive(() => n + 1);
}
async function writes() {
  await lock.runExclusive(async () => {
    await immediate();
    await ${never};
  });
}
main();
async function main() { await counts(1); await counts(2); globalThis.kept = writes(); }
`),
  )('runExclusive: the function that it calls is the holder where it awaits, by $how', async ({ program }) => {
    const { snapshot } = await observed(program, { node });
    const [file] = Object.keys(program);
    expect(resourceNamed(snapshot, 'async-mutex')).toMatchObject({ everHeld: 3, everHeldAcross: 0 });
    expect(claimants(snapshot, 'async-mutex')).toEqual([`writes holds, ${file}:9:14, 2 awaits crossed`]);
  });

  test.each(
    programs(`
const lock = new Mutex(), brief = withTimeout(new Mutex(), 5);
async function cancelled() { await lock.acquire().catch(() => {}); }
async function main() {
  const release = await lock.acquire();
  const waiting = [cancelled(), cancelled()];
  lock.cancel();
  await Promise.all(waiting);
  lock.release();
  await brief.acquire();
  await brief.acquire().catch(({ message }) => console.log(message));
  brief.release();
}
main();
`),
  )('who is turned away waits no longer, by $how', async ({ program }) => {
    const { snapshot, stdout } = await observed(program, { node });
    expect(stdout).toBe('timeout while waiting for mutex to become available\n');
    expect(snapshot.resources.map(({ held, waiting }) => ({ held, waiting }))).toEqual([
      { held: 0, waiting: 0 },
      { held: 0, waiting: 0 },
    ]);
  });
});
