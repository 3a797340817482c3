import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { hanging, heapTreeOf, reasonsBelow, root } from '../../support/heap-tree.ts';
import { onEveryNode } from '../../support/nodes.ts';

const PROGRAM = `
import { execFile, spawn } from 'node:child_process';
import { EventEmitter, on, once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { readFile } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { PassThrough, Writable } from 'node:stream';
import { setTimeout as sleep, setInterval as every } from 'node:timers/promises';
import { promisify } from 'node:util';
import { MessageChannel, Worker } from 'node:worker_threads';

const server = net.createServer((socket) => socket.on('data', () => {}).on('error', () => {})).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
const emitter = new EventEmitter();
const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
const channel = new MessageChannel();
class Pool { waiting = []; }
const pool = (globalThis.pool = new Pool());

const calls = {
  timer: async () => { await new Promise((resolve) => setTimeout(resolve, 3_600_000)); },
  sleeping: async () => { await sleep(120_000); },
  ticking: async () => { for await (const _ of every(90_000)); },
  event: async () => { await once(emitter, 'go'); },
  events: async () => { for await (const _ of on(emitter, 'tick')); },
  socket: async () => { for await (const _ of net.connect(port, '127.0.0.1')); },
  piping: async () => {
    await pipeline(net.connect(port, '127.0.0.1'), new PassThrough(), new Writable({ write(_, __, done) { done(); } }));
  },
  response: async () => { await new Promise((resolve) => http.get({ port, host: '127.0.0.1' }, resolve)); },
  fetching: async () => { await fetch('http://127.0.0.1:' + port); },
  child: async () => { await promisify(execFile)('sleep', ['100']); },
  exit: async () => { await once(spawn('sleep', ['100']), 'exit'); },
  message: async () => { await once(worker, 'message'); },
  port: async () => { await new Promise((resolve) => channel.port1.once('message', resolve)); },
  file: async () => { await readFile('fifo'); },
  queue: async () => { await new Promise((resolve) => pool.waiting.push({ resolve })); },
  // Whichever is first.
  impatient: async () => {
    await new Promise((resolve, reject) => {
      emitter.once('answer', resolve);
      setTimeout(() => reject(new Error('late')), 30_000);
    });
  },
};
for (const call of Object.values(calls)) call();
// The connections are made, the worker runs.
worker.once('online', () => setTimeout(() => console.log('ready'), 200));
`;

onEveryNode((node) => {
  test('what the last one waits for is told: timers, events, sockets and their peers, children, workers, files', async () => {
    const running = await hanging(node, {
      'app.mjs': `import { execFileSync } from 'node:child_process';\nexecFileSync('mkfifo', ['fifo']);\nawait import('./hang.mjs');`,
      'hang.mjs': PROGRAM,
    });
    const tree = await heapTreeOf(running);
    const last = (name: string) => reasonsBelow(root(tree, name));
    const peer = expect.stringMatching(/^127\.0\.0\.1:\d+$/);

    const [timer] = last('timer');
    expect(timer).toEqual({ kind: 'timer', dueMs: { from: expect.any(Number), to: timer?.dueMs?.from } });
    // As old as the program is when it is asked.
    expect(timer?.dueMs?.from).toBeGreaterThan(3_600_000 - 120_000);
    expect(timer?.dueMs?.from).toBeLessThan(3_600_000);
    expect(last('sleeping')).toEqual([{ kind: 'timer', dueMs: expect.anything() }]);
    expect(last('ticking')).toEqual([{ kind: 'timer', dueMs: expect.anything() }]);
    expect(last('event')).toEqual([{ kind: 'event', name: 'EventEmitter', events: ['go'] }]);
    expect(last('events')).toEqual([{ kind: 'event', name: 'EventEmitter', events: ['tick'] }]);
    expect(last('socket')).toEqual([
      { kind: 'socket', name: 'Socket', events: expect.arrayContaining(['readable']), peer },
    ]);
    expect(last('piping')).toContainEqual({ kind: 'socket', name: 'Socket', events: ['end'], peer });
    expect(last('response')).toEqual([{ kind: 'socket', name: 'ClientRequest', events: ['response'], peer }]);
    expect(last('fetching')).toContainEqual(expect.objectContaining({ peer }));
    expect(last('child')).toEqual([
      { kind: 'child-process', name: 'sleep', events: expect.arrayContaining(['close']), pids: [expect.any(Number)] },
    ]);
    expect(last('exit')).toEqual([
      { kind: 'child-process', name: 'sleep', events: ['exit'], pids: [expect.any(Number)] },
    ]);
    expect(last('message')).toEqual([{ kind: 'worker', events: ['message'], threadId: 1 }]);
    expect(last('port')).toEqual([expect.objectContaining({ kind: 'message-port' })]);
    expect(last('file')).toEqual([{ kind: 'file-system' }]);
    expect(last('queue')).toEqual([{ kind: 'held', name: 'Pool.waiting' }]);
    expect(
      last('impatient')
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['event', 'timer']);

    const pids = [...last('child'), ...last('exit')].flatMap((reason) => reason.pids ?? []);
    expect(
      execFileSync('ps', ['-o', 'comm=', '-p', pids.join()], { encoding: 'utf8' }).split(/\s+/).filter(Boolean),
    ).toEqual(['sleep', 'sleep']);
    for (const pid of pids) process.kill(pid);
  });
});
