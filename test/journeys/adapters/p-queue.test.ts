/** With the library itself, at both ends of the versions that the adapter knows, and one of each inside between. */
import { expect, test } from 'vitest';
import { claimants, crossings, resourceNamed } from '../../support/expect-resource.ts';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

const never = 'new Promise(() => {})';
/** What `import` gives of the older ones is what CommonJS exports. */
const head = (url: string) => `
import imported from ${JSON.stringify(url)};
const PQueue = imported.default ?? imported;
const immediate = () => new Promise((resolve) => setImmediate(resolve));`;

const VERSIONS = [
  ['6.0.1', import.meta.resolve('p-queue-6')],
  ['7.0.0', import.meta.resolve('p-queue-7')],
  ['7.4.1', import.meta.resolve('p-queue-7.4')],
  ['9', import.meta.resolve('p-queue-9')],
  ['10', import.meta.resolve('p-queue')],
] as const;
const [, NEWEST] = VERSIONS[4];

onEveryNode((node) => {
  test.each(VERSIONS)('what runs holds a place, and who has added more waits: %s', async (_, url) => {
    const { snapshot } = await observed(
      `${head(url)}
const queue = new PQueue({ concurrency: 2 });
async function load(n) {
  await ${never};
}
async function main() {
  await Promise.all([1, 2, 3].map((n) => queue.add(() => load(n))));
}
globalThis.kept = main();
`,
      { node },
    );
    expect(snapshot.completeness.adapters).toMatchObject([{ library: 'p-queue' }]);
    expect(resourceNamed(snapshot, 'p-queue')).toMatchObject({
      kind: 'limiter',
      capacity: 2,
      location: { file: 'app.mjs', line: 5 },
    });
    expect(claimants(snapshot, 'p-queue')).toEqual([
      'main holds, app.mjs:10:48, 1 awaits crossed',
      'main holds, app.mjs:10:48, 1 awaits crossed',
      'main waits, 1, app.mjs:10:48',
    ]);
    expect(resourceNamed(snapshot, 'p-queue').holders.map(crossings)).toEqual([
      ['load app.mjs:7:3 × 1'],
      ['load app.mjs:7:3 × 1'],
    ]);
  });

  test.each(VERSIONS)('what is over, or has failed, makes room for the next: %s', async (_, url) => {
    const { snapshot, stdout } = await observed(
      `${head(url)}
const queue = new PQueue({ concurrency: 1 });
const results = await Promise.allSettled([
  queue.add(() => 1),
  queue.add(async () => { await immediate(); return 2; }),
  queue.add(() => { throw new Error('three'); }),
  queue.add(async () => { await immediate(); throw new Error('four'); }),
]);
console.log(results.map(({ value, reason }) => value ?? reason.message).join());
`,
      { node },
    );
    expect(stdout).toBe('1,2,three,four\n');
    expect(resourceNamed(snapshot, 'p-queue')).toMatchObject({ held: 0, waiting: 0, everHeld: 4, everHeldAcross: 2 });
  });

  test.each(VERSIONS)('what is cleared waits no longer: %s', async (_, url) => {
    const { snapshot } = await observed(
      `${head(url)}
const queue = new PQueue({ concurrency: 1 });
async function main() {
  globalThis.kept = [() => ${never}, () => 1, () => 2].map((work) => queue.add(work).catch(() => {}));
  await immediate();
  queue.clear();
}
await main();
`,
      { node },
    );
    expect(resourceNamed(snapshot, 'p-queue')).toMatchObject({ held: 1, waiting: 0 });
  });

  test.each(VERSIONS.slice(-2))('who has given up waits no longer: %s', async (_, url) => {
    const { snapshot } = await observed(
      `${head(url)}
const queue = new PQueue({ concurrency: 1 });
const giveUp = new AbortController();
globalThis.kept = queue.add(() => ${never});
const waiting = queue.add(() => 1, { signal: giveUp.signal }).catch(() => {});
await immediate();
giveUp.abort();
await waiting;
`,
      { node },
    );
    expect(resourceNamed(snapshot, 'p-queue')).toMatchObject({ held: 1, waiting: 0 });
  });

  test('a queue whose places are all taken for long is no fault', async () => {
    const { snapshot } = await observed(
      `${head(NEWEST)}
const queue = new PQueue({ concurrency: 2 });
async function load() { await new Promise((resolve) => setTimeout(resolve, 400)); }
async function main() { await Promise.all([1, 2, 3, 4, 5, 6].map(() => queue.add(load))); }
await main();
`,
      { node, env: { ASYNC_CONSOLE_LINTS: JSON.stringify({}) } },
    );
    expect(snapshot.warnings).toEqual([]);
    expect(resourceNamed(snapshot, 'p-queue').everHeld).toBe(6);
  });

  test.each(VERSIONS)('the program does what it does without the agent: %s', async (_, url) => {
    const program = `${head(url)}
const log = [];
const queue = new PQueue({ concurrency: 2 });
const ticks = (async () => { for (let n = 0; n < 20; n++) { log.push(n); await null; } })();
const works = [1, 2, 3].map((n) => queue.add(async (...given) => { log.push(given.length); await null; return n; }));
log.push(queue.size, queue.pending);
await Promise.all([ticks, ...works]);
console.log(log.join(' '), PQueue.toString().length, Object.keys(queue).join(), PQueue.prototype.clear.toString());
queue.add(() => { throw new Error('uncaught'); });
`;
    const { code, stdout } = await expectSame({ 'app.mjs': program }, { node });
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('clear()') });
  });
});
