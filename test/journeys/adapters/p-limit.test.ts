/** With the library itself, at both ends of the versions that the adapter knows, and where its inside has changed. */
import { expect, test } from 'vitest';
import { claimants, crossings, resourceNamed } from '../../support/expect-resource.ts';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

const never = 'new Promise(() => {})';
const head = (url: string) => `
import pLimit from ${JSON.stringify(url)};
const immediate = () => new Promise((resolve) => setImmediate(resolve));`;

const VERSIONS = [
  ['3.0.0', import.meta.resolve('p-limit-3')],
  ['4.0.0', import.meta.resolve('p-limit-4')],
  ['6.2.0', import.meta.resolve('p-limit-6')],
  ['7', import.meta.resolve('p-limit')],
] as const;
const [, NEWEST] = VERSIONS[3];

onEveryNode((node) => {
  test.each(VERSIONS)('what runs holds a place, and who has asked for more waits: %s', async (_, url) => {
    const { snapshot } = await observed(
      `${head(url)}
const limit = pLimit(2);
async function load(n) {
  await ${never};
}
async function main() {
  await Promise.all([1, 2, 3].map((n) => limit(() => load(n))));
}
globalThis.kept = main();
`,
      { node },
    );
    expect(snapshot.completeness.adapters).toMatchObject([{ library: 'p-limit' }]);
    expect(resourceNamed(snapshot, 'p-limit')).toMatchObject({
      kind: 'limiter',
      capacity: 2,
      location: { file: 'app.mjs', line: 4 },
    });
    expect(claimants(snapshot, 'p-limit')).toEqual([
      'main holds, app.mjs:9:42, 1 awaits crossed',
      'main holds, app.mjs:9:42, 1 awaits crossed',
      'main waits, 1, app.mjs:9:42',
    ]);
    expect(resourceNamed(snapshot, 'p-limit').holders.map(crossings)).toEqual([
      ['load app.mjs:6:3 × 1'],
      ['load app.mjs:6:3 × 1'],
    ]);
  });

  test.each(VERSIONS)('what is over, or has failed, makes room for the next: %s', async (_, url) => {
    const { snapshot, stdout } = await observed(
      `${head(url)}
const limit = pLimit(1);
const results = await Promise.allSettled([
  limit((n) => n, 1),
  limit(async () => { await immediate(); return 2; }),
  limit(() => { throw new Error('three'); }),
  limit(async () => { await immediate(); throw new Error('four'); }),
]);
console.log(results.map(({ value, reason }) => value ?? reason.message).join());
`,
      { node },
    );
    expect(stdout).toBe('1,2,three,four\n');
    expect(resourceNamed(snapshot, 'p-limit')).toMatchObject({ held: 0, waiting: 0, everHeld: 4, everHeldAcross: 2 });
  });

  test.each(VERSIONS)('what is cleared waits no longer: %s', async (_, url) => {
    const { snapshot } = await observed(
      `${head(url)}
const limit = pLimit(1);
async function main() {
  globalThis.kept = [limit(() => ${never}), limit(() => 1), limit(() => 2)];
  await immediate();
  limit.clearQueue();
}
await main();
`,
      { node },
    );
    expect(resourceNamed(snapshot, 'p-limit')).toMatchObject({ held: 1, waiting: 0 });
  });

  test('who holds is not known where no function of the app awaits', async () => {
    const { snapshot } = await observed(
      `${head(NEWEST)}
const limit = pLimit(1);
async function main() { await Promise.all([limit(() => ${never}), limit(() => ${never})]); }
globalThis.kept = main();
`,
      { node },
    );
    expect(claimants(snapshot, 'p-limit')).toEqual([
      '(unknown) holds, app.mjs:5:44, 0 awaits crossed',
      'main waits, 1, app.mjs:5:80',
    ]);
    expect(snapshot.warnings.map(({ lint }) => lint)).not.toContain('deadlock');
  });

  test('another number of places, and map()', async () => {
    const { snapshot } = await observed(
      `${head(NEWEST)}
const limit = pLimit(5);
globalThis.kept = limit.map([1, 2, 3], async () => { await ${never}; });
await immediate();
limit.concurrency = 4;
`,
      { node },
    );
    expect(resourceNamed(snapshot, 'p-limit')).toMatchObject({ capacity: 4, held: 3, everHeld: 3 });
  });

  test.each(VERSIONS)('the program does what it does without the agent: %s', async (_, url) => {
    const program = `${head(url)}
const log = [];
const limit = pLimit(2);
const ticks = (async () => { for (let n = 0; n < 20; n++) { log.push(n); await null; } })();
const works = [1, 2, 3].map((n) => limit(async (...given) => { log.push(given.join('')); await null; return n; }, 'a', n));
log.push(limit.activeCount, limit.pendingCount);
await Promise.all([ticks, ...works]);
console.log(log.join(' '), pLimit.toString().length, limit.toString(), limit.name, limit.length, Reflect.ownKeys(limit).join());
limit(() => { throw new Error('uncaught'); });
`;
    const { code, stdout } = await expectSame({ 'app.mjs': program }, { node });
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('a1') });
  });
});
