import { expect, test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';

onEveryNode((node) => {
  test('worker threads run as they are', async () => {
    const { snapshot, stdout } = await expectSame(
      {
        'app.mjs': `
import { Worker, isMainThread, threadId } from 'node:worker_threads';
process.on('worker', (worker) => console.log('worker event', worker.threadId > 0));
async function ask(data) { const worker = new Worker(new URL('./worker.mjs', import.meta.url), { workerData: data }); return new Promise((done, failed) => worker.on('message', done).on('error', failed)); }
console.log(await Promise.all([ask(1), ask(2)]));
`,
        'worker.mjs': `
import { parentPort, workerData } from 'node:worker_threads';
const double = async (x) => { await null; return 2 * x };
parentPort.postMessage([await double(workerData), String(double)]);
`,
      },
      { node },
    );
    expect(stdout).toContain('[ 2,');
    expect(snapshot.completeness.unobservedThreads).toBe(0);
  });

  test('a forked child talks over its channel', async () => {
    const { stdout } = await expectSame(
      {
        'app.mjs': `
import { fork } from 'node:child_process';
const child = fork(new URL('./child.mjs', import.meta.url), ['7']);
child.on('message', async (message) => { console.log(message); await null; child.send('stop') });
child.on('exit', (code) => console.log('exit', code));
`,
        'child.mjs': `
const f = async () => { await null; process.send({ argv: process.argv.slice(2), names: process.eventNames() }) };
process.on('message', () => { process.exitCode = 2; process.disconnect() });
f();
`,
      },
      { node },
    );
    expect(stdout).toContain('exit 2');
  });

  test('a child with a given standard error says nothing more on it', async () => {
    await expectSame(
      `
      import { execFileSync, spawnSync } from 'node:child_process';
      const text = 'async function f() { await null; console.error(1) } f()';
      const { stdout, stderr, status } = spawnSync(process.execPath, [...process.execArgv, '-e', text], { encoding: 'utf8' });
      console.log(JSON.stringify({ stdout, stderr, status }), String(execFileSync(process.execPath, ['-p', '6 * 7'])));
      `,
      { node },
    );
  });

  test('cluster: workers serve through the primary', async () => {
    const { stdout } = await expectSame(
      `
      import cluster from 'node:cluster';
      import { createServer, get } from 'node:http';
      if (cluster.isPrimary) {
        const worker = cluster.fork();
        worker.on('listening', ({ port }) => get({ port, agent: false }, async (response) => {
          let body = ''; for await (const chunk of response) body += chunk;
          console.log(response.statusCode, body);
          worker.kill();
        }));
        worker.on('exit', (code, signal) => console.log('worker', code, signal));
      } else {
        const answer = async () => { await null; return 'from the worker' };
        createServer(async (request, response) => response.end(await answer())).listen(0, '127.0.0.1');
        // Else it may end by itself before it is killed.
        setInterval(() => {}, 1000);
      }
      `,
      { node },
    );
    expect(stdout).toContain('200 from the worker');
  });
});
