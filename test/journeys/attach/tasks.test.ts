import type { SnapshotBody, TaskDetail } from '@async-console/protocol';
import { beforeAll, describe, expect, test } from 'vitest';
import { measuredByAttached } from '../../support/attached.ts';
import { onEveryNode } from '../../support/nodes.ts';

/** Whatever is awaited: a function each, called by a timer. */
const AWAITED = {
  returned: 'async function inner() { return sleep(1); } await inner();',
  thenable: 'await { then(resolve) { setTimeout(resolve, 1); } };',
  rejected: 'try { await Promise.reject(new Error()); } catch {} await Promise.reject(1).catch(() => {});',
  combined: 'await Promise.all([sleep(1), 2]); await Promise.any([Promise.reject(), sleep(1)]);',
  chained: 'await sleep(1).then(() => sleep(1)).then(() => 1).finally(() => {});',
  generated: 'async function* g() { yield sleep(1); yield 2; } for await (const x of g()) break;',
  looped: 'for await (const x of [1, sleep(1)]);',
  floating: 'sleep(2).then(() => sleep(1)); (async () => { await sleep(3); })();',
  subclassed:
    'class Ours extends Promise {} await new Ours((done) => setTimeout(done, 1)); await Ours.resolve(1).then(() => 1);',
  streamed: 'for await (const x of new ReadableStream({ start(c) { c.enqueue(1); c.close(); } }));',
};
const awaited = Object.keys(AWAITED);

const PROGRAM = `
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
function block(ms) { const end = performance.now() + ms; while (performance.now() < end); }
const kept = [];
const forever = () => new Promise((resolve) => { kept.push(resolve); });

async function refresh() { await load(); } // refresh
async function load() { await sleep(1); }
async function threeAwaits() { await sleep(1); await 'a value'; await sleep(1); }
async function blocks() { block(20); await sleep(30); block(10); await 0; block(10); }
let go;
async function waits() { await new Promise((resolve) => { go = resolve; }); await forever(); }
async function wakes() { await sleep(1); go(); await forever(); }
async function pair() { await sleep(30); }
async function never() { await new Promise(() => {}); }
async function unheard() { await 0; new Promise(() => {}).then(() => {}); }
async function race() { await Promise.race([sleep(1), forever()]); }
const quick = { then(resolve) { resolve(1); } };
const settled = Promise.resolve(1);
async function often() { for (let k = 0; k < 3000; k++) { await k; await quick; await settled; await (async () => {})(); } }
${Object.entries(AWAITED)
  .map(([name, body]) => `async function ${name}() { await 0; ${body} }`)
  .join('\n')}

function begin() {
  setTimeout(() => { refresh(); }, 1);
  setTimeout(async () => { await sleep(1); }, 1); // without a name
  for (const work of [threeAwaits, waits, never, unheard, race, often, ${awaited}]) setTimeout(work, 1);
  setTimeout(wakes, 100);
  let left = 3;
  const timer = setInterval(() => { pair(); pair(); if (--left === 0) clearInterval(timer); }, 10);
  setTimeout(blocks, 200);
  setInterval(gc, 20);
}
`;

/** In the file, which has a line before it. */
function lineOf(text: string): number {
  return PROGRAM.split('\n').findIndex((line) => line.includes(text)) + 2;
}

/** All that ends has ended; two wait for ever. */
function isDone({ tasks, totals }: SnapshotBody): void {
  expect(totals.live).toBe(2);
  for (const name of ['blocks', 'never', 'unheard', 'often', 'pair']) expect(ended(tasks, name)).not.toEqual([]);
}

function ended(tasks: readonly TaskDetail[], name: string): TaskDetail[] {
  return tasks.filter((task) => task.name === name && task.state === 'ended');
}

onEveryNode((node) => {
  describe('of a process that was attached to', () => {
    let snapshot: SnapshotBody;
    const task = (name: string) => snapshot.tasks.find((each) => each.name === name) as TaskDetail;

    beforeAll(async () => {
      snapshot = await measuredByAttached(PROGRAM, { node, env: { ASYNC_CONSOLE_MAX_FRAMES: '300' } }, isDone);
    });

    test('a task is called by the outermost function that has a name, and located there', () => {
      expect(task('refresh')).toMatchObject({ kind: 'call', location: { line: lineOf('// refresh') } });
      expect(snapshot.tasks.some(({ name }) => name === 'load')).toBe(false);
    });

    test('a callback without a name is called so, and located', () => {
      expect(task('(anonymous)').location?.line).toBe(lineOf('// without a name'));
    });

    test('each await is a poll and a wake, as with the agent from the start', () => {
      expect(task('threeAwaits')).toMatchObject({ polls: 4, wakes: 3, selfWakes: 1 });
    });

    test('total is busy, scheduled and idle', () => {
      const { busyMs = 0, scheduledMs = 0, idleMs = 0, maxPollMs, totalMs } = task('blocks');
      expect(busyMs).toBeGreaterThanOrEqual(40);
      expect(maxPollMs).toBeGreaterThanOrEqual(20);
      expect(idleMs).toBeGreaterThan(5);
      expect(totalMs).toBeCloseTo(busyMs + scheduledMs + idleMs, 2);
    });

    test('a task says what has woken it', () => {
      expect(task('waits').wokenBy).toEqual({ kind: 'task', task: task('wakes').id });
      expect(task('wakes').wokenBy).toEqual({ kind: 'timer' });
    });

    test('what begins in one run of a callback is one task, in the next another', () => {
      expect(ended(snapshot.tasks, 'pair')).toHaveLength(3);
    });

    test('a task that nothing can make go on is lost when that is collected', () => {
      expect(task('never')).toMatchObject({ state: 'ended', lost: true });
    });

    test('a callback that is never called is no loss of a task whose function has returned', () => {
      expect(task('unheard').lost).toBeUndefined();
      expect(snapshot.totals.lost).toBe(1);
    });

    test('what is left of a race keeps no task alive', () => {
      expect(task('race').state).toBe('ended');
    });

    test.each(awaited)('a task ends: %s', (name) => {
      expect(ended(snapshot.tasks, name)).toHaveLength(1);
    });

    test('however often a function awaits, its waits take no more room', () => {
      expect(snapshot.completeness.untrackedFrames).toBe(0);
      expect(task('often').polls).toBeGreaterThan(12_000);
    });

    test('its numbers are said to be those of an agent that came later', () => {
      expect(snapshot.completeness).toMatchObject({ mode: 'attach' });
      expect(snapshot.completeness).not.toHaveProperty('agentError');
    });
  });
});
