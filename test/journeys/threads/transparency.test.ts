import { expect, test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';

/** A program whose main thread prints what its worker says, throws and ends with. */
const program = (worker: string, options = '{}') => ({
  'app.mjs': `
    import { Worker } from 'node:worker_threads';
    const worker = new Worker(new URL('./worker.mjs', import.meta.url), ${options});
    worker.on('message', (message) => console.log('message', message));
    worker.on('error', (error) => console.log('error', error.stack));
    worker.on('exit', (code) => console.log('exit', code));
    worker.on('online', () => console.log('online'));
    console.log(worker.listenerCount('exit'), Object.keys(worker), worker.emit.name, worker.emit.length, String(worker.emit).length);
  `,
  'worker.mjs': worker,
});

const WORKERS: readonly [string, string][] = [
  [
    'answers',
    `import { parentPort } from 'node:worker_threads'; const f = async () => 42; parentPort.postMessage(await f());`,
  ],
  [
    'looks at its surroundings',
    `import * as threads from 'node:worker_threads';
     const { parentPort, workerData, isMainThread, threadId } = threads;
     parentPort.postMessage([isMainThread, threadId > 0, workerData, process.argv.length, Object.keys(process.env).includes('NODE_OPTIONS'),
       process.getActiveResourcesInfo(), process.eventNames(), Object.keys(globalThis), Object.keys(threads), threads.getEnvironmentData('x')]);`,
  ],
  [
    'runs in the order of promises, ticks and timers',
    `const say = (text) => console.log(text);
     setTimeout(say, 0, 'timeout'); setImmediate(say, 'immediate'); process.nextTick(say, 'tick'); queueMicrotask(() => say('microtask'));
     (async () => { say('a'); await null; say('b'); await say('c'); say('d'); })(); say('end');`,
  ],
  ['throws', `async function inner() { await null; throw new TypeError('broken'); }\nawait inner();`],
  ['throws at once', `function boom() {\n  throw new Error('at once');\n}\nboom();`],
  [
    'leaves a rejection unhandled',
    `async function inner() { await null;\n  throw new Error('unhandled'); }\ninner();\nsetInterval(() => {}, 1e3);`,
  ],
  [
    'exits with a code',
    `process.on('exit', (code) => console.log('in exit', code));\nawait (async () => { await null; process.exit(5); })();`,
  ],
  ['sets an exit code', `process.exitCode = 3; process.on('exit', (code) => console.log('in exit', code));`],
  [
    'talks over a channel of its own',
    `import { BroadcastChannel } from 'node:worker_threads'; const a = new BroadcastChannel('x'), b = new BroadcastChannel('x'); b.onmessage = ({ data }) => { console.log(data); a.close(); b.close(); }; a.postMessage('over');`,
  ],
  [
    'writes to both outputs',
    `process.stdout.write('out\\n'); process.stderr.write('err\\n'); console.error('err again');`,
  ],
  [
    'shows the text of its functions',
    `async function f(a) { await a; return await g(a) } const g = async (b) => b; console.log(String(f), String(g));`,
  ],
];

onEveryNode((node) => {
  test.each(WORKERS)('a worker that %s', async (_, worker) => {
    const { snapshot } = await expectSame(program(worker), { node });
    expect(snapshot.completeness.unobservedThreads).toBe(0);
    expect(snapshot.threads.length).toBe(2);
  });

  test('a CommonJS worker from text', async () => {
    await expectSame(
      `import { Worker } from 'node:worker_threads';
       const text = "const f = async () => { await 1; return require('fs').existsSync('x') }; f().then(console.log)";
       new Worker(text, { eval: true }).on('exit', (code) => console.log('exit', code));`,
      { node },
    );
  });

  test('a worker that is terminated while it works', async () => {
    await expectSame(
      {
        'app.mjs': `
          import { Worker } from 'node:worker_threads';
          const worker = new Worker(new URL('./worker.mjs', import.meta.url));
          worker.once('message', async () => console.log('code', await worker.terminate()));
          process.on('exit', (code) => console.log('in exit', code));
        `,
        'worker.mjs': `
          import { parentPort } from 'node:worker_threads';
          const spin = async () => { for (;;) await null; };
          parentPort.postMessage('here');
          spin();
        `,
      },
      { node },
    );
  });

  test('a worker whose error nobody handles', async () => {
    const { code } = await expectSame(
      {
        'app.mjs': `
          import { Worker } from 'node:worker_threads';
          new Worker(new URL('./worker.mjs', import.meta.url));
        `,
        'worker.mjs': `async function fail() { await null;\n  throw new RangeError('too far'); }\nawait fail();`,
      },
      { node },
    );
    expect(code).toBe(1);
  });

  test('a worker that runs out of memory', async () => {
    await expectSame(
      program(
        `const all = []; const fill = async () => { for (;;) { all.push(new Array(1e5).fill(Math.random())); if (all.length % 50 === 0) await null; } }; fill();`,
        '{ resourceLimits: { maxOldGenerationSizeMb: 48 } }',
      ),
      { node },
    );
  });
});
