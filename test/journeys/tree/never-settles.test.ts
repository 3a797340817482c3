import { expect, test } from 'vitest';
import { hanging, heapTreeOf, reasonsBelow, root, rowsOf } from '../../support/heap-tree.ts';
import { onEveryNode } from '../../support/nodes.ts';

const CAN_NEVER = `
const never = new Promise(() => {});
const kept = (globalThis.kept = [never]);
const calls = {
  // Its resolving functions are gone.
  forgotten: async () => { await never; },
  // They are kept, by who waits for it and by nobody else.
  afterwards: async () => {
    const { promise, resolve } = Promise.withResolvers();
    kept.push(promise);
    await promise;
    resolve();
  },
  inTheCallback: async () => {
    let settle;
    const promise = new Promise((resolve) => { settle = resolve; });
    kept.push(promise);
    await promise.then(() => settle());
  },
};
// Each is settled by who waits for the other.
let first = Promise.withResolvers();
let second = Promise.withResolvers();
kept.push(first.promise, second.promise);
const crossed = async ({ promise }, { resolve }) => { await promise; resolve(); };
crossed(first, second);
crossed(second, first);
first = second = undefined;
calls.forgotten();
calls.afterwards();
calls.inTheCallback();
setTimeout(() => console.log('ready'), 20);
setInterval(() => {}, 1000);
`;

/** Each waits for a promise that may settle yet. */
const MAY_STILL = `
import { EventEmitter } from 'node:events';
import { execFile } from 'node:child_process';
import crypto from 'node:crypto';
import dgram from 'node:dgram';
import dns from 'node:dns';
import fs from 'node:fs';
import net from 'node:net';
import { AsyncLocalStorage } from 'node:async_hooks';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import vm from 'node:vm';
import { Worker } from 'node:worker_threads';
import zlib from 'node:zlib';

execFile('mkfifo', ['fifo'], async () => {
  const server = net.createServer((socket) => socket.on('data', () => {}).on('error', () => {}));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const silent = dgram.createSocket('udp4');
  await new Promise((resolve) => silent.bind(0, '127.0.0.1', resolve));
  start(server.address().port, silent.address().port);
});

function start(port, udp) {
  const held = (globalThis.held = {});
  const emitter = new EventEmitter();
  globalThis.emitter = emitter;
  const resolver = new dns.promises.Resolver({ tries: 10 });
  resolver.setServers(['127.0.0.1:' + udp]);
  const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
  class Private { #settle; static of(resolve) { const it = new Private(); it.#settle = resolve; return it; } settle() { this.#settle(); } }
  const forWeak = {};
  const weak = new WeakMap();
  held.forWeak = forWeak;
  held.weak = weak;
  const calls = {
    timer: async () => { await (() => new Promise((resolve) => setTimeout(resolve, 1e6)))(); },
    unrefed: async () => { await (() => new Promise((resolve) => setTimeout(resolve, 1e6).unref()))(); },
    interval: async () => { await (() => new Promise((resolve) => { const t = setInterval(() => { if (held.now) { clearInterval(t); resolve(); } }, 1e6); }))(); },
    socket: async () => { await (() => new Promise((resolve) => net.connect(port, '127.0.0.1').once('end', resolve)))(); },
    fetch: async () => { await (() => fetch('http://127.0.0.1:' + port))(); },
    body: async () => { await (() => new Response(new ReadableStream({ pull: () => new Promise((resolve) => { held.pull = resolve; }) })).text())(); },
    webSocket: async () => { await (() => new Promise((resolve) => { new WebSocket('ws://127.0.0.1:' + port).onopen = resolve; }))(); },
    readFile: async () => { await (() => fs.promises.readFile('fifo'))(); },
    open: async () => { await (() => promisify(fs.open)('fifo', 'r'))(); },
    child: async () => { await (() => promisify(execFile)('sleep', ['100']))(); },
    worker: async () => { await (() => new Promise((resolve) => worker.once('message', resolve)))(); },
    dns: async () => { await (() => resolver.resolve4('nowhere.test'))(); },
    pbkdf2: async () => { await (() => promisify(crypto.pbkdf2)('a', 'b', 4e8, 32, 'sha512'))(); },
    subtle: async () => { await (async () => { const key = await crypto.subtle.importKey('raw', Buffer.from('a'), 'PBKDF2', false, ['deriveBits']); return crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-512', salt: Buffer.from('b'), iterations: 4e8 }, key, 256); })(); },
    zlib: async () => { await (() => new Promise((resolve) => { held.zip = zlib.createGunzip().on('end', resolve).resume(); held.zip.write(Buffer.from([31])); }))(); },
    stream: async () => { await (() => { held.stream = new Readable({ read() {} }); return held.stream.toArray(); })(); },
    emitter: async () => { await (() => new Promise((resolve) => emitter.once('done', resolve)))(); },
    abort: async () => { await (() => { held.aborts = new AbortController(); return new Promise((resolve) => held.aborts.signal.addEventListener('abort', resolve)); })(); },
    signal: async () => { await (() => new Promise((resolve) => process.once('SIGUSR2', resolve)))(); },
    property: async () => { await (() => new Promise((resolve) => { held.resolve = resolve; }))(); },
    symbol: async () => { await (() => new Promise((resolve) => { held[Symbol('settle')] = resolve; }))(); },
    array: async () => { await (() => new Promise((resolve) => { held.array = [[resolve]]; }))(); },
    map: async () => { await (() => new Promise((resolve) => { held.map = new Map([['settle', { resolve }]]); }))(); },
    weakMap: async () => { await (() => new Promise((resolve) => { weak.set(forWeak, resolve); }))(); },
    weakRef: async () => { await (() => new Promise((resolve) => { held.strong = resolve; held.ref = new WeakRef(resolve); }))(); },
    privateField: async () => { await (() => new Promise((resolve) => { held.private = Private.of(resolve); }))(); },
    getter: async () => { await (() => new Promise((resolve) => { Object.defineProperty(held, 'getter', { get: () => resolve(), configurable: true }); }))(); },
    bound: async () => { await (() => new Promise((resolve) => { held.bound = function () { this.resolve(); }.bind({ resolve }); }))(); },
    proxy: async () => { await (() => new Promise((resolve) => { held.proxy = new Proxy({}, { get: () => resolve() }); }))(); },
    generator: async () => { await (() => new Promise((resolve) => { held.generator = (function* () { yield 1; resolve(); })(); held.generator.next(); }))(); },
    asyncGenerator: async () => { await (() => new Promise((resolve) => { held.asyncGenerator = (async function* () { yield 1; resolve(); })(); held.asyncGenerator.next(); }))(); },
    storage: async () => { await (() => new Promise((resolve) => { held.restore = new AsyncLocalStorage().run({ resolve }, () => AsyncLocalStorage.snapshot()); }))(); },
    context: async () => { await (() => new Promise((resolve) => { held.context = vm.createContext({ resolve }); vm.runInContext('globalThis.settle = () => resolve()', held.context); }))(); },
    evaluated: async () => { await (() => new Promise((resolve) => { held.evaluated = new Function('resolve', 'return () => resolve()')(resolve); }))(); },
    rejectOnly: async () => { await (() => new Promise((_, reject) => { held.reject = reject; }))(); },
    thenable: async () => { await (() => ({ then(resolve) { held.thenable = resolve; } }))(); },
    subclass: async () => { await (() => new (class extends Promise {})((resolve) => { held.subclass = resolve; }))(); },
    finalization: async () => { await (() => new Promise((resolve) => { held.registry = new FinalizationRegistry(() => resolve()); held.registry.register(forWeak, 1); }))(); },
    atomics: async () => { await (() => Atomics.waitAsync((held.cells = new Int32Array(new SharedArrayBuffer(4))), 0, 0).value)(); },
    module: async () => { await (() => import('data:text/javascript,await new Promise((resolve) => { globalThis.held.module = resolve; })'))(); },
    fromAsync: async () => { await (() => Array.fromAsync((async function* () { await new Promise((resolve) => { held.fromAsync = resolve; }); })()))(); },
    webStream: async () => { await (() => { const { readable, writable } = new TransformStream(); held.writer = writable.getWriter(); return readable.getReader().read(); })(); },
    lock: async () => { await (() => { held.lock = navigator.locks?.request('a', () => new Promise((resolve) => { held.release = resolve; })); return navigator.locks ? navigator.locks.request('a', () => {}) : new Promise((resolve) => { held.noLock = resolve; }); })(); },
  };
  // Node's four threads wait for the fifo: what is computed there has not begun, and takes no time from anybody.
  for (let k = 0; k < 4; k++) fs.open('fifo', 'r', () => {});
  for (const call of Object.values(calls)) call();
  worker.once('online', () => setTimeout(() => console.log('ready ' + Object.keys(calls).join()), 300));
}
`;

onEveryNode((node) => {
  test('a promise that nothing left can settle is said to be so', async () => {
    const tree = await heapTreeOf(await hanging(node, CAN_NEVER));
    for (const name of ['forgotten', 'afterwards', 'inTheCallback']) {
      expect(reasonsBelow(root(tree, name))).toEqual([{ kind: 'never' }]);
    }
  });

  test('no promise that may settle yet is accused, whoever holds what settles it', async () => {
    const running = await hanging(node, MAY_STILL);
    const names = /ready (.*)/.exec(running.stdout)?.[1]?.split(',') ?? [];
    const tree = await heapTreeOf(running);
    const rows = rowsOf(tree.roots);
    expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
    const accused = rows.filter(({ waitsFor = [] }) => waitsFor.some(({ kind }) => kind === 'never'));
    expect(accused).toEqual([]);
  });
});
