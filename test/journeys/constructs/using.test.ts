import { expect, test } from 'vitest';
import { constructs } from '../../support/constructs.ts';
import { expectSame } from '../../support/expect-same.ts';
import type { NodeMajor } from '../../support/nodes.ts';

/** Node 22 does not know the syntax. */
const NODES: readonly NodeMajor[] = ['24', '26'];

constructs(
  {
    'what is held takes no turn of its own': {
      program: `
        async function main() {
          using a = { [Symbol.dispose]() { tick(1); } }, b = null;
          await null;
          { using c = a; }
          await never;
        }
        main();
      `,
      tasks: `
        main: idle, polls 2, wakes 1, self 1, busy 1, woken by itself
          main, suspended, await 5:3
      `,
    },

    'a round of a loop': {
      program: `
        async function main() {
          for (using a of [{ [Symbol.dispose]() { tick(1); } }, null]) await null;
          for (using b = { [Symbol.dispose]() {} }; ;) { await null; break; }
          for await (using c of [null]) { const c = 1; await null; }
        }
        main();
      `,
      tasks: `
        main: ended, polls 7, wakes 6, self 4, busy 1
      `,
    },

    'a body that throws, and a disposal that does': {
      program: `
        async function main() {
          using a = { [Symbol.dispose]() { throw new RangeError('disposed'); } };
          await null;
          throw new TypeError('thrown');
        }
        main().catch(() => {});
      `,
      tasks: `
        main: failed with SuppressedError: An error was suppressed during disposal, polls 2, wakes 1, self 1, busy 0
      `,
    },
  },
  NODES,
);

test.each(NODES)('what runs, and what goes wrong, is as without the agent, on Node %s', async (node) => {
  const { stdout } = await expectSame(
    `
const log = (...what) => console.log(...what);
const quick = (name) => ({ name, [Symbol.dispose]() { log('dispose', name, this.name); } });
const fails = (name) => ({ [Symbol.dispose]() { throw new Error(name); } });
const watched = () => new Proxy(quick('proxy'), {
  get(target, key) { log('get', String(key)); return target[key]; },
  has(_, key) { log('has', String(key)); return false; },
  getPrototypeOf() { log('getPrototypeOf'); return null; },
  getOwnPropertyDescriptor(_, key) { log('getOwnPropertyDescriptor', String(key)); },
});
class Getter { static get name() { log('name'); return 'Name'; } get ['constructor']() { log('constructor'); return Getter; } [Symbol.dispose]() {} }
async function one() { using a = quick('a'), /* , */ b = quick('b'); log('body', a.name); }
async function none() { using a = null, b = undefined; log('none'); }
async function looks() { using a = watched(); using b = new Getter(); await null; }
async function number() { using a = quick('a'), b = 5; }
async function wrong() { using a = quick('a'), b = {}, c = quick('c'); }
async function never() { using a = quick('a'), b = a.b.c; }
async function early() { using a = quick('a'), b = c, c = quick('c'); }
async function constant() { using a = quick('a'); a = 1; }
async function suppressed() { using a = fails('a'); using b = fails('b'); throw new Error('body'); }
async function returns() { for (const i of [1, 2]) { using a = quick(i); if (i === 2) return i; await null; } }
async function* generator() { using a = quick('generator'); yield 1; yield 2; }
async function leaves() { for await (const x of generator()) { log(x); break; } }
async function rounds() { for (using a of [quick('a'), null, quick('b')]) { const a = 1; log(a); } }
async function labelled() { outer: for (;;) for (using a of [quick('a'), quick('b')]) { if (a.name === 'a') continue; break outer; } }
async function counts() { for (using a = quick('a'), b = quick('b'); log('test', a.name);) log('never'); log('behind'); }
async function waits() { for await (using a of [quick('a'), quick('b')]) { const a = 1; log(a); if (a) continue; } }
async function functions() { using a = () => {}; }
using atTheTop = quick('top');
for (const f of [one, none, looks, number, wrong, never, early, constant, suppressed, returns, leaves, rounds, labelled, counts, waits, functions]) {
  log('--', f.name);
  let turns = 0, done = false;
  const turn = () => { if (!done) { turns++; queueMicrotask(turn); } };
  const ended = f().then((value) => log('ended', value), (error) => log(error.stack, error.error?.message, error.suppressed?.error?.message));
  ended.then(() => { done = true; });
  queueMicrotask(turn);
  await ended;
  log('turns', turns);
}
log(one.toString(), rounds.toString());
async function uncaught() { using a = null; using b = 1; }
await uncaught();
`,
    { node },
  );
  expect(stdout).toContain('-- functions');
});
