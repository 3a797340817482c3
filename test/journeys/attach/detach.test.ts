import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { consoleOf, launchPlainly } from '../../support/attached.ts';
import { launch, type Running } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { until } from '../../support/until.ts';

/** At SIGUSR2 it prints what an agent could have changed. */
const PROGRAM = {
  'app.cjs': `
const http = require('node:http');
const https = require('node:https');
const channels = require('node:diagnostics_channel');
const inspector = require('node:inspector');
const { hasSubscribers } = channels;
const functions = () => [
  process.emit, process.reallyExit, process.on, queueMicrotask, Function.prototype.toString, Error.prepareStackTrace,
  Promise.all, Promise.race, Promise.any, Promise.allSettled, Promise.prototype.then, Reflect.apply,
  http.Server.prototype.emit, https.Server.prototype.emit, http.IncomingMessage.prototype.emit, http.ServerResponse.prototype.emit,
];
const objects = () => [globalThis, process, Promise, Promise.prototype, Error, Function.prototype,
  http.Server.prototype, https.Server.prototype, http.IncomingMessage.prototype, http.ServerResponse.prototype];
const before = functions();
const keysOf = (object) => Reflect.ownKeys(object).map((key) => [String(key), JSON.stringify(Object.getOwnPropertyDescriptor(object, key), (k, v) => (k === 'value' || k === 'get' || k === 'set' ? typeof v : v))].join());
const look = () => JSON.stringify({
  same: functions().every((each, k) => each === before[k]),
  // What Node defines when it is first asked for is there in any case.
  keys: objects().map(keysOf),
  listeners: process.eventNames().map((name) => [String(name), process.listenerCount(name)]).sort(),
  resources: [...new Set(process.getActiveResourcesInfo())].sort(),
  cache: Object.keys(require.cache),
  channels: ['http.server.request.start', 'http.server.response.finish', 'tracing:fastify.request.handler:start'].map(hasSubscribers),
  inspector: inspector.url() ?? null,
});
for (const name of Object.getOwnPropertyNames(globalThis)) void globalThis[name];
look();
process.on('SIGUSR2', () => console.log('looks ' + look()));
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
async function work() { await sleep(5); }
setInterval(() => { work(); }, 10);
const server = http.createServer((request, response) => response.end('yes')).listen(0, () => console.log('ready'));
`,
};

function threadsOf(running: Running): number {
  return readdirSync(`/proc/${running.pid}/task`).length;
}

onEveryNode((node) => {
  test('nothing of the agent is left, and it can come again', async () => {
    const running = launchPlainly(PROGRAM, { node });
    const pid = String(running.pid);
    await running.prints('ready');
    let looks = 0;
    const look = async () => {
      looks++;
      running.child.kill('SIGUSR2');
      const all = await until('the program to look', () => {
        const found = running.stdout.match(/looks .*\n/g) ?? [];
        return found.length === looks && found;
      });
      return JSON.parse((all.at(-1) as string).slice('looks '.length));
    };
    const before = await look();
    expect(before).toMatchObject({ same: true, inspector: null });
    const threads = threadsOf(running);
    expect((await consoleOf(running, 'attach', pid)).code).toBe(0);
    const console = await running.console();
    await console.update(({ rows }) => rows.some(({ name }) => name === 'work'));
    console.socket.close();
    expect(await look()).toMatchObject({ same: false, inspector: null, resources: before.resources });

    expect(await consoleOf(running, 'detach', pid)).toEqual({ code: 0, signal: null, stdout: '', stderr: '' });
    expect(readdirSync(running.privateDirectory)).toEqual([]);
    await until('its thread to end', () => threadsOf(running) <= threads);
    expect(await look()).toEqual(before);

    expect((await consoleOf(running, 'attach', pid)).code).toBe(0);
    await running.discovery();
  });
});

test('a program that was started with the agent keeps it', async () => {
  const running = launch(PROGRAM);
  await running.prints('ready');
  await running.discovery();
  expect(await consoleOf(running, 'detach', String(running.pid))).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('was started with the agent'),
  });
  // It goes on to answer.
  expect((await consoleOf(running, 'snapshot', String(running.pid), '--for', '50ms')).code).toBe(0);
});

test('a console that is connected meanwhile hears of it', async () => {
  const running = launchPlainly(PROGRAM);
  await running.prints('ready');
  await consoleOf(running, 'attach', String(running.pid));
  const other = await running.console();
  await consoleOf(running, 'detach', String(running.pid));
  const { message } = await other.receives('error');
  expect(message).toBe('The agent was taken out of the process, which goes on.');
  await other.ends();
});
