/** Processes that the app starts. */
import { expect, test } from 'vitest';
import { claimants, resourceNamed } from '../../../support/expect-resource.ts';
import { expectSame } from '../../../support/expect-same.ts';
import { bothWays } from '../../../support/loaded.ts';
import { onEveryNode } from '../../../support/nodes.ts';
import { observed } from '../../../support/observed.ts';

onEveryNode((node) => {
  test.each(
    bothWays(
      { '{ spawn }': 'node:child_process', '{ once }': 'node:events' },
      `
async function backup() {
  const child = spawn('cat', ['--', '-']);
  await once(child, 'spawn');
  setImmediate(() => process.exit());
  await once(child, 'exit');
}
backup();
`,
    ),
  )('who has started a process, and waits for it, by $how', async ({ program }) => {
    const { snapshot } = await observed(program, { node });
    const [file] = Object.keys(program);
    expect(snapshot.completeness.adapters).toEqual([{ library: 'child_process', version: expect.any(String) }]);
    expect(resourceNamed(snapshot, 'cat')).toMatchObject({ kind: 'child process', held: 1 });
    expect(claimants(snapshot, 'cat')).toEqual([`backup holds, ${file}:4:17, 2 awaits crossed`]);
  });

  test('one that has ended, was killed or could not be started is held by nobody', async () => {
    const { snapshot, stdout } = await observed(
      `
import { exec, execFile, fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
console.log((await promisify(exec)('echo $((1 + 1))')).stdout.trim());
await promisify(execFile)('false').catch(({ code }) => console.log(code));
const killed = spawn('cat');
killed.kill();
await once(killed, 'exit');
await once(spawn('/none'), 'error').then(([{ code }]) => console.log(code));
try { spawn('cat', { uid: 'root' }); } catch ({ code }) { console.log(code); }
spawnSync('true');
if (process.argv[2] === undefined) await once(fork(process.argv[1], ['child'], { env: {}, execArgv: [] }), 'exit');
`,
      { node },
    );
    expect(stdout.split('\n').slice(0, 4)).toEqual(['2', '1', 'ENOENT', 'ERR_INVALID_ARG_TYPE']);
    const ended = { held: 0, waiting: 0, everHeld: 1 };
    expect(snapshot.resources.map(({ name, held, waiting, everHeld }) => ({ name, held, waiting, everHeld }))).toEqual([
      { name: expect.stringMatching(/node$/), ...ended },
      { name: 'cat', ...ended },
      { name: 'false', ...ended },
      { name: '/bin/sh', ...ended },
    ]);
  });

  test('processes that outlive who has started them are no leak', async () => {
    const { snapshot } = await observed(
      `
import { spawn } from 'node:child_process';
async function starts() { for (let n = 0; n < 3; n++) spawn('cat'); }
starts();
setTimeout(() => process.exit(), 2500);
`,
      { node },
    );
    expect(resourceNamed(snapshot, 'cat').holders.map(({ taskEnded }) => taskEnded)).toEqual([true, true, true]);
    expect(snapshot.warnings).toEqual([]);
  });

  test('the program does what it does without the agent', async () => {
    const { stdout } = await expectSame(
      `
import { ChildProcess, exec, spawn } from 'node:child_process';
const shape = (object, name) => { const { value, ...rest } = Object.getOwnPropertyDescriptor(object, name); return [value.name, value.length, String(value), JSON.stringify(rest)].join(' '); };
console.log(shape(ChildProcess.prototype, 'spawn'));
const child = spawn('cat', { stdio: ['pipe', 'ignore', 'ignore'] });
console.log(shape(child._handle, 'onexit'), Object.keys(child._handle), child.listenerCount('exit'), child.eventNames(), shape(ChildProcess.prototype, 'spawn'));
child.on('exit', (...given) => { console.log(given, new Error('at exit').stack); throw new Error('in a listener'); });
child.stdin.end();
await new Promise((resolve) => process.once('uncaughtException', ({ stack }) => resolve(console.log(stack))));
const log = [];
const missing = spawn('/none').on('error', ({ stack }) => log.push(stack.split('\\n', 3).join('\\n'))).on('close', () => log.push('close'));
process.nextTick(() => log.push('tick'));
Promise.resolve().then(() => log.push('job'));
await new Promise((resolve) => missing.once('close', resolve));
exec('exit 3', ({ message, code }, out, err) => { log.push(message, code, out, err); console.log(log.join('\\n')); });
try { spawn('cat', { cwd: 1 }); } catch ({ stack }) { console.log(stack); }
try { new ChildProcess().spawn({}); } catch ({ stack }) { console.log(stack); }
`,
      { node },
    );
    expect(stdout).toContain('in a listener');
  });
});
