import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { runConsole, socketsOfThisTest, startConsole } from '../../support/console.ts';
import { ANY_PORT, listeningPorts, listens, nobodyListens, signalled } from '../../support/inspected.ts';
import { launch, type Running } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { until } from '../../support/until.ts';

const STAYS = `console.log('up'); setInterval(() => {}, 5);`;
const COMPUTES = `import { pbkdf2Sync } from 'node:crypto'; console.log('up'); pbkdf2Sync('a', 'b', 6e6, 64, 'sha512'); ${STAYS}`;
const INSPECTOR = fileURLToPath(new URL('../../../packages/console-cli/src/inspector/inspector.ts', import.meta.url));

const now = (running: Running) => runConsole('tree', String(running.pid), '--now', '--json');

/** A console that has opened the inspector, and then does as it is told. */
function visitor(pid: number, then: string, runtime?: string): Running {
  const program = `
    import { withInspector } from ${JSON.stringify(INSPECTOR)};
    await withInspector(${pid}, async (session) => { console.log('opened'); ${then} });
  `;
  return launch(program, {
    agent: false,
    flags: ['--conditions=source'],
    ...(runtime === undefined ? {} : { runtime }),
  });
}

test.each([
  ['the work is done', '', { code: 0 }],
  ['the work fails', `throw new Error('no');`, { code: 1 }],
  [
    'something else in the console fails',
    `setTimeout(() => { throw new Error('no'); }); await session.ended;`,
    { code: 1 },
  ],
  ['the console exits in the middle of it', `process.exit(7);`, { code: 7 }],
] as const)('when %s', async (_, then, outcome) => {
  const running = launch(STAYS, { agent: false, flags: [ANY_PORT] });
  await running.prints('up');
  const console = visitor(running.pid, then);
  expect(await console.ended).toMatchObject({ ...outcome, stdout: 'opened\n' });
  expect(running.stderr).toMatch(/^Debugger listening/);
  await nobodyListens(running.pid);
  expect(running.hasEnded).toBe(false);
});

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('when %s comes', async (signal) => {
  const running = launch(STAYS, { agent: false, flags: [ANY_PORT] });
  await running.prints('up');
  const console = visitor(running.pid, 'await session.ended; await new Promise(() => {});');
  await console.prints('opened');
  await listens(running.pid);
  console.child.kill(signal);
  await console.ended;
  expect(listeningPorts(running.pid)).toEqual([]);
});

test('when ctrl-c comes before a process that computes has opened it: as soon as it does', async () => {
  const running = launch(COMPUTES, { agent: false, flags: [ANY_PORT] });
  await running.prints('up');
  const env = socketsOfThisTest();
  const { child, ended } = startConsole(['tree', String(running.pid), '--now'], env);
  await signalled(env);
  child.kill('SIGINT');
  expect(await ended).toMatchObject({ code: 130, stdout: '', stderr: '' });
  expect(running.stderr).toBe('');
  await until('it to open', () => running.stderr.includes('Debugger listening'));
  await nobodyListens(running.pid);
});

test('when the console is killed: by the next one', async () => {
  const running = launch(STAYS, { agent: false, flags: [ANY_PORT] });
  await running.prints('up');
  const runtime = socketsOfThisTest();
  const console = visitor(running.pid, 'await session.ended;', runtime.XDG_RUNTIME_DIR);
  await console.prints('opened');
  console.child.kill('SIGKILL');
  await console.ended;
  expect(listeningPorts(running.pid)).toHaveLength(1);
  expect(await startConsole(['tree', String(running.pid), '--now'], runtime).ended).toMatchObject({ code: 0 });
  expect(listeningPorts(running.pid)).toEqual([]);
});

test('when somebody else closes it meanwhile: that is said', async () => {
  const running = launch(STAYS, { agent: false, flags: [ANY_PORT] });
  await running.prints('up');
  const closes = `process.getBuiltinModule('node:inspector').close()`;
  const console = visitor(
    running.pid,
    `await session.send('Runtime.evaluate', { expression: ${JSON.stringify(closes)} });`,
  );
  expect((await console.ended).stderr).toContain(`The inspector of process ${running.pid} was closed`);
  expect({ hasEnded: running.hasEnded, ports: listeningPorts(running.pid) }).toEqual({ hasEnded: false, ports: [] });
});

test('a program that comes to its end meanwhile is not held', async () => {
  const running = launch(`console.log('up'); process.stdin.once('data', () => process.stdin.destroy());`, {
    agent: false,
    flags: [ANY_PORT],
    interactive: true,
  });
  await running.prints('up');
  const console = visitor(running.pid, 'await session.ended; await session.send("Runtime.enable");');
  await console.prints('opened');
  running.child.stdin?.write('end');
  expect(await running.ended).toMatchObject({ code: 0 });
  expect((await console.ended).stderr).toContain(`Process ${running.pid} has ended.`);
});

onEveryNode((node) => {
  test.each([
    ['the command line', ['--inspect=127.0.0.1:0'], STAYS],
    ['the command line, for all the world', ['--inspect=0.0.0.0:0'], STAYS],
    [
      'the program, at a port that nothing tells',
      [ANY_PORT],
      `import { open } from 'node:inspector'; open(0); ${STAYS}`,
    ],
  ])('an inspector that was opened by %s is used, and stays open', async (_, flags, program) => {
    const running = launch(program, { agent: false, node, flags });
    await running.prints('up');
    const port = await listens(running.pid);
    expect(JSON.parse((await now(running)).stdout)).toEqual({ pid: running.pid, state: 'not-blocked' });
    expect(listeningPorts(running.pid)).toEqual([port]);
    expect(running.stderr.match(/^Debugger listening/gm)).toHaveLength(1);
  });

  test('a debugger that stands at a breakpoint notices nothing', async () => {
    const running = launch(`setInterval(function checkout() { debugger; }, 5);`, {
      agent: false,
      node,
      flags: ['--inspect=127.0.0.1:0'],
    });
    const debug = await attachedDebugger(await listens(running.pid));
    debug.send('Debugger.enable');
    await until('the breakpoint', () => debug.received('Debugger.paused')[0]);
    debug.forget();
    const { state, stack } = JSON.parse((await now(running)).stdout);
    expect({ state, top: stack[0].function }).toEqual({ state: 'blocked', top: 'checkout' });
    debug.send('Runtime.evaluate', { expression: '1' });
    await until('an answer', () => debug.received(undefined)[0]);
    expect(debug.received('Debugger.resumed')).toEqual([]);
    expect(debug.received('Debugger.paused')).toEqual([]);
  });
});

interface Message {
  readonly method?: string;
  readonly params: { readonly callFrames: readonly { readonly functionName: string }[] };
}

async function attachedDebugger(port: number) {
  const [target] = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
    webSocketDebuggerUrl: string;
  }[];
  const socket = new WebSocket(target!.webSocketDebuggerUrl);
  await once(socket, 'open');
  const messages: Message[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  let id = 0;
  return {
    send: (method: string, params = {}) => socket.send(JSON.stringify({ id: ++id, method, params })),
    /** Events of that name; undefined: answers. */
    received: (method: string | undefined) => messages.filter((message) => message.method === method),
    forget: () => messages.splice(0),
  };
}
