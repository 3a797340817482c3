import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runConsole } from '../../support/console.ts';
import { ANY_PORT, listeningPorts, maySeeWaits, nobodyListens } from '../../support/inspected.ts';
import { type LaunchOptions, launch, type Running } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';
import type { Program } from '../../support/program.ts';
import { until } from '../../support/until.ts';

/** Without the agent, and in its own time: it blocks once it has said so. */
function plain(program: Program, options: LaunchOptions = {}): Running {
  return launch(program, { agent: false, flags: [ANY_PORT], ...options });
}

async function askedWhere(pid: number) {
  const { code, stdout, stderr } = await runConsole('tree', String(pid), '--now', '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

const blocksUntilTold = (body: string) => `
  import { existsSync } from 'node:fs';
  function hash() {
    console.log('blocked');
    ${body}
  }
  setTimeout(function login() { hash(); console.log('free'); });
  process.on('exit', () => console.log('end'));
`;
/** Until the test has written a file. */
const spin = `while (!existsSync('go')) {}`;

function letGo(running: Running): void {
  writeFileSync(join(running.directory, 'go'), '');
}

onEveryNode((node) => {
  test('the stack of JavaScript that blocks the loop is shown, and the program goes on as if nothing had been', async () => {
    const running = plain(blocksUntilTold(spin), { node });
    await running.prints('blocked');
    expect(await askedWhere(running.pid)).toEqual({
      pid: running.pid,
      state: 'blocked',
      stack: [
        { function: 'hash', location: { file: 'app.mjs', line: 5, column: expect.any(Number) } },
        { function: 'login', location: { file: 'app.mjs', line: 7, column: 33 } },
      ],
    });
    expect(listeningPorts(running.pid)).toEqual([]);
    letGo(running);
    expect(await running.ended).toMatchObject({ code: 0, signal: null, stdout: 'blocked\nfree\nend\n' });
  });

  test('what the signal has left in the loop opens the inspector again when it turns: that is closed, too', async () => {
    const running = plain(`${blocksUntilTold(spin)}\nsetInterval(() => {}, 1000);`, { node });
    await running.prints('blocked');
    await askedWhere(running.pid);
    letGo(running);
    await running.prints('free');
    await until('it to open', () => running.stderr.match(/^Debugger listening/gm)?.length === 2);
    await nobodyListens(running.pid);
  });

  test('a read that blocks is told from one that computes, and is not interrupted', async () => {
    const running = plain(
      `import { readSync } from 'node:fs';
       const byte = Buffer.alloc(1);
       console.log('blocked');
       console.log(readSync(0, byte), String(byte));`,
      { node, interactive: true },
    );
    await running.prints('blocked');
    const answer = await askedWhere(running.pid);
    expect(answer).toEqual({
      pid: running.pid,
      state: 'blocked-in-native-code',
      where: expect.stringContaining('it sleeps in the kernel, in '),
    });
    running.child.stdin?.end('x');
    expect(await running.ended).toMatchObject({ code: 0, stdout: 'blocked\n1 x\n', stderr: '' });
  });

  test.runIf(maySeeWaits)('a synchronous child is told by the event loop that Node makes for it', async () => {
    const running = plain(
      `import { execFileSync } from 'node:child_process';
       console.log('blocked');
       execFileSync('cat', { stdio: 'inherit' });`,
      { node, interactive: true },
    );
    await running.prints('blocked');
    expect(await askedWhere(running.pid)).toMatchObject({
      state: 'blocked-in-native-code',
      where: 'it waits for a child process, as execSync and spawnSync do',
    });
    running.child.stdin?.end();
    expect(await running.ended).toMatchObject({ code: 0, stdout: 'blocked\n', stderr: '' });
  });

  test('native code that computes is waited for, and the inspector that then opens is closed', async () => {
    const running = plain(
      `import { pbkdf2Sync } from 'node:crypto';
       console.log('blocked');
       pbkdf2Sync('secret', 'salt', 7e6, 64, 'sha512');
       setInterval(() => {}, 1000);`,
      { node },
    );
    await running.prints('blocked');
    expect(await askedWhere(running.pid)).toMatchObject({ state: 'blocked-in-native-code', where: 'it computes' });
    await until('it to open', () => running.stderr.includes('Debugger listening'));
    await nobodyListens(running.pid);
  });

  test('jobs of promises that follow each other without an end are seen, and keep their order', async () => {
    const running = plain(
      `import { existsSync } from 'node:fs';
       const order = [];
       let goesOn = true;
       async function each(name) {
         while (goesOn) {
           await null;
           order.push(name);
           if (order.length % 50_000 === 0) goesOn = !existsSync('go');
         }
       }
       console.log('blocked');
       await Promise.all([each('a'), each('b')]);
       console.log(order.every((name, index) => name === 'ab'[index % 2]));`,
      { node },
    );
    await running.prints('blocked');
    const { stack } = await askedWhere(running.pid);
    expect(stack[0]).toMatchObject({ function: 'each', location: { file: 'app.mjs' } });
    letGo(running);
    expect(await running.ended).toMatchObject({ code: 0, stdout: 'blocked\ntrue\n' });
  });

  test('a loop that turns is not blocked', async () => {
    const running = plain(`console.log('up'); setInterval(() => {}, 5);`, { node });
    await running.prints('up');
    expect(await askedWhere(running.pid)).toEqual({ pid: running.pid, state: 'not-blocked' });
    await nobodyListens(running.pid);
  });
});

test('a regular expression that backtracks for ever is interrupted, too', async () => {
  const running = plain(`
    function validate(text) { return /^(a+)+$/.test(text); }
    console.log('blocked');
    validate('a'.repeat(60) + 'b');
  `);
  await running.prints('blocked');
  const { stack } = await askedWhere(running.pid);
  expect(stack[0]).toMatchObject({ function: 'validate', location: { file: 'app.mjs', line: 2 } });
});

test('what waits in Atomics.wait is JavaScript, with a stack', async () => {
  const running = plain(`
    function waitForWorker() { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); }
    console.log('blocked');
    waitForWorker();
  `);
  await running.prints('blocked');
  const { stack } = await askedWhere(running.pid);
  expect(stack.find((frame: { location?: object }) => frame.location !== undefined)).toMatchObject({
    function: 'waitForWorker',
    location: { file: 'app.mjs', line: 2 },
  });
});

test('lines are those of the sources that the script was compiled from', async () => {
  const map = {
    version: 3,
    sources: ['hash.ts'],
    names: [],
    // Each line of the script comes from ten lines further down.
    mappings: 'AAUA;AACA;AACA;AACA',
  };
  const running = plain({
    'app.mjs': `import './dist/hash.mjs';`,
    'dist/hash.mjs':
      'export function hash() { for (;;) ; }\nconsole.log("blocked");\nhash();\n//# sourceMappingURL=hash.mjs.map',
    'dist/hash.mjs.map': JSON.stringify(map),
  });
  await running.prints('blocked');
  const { stack } = await askedWhere(running.pid);
  expect(stack).toMatchObject([
    { function: 'hash', location: { file: 'dist/hash.ts', line: 11 } },
    { function: '(anonymous)', location: { file: 'dist/hash.ts', line: 13 } },
  ]);
});

test('for people it is one sentence and the stack', async () => {
  const running = plain(`console.log('blocked'); (function hash() { for (;;) ; })();`);
  await running.prints('blocked');
  const { stdout } = await runConsole('tree', String(running.pid), '--now');
  expect(stdout.split('\n')).toEqual([
    `Process ${running.pid} is blocked in JavaScript:`,
    expect.stringMatching(/^ {2}hash {9}app\.mjs:1:\d+$/),
    expect.stringMatching(/^ {2}\(anonymous\) {2}app\.mjs:1:\d+$/),
    '',
  ]);
});
