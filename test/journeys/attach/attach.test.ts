import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { Snapshot } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { consoleOf, launchPlainly } from '../../support/attached.ts';
import { placeOf } from '../../support/expect-task.ts';
import { launch, type Running } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { until } from '../../support/until.ts';

const SERVER = `import { createServer } from 'node:http';
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
async function greet(request, response) {
  await sleep(5);
  response.end('hello');
}
async function refresh() { await sleep(10); }
setInterval(() => { refresh(); }, 20);
(async function pump() { for (;;) await sleep(15); })();
const server = createServer(greet).listen(0, () => console.log('port', server.address().port, 'ready'));
process.on('SIGTERM', () => { console.log('bye', process.listenerCount('exit'), [...new Set(process.getActiveResourcesInfo())].sort().join()); process.exit(7); });
`;

async function snapshotOf(running: Running): Promise<Snapshot> {
  const { stdout, stderr } = await consoleOf(
    running,
    'snapshot',
    String(running.pid),
    '--for',
    '1s',
    '--format',
    'json',
  );
  expect(stderr).toBe('');
  return Snapshot.parse(JSON.parse(stdout));
}

function get(running: Running, path: string): Promise<number | undefined> {
  const port = Number(/port (\d+)/.exec(running.stdout)?.[1]);
  return new Promise((resolve, reject) => {
    request({ port, path }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    })
      .on('error', reject)
      .end();
  });
}

onEveryNode((node) => {
  test('a program that runs shows its tasks, and its requests, once it was attached to', async () => {
    const running = launchPlainly(SERVER, { node });
    await running.prints('ready');
    const pid = String(running.pid);
    expect(await consoleOf(running, 'snapshot', pid)).toMatchObject({
      code: 3,
      stderr: expect.stringContaining(`async-console attach ${pid}`),
    });

    const attached = await consoleOf(running, 'attach', pid);
    expect(attached).toMatchObject({ code: 0, stdout: '' });
    expect(attached.stderr).toContain(`async-console detach ${pid}`);

    const answers: Promise<number | undefined>[] = [];
    const asking = setInterval(() => answers.push(get(running, '/greeting?a=1')), 20);
    const { completeness, process, tasks } = await snapshotOf(running).finally(() => clearInterval(asking));
    expect(new Set(await Promise.all(answers))).toEqual(new Set([200]));
    expect(completeness.mode).toBe('attach');
    expect(process.attached).toBe(true);
    expect(tasks.find(({ name }) => name === 'GET /greeting')).toMatchObject({ kind: 'request' });
    const refresh = tasks.find(({ name, state }) => name === 'refresh' && state === 'ended');
    expect(refresh).toMatchObject({ kind: 'call', polls: 2, wakes: 1 });
    expect(placeOf(refresh?.location)).toMatch(/^app.mjs:7:/);
  });

  test('the program cannot tell, and ends as it would have', async () => {
    const outcome = async (attaches: boolean) => {
      const running = launchPlainly(SERVER, { node });
      await running.prints('ready');
      if (attaches) await consoleOf(running, 'attach', String(running.pid));
      running.child.kill('SIGTERM');
      const { code, stdout } = await running.ended;
      return { code, stdout: stdout.replace(/port \d+/, 'port') };
    };
    expect(await outcome(true)).toEqual(await outcome(false));
  });
});

test('to attach to a program that has the agent is to connect to it', async () => {
  const running = launch(SERVER);
  await running.prints('ready');
  await running.discovery();
  expect((await consoleOf(running, 'attach', String(running.pid))).code).toBe(0);
  expect(running.stderr).toBe('');
});

test('where the agent cannot listen, that is said, and it is gone again', async () => {
  const running = launchPlainly(SERVER, { env: { XDG_RUNTIME_DIR: '', TMPDIR: '/nonexistent' } });
  await running.prints('ready');
  const threads = () => readdirSync(`/proc/${running.pid}/task`).length;
  const before = threads();
  const { code, stderr } = await consoleOf(running, 'attach', String(running.pid));
  expect(stderr).toMatch(/^async-console: error: Cannot attach to process \d+: .*nonexistent/);
  expect(code).toBe(3);
  // One of those that Node starts with may have ended, too.
  await until('its thread to end', () => threads() <= before);
  running.child.kill('SIGTERM');
  expect(await running.ended).toMatchObject({ code: 7, stdout: expect.stringContaining('bye 0') });
});

test('to attach twice is to find the agent that is there', async () => {
  const running = launchPlainly(SERVER);
  await running.prints('ready');
  const both = await Promise.all([
    consoleOf(running, 'attach', String(running.pid)),
    consoleOf(running, 'attach', String(running.pid)),
  ]);
  expect(both.map(({ code }) => code)).toEqual([0, 0]);
  // Each would have left a socket of its own.
  expect(readdirSync(running.privateDirectory).filter((name) => name.endsWith('.sock'))).toHaveLength(1);
});

test('a program that is blocked is attached to, and shows where it is', async () => {
  const running = launchPlainly(
    `function spin() { for (;;) Math.random(); }\nsetTimeout(spin, 100, console.log('ready'));`,
  );
  await running.prints('ready');
  expect((await consoleOf(running, 'attach', String(running.pid))).code).toBe(0);
  const console = await running.console();
  await console.shows(({ overview: { blocked } }) =>
    expect(blocked?.stack?.[0]).toMatchObject({ function: 'spin', location: { file: 'app.mjs', line: 1 } }),
  );
});
