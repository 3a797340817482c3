/** An AbortSignal that a function is given has no listener of ours, and nothing called \`signal\` is read for us. */
import { test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';

onEveryNode((node) => {
  test('what is called signal', async () => {
    await expectSame(
      `
import { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
const log = (...what) => console.log(...what);
const controller = new AbortController();
const { signal } = controller;

async function byName(signal) { await sleep(150); arguments[0] = 2; return [typeof signal, new Error('here').stack]; }
const arrow = async ({ options: { signal: stop = 1 } = {} }) => stop;
async function noBinding({ signal: { aborted } }) { await null; return aborted; }
async function rest(...signal) { await null; var signal; return signal.length; }
async function* generator(signal) { yield signal; }
async function strict(signal) { 'use strict'; await null; return this; }
for (const each of [byName, arrow, noBinding, rest, generator, strict]) log(String(each), each.length);

const traps = new Proxy({}, { get: (_, trap) => (target, ...given) => { log(trap, given[0]); return Reflect[trap](target, ...given); } });
log(await byName(new Proxy(signal, traps)), await byName(signal), await byName('SIGTERM'), await byName(null));
const getters = { get signal() { log('read'); return { get aborted() { log('aborted read'); return true; } }; } };
log(await arrow({ options: getters }), await noBinding(getters), await rest(1, 2), await strict(signal));
for await (const each of generator(signal)) log(each === signal);
controller.abort(new Error('stop'));
await byName(signal);
log(getEventListeners(signal, 'abort').length, Reflect.ownKeys(signal).length, inspect(signal, { showHidden: true }));
`,
      { node, env: { ASYNC_CONSOLE_MEASURE: 'always' } },
    );
  });
});
