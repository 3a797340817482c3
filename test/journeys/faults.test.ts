import { expect, test } from 'vitest';
import { type Outcome, run } from '../support/launch.ts';
import { onEveryNode } from '../support/nodes.ts';
import { lay } from '../support/program.ts';

/** Uses everything that the agent hooks into, and ends with an error and a code of its own. */
const program = `
import { createServer, get } from 'node:http';
async function other(v) { await null; return v; }
async function defaults(a = other(1), b = compute()) { return (await a) + b; }
function compute() { return 2; }
async function leaves() { try { return other(3); } finally { await other(); } }
const arrow = async (x) => other(x);
async function loops() { const seen = []; for await (const x of [1, other(2)]) seen.push(x); return seen; }
async function* inner() { yield 1; yield other(2); }
async function* counts() { yield 0; yield* inner(); }
async function rejects() { await null; throw new Error('rejected'); }
const spawn = (name, work) => globalThis[Symbol.for('@async-console/agent')]?.spawn(name, work) ?? work();
for (let round = 0; round < 5; round++) {
  for await (const count of counts()) console.log(count);
  console.log(round, await Promise.all([defaults(), leaves(), arrow(4), loops(), rejects().catch((e) => e.message)]));
  console.log(await spawn('job', () => other(5)), spawn('value', () => 6), await spawn('later', () => new Promise((done) => setImmediate(done, 7))));
}
console.log(String(compute), await other(8).then((x) => x + 1));
const server = createServer((request, response) => {
  request.resume().on('end', async () => response.end(await other('answered')));
});
const ask = (then) => get({ port: server.address().port, agent: false }, (response) => {
  response.setEncoding('utf8').on('data', (text) => console.log(text)).on('end', then);
});
server.listen(0, '127.0.0.1', () => ask(() => ask(() => { server.close(); process.exitCode = 3; rejects(); })));
`;

const fault = new URL('../support/fault.cjs', import.meta.url);

/** Each takes part in the measuring; the agent cannot go on without it. */
const HOOKS = [
  'onInit',
  'onBefore',
  'onAfter',
  'onSettled',
  'enter',
  'enterInParameters',
  'enterBody',
  'enterGenerator',
  'enterModule',
  'announce',
  'resumed',
  'announceYield',
  'announceDelegation',
  'yielded',
  'returning',
  'failed',
  'exit',
  'startTask',
  'leaveTask',
  'endWith',
  'finishTask',
  'openTask',
  'enterTask',
  'intern',
];

onEveryNode((node) => {
  const calls = node === '24' ? [0, 3] : [1];
  test.each(HOOKS.flatMap((name) => (name === 'enterModule' ? [0] : calls).map((after) => [name, after] as const)))(
    'when %s throws after %i calls, the program runs on and one line says why',
    async (name, after) => {
      const { plain, faulty } = await both(name, after);
      const [line, ...rest] = faulty.stderr.split('\n');
      expect({ ...faulty, stderr: rest.join('\n') }).toEqual(plain);
      expect(line).toBe(
        `async-console has switched itself off after an error of its own: injected into ${name}. The program runs on.`,
      );
    },
  );

  test('when nothing throws, there is no such line', async () => {
    const { plain, faulty } = await both('noSuchFunction', 0);
    expect(faulty).toEqual(plain);
  });

  test('when a module cannot be probed, it runs as it is', async () => {
    const { plain, faulty } = await both('probe', 0);
    expect(faulty).toEqual(plain);
  });

  async function both(name: string, after: number): Promise<{ plain: Outcome; faulty: Outcome }> {
    const laid = lay(program);
    const plain = await run(laid, { node, agent: false });
    const env = { FAULT: name, FAULT_AFTER: String(after), ASYNC_CONSOLE_MEASURE: 'always' };
    return { plain, faulty: await run(laid, { node, agent: 'sources', before: fault, env }) };
  }
});

test.each([
  'installProbes',
  'installLoadHook',
  'installStacks',
  'watchRequests',
  'answerHeartbeats',
  'installToString',
])('when %s throws at the start, the program runs without the agent and one line says so', async (name) => {
  const laid = lay(program);
  const plain = await run(laid, { agent: false });
  const faulty = await run(laid, { agent: 'sources', before: fault, env: { FAULT: name, FAULT_AFTER: '0' } });
  const [line, ...rest] = faulty.stderr.split('\n');
  expect({ ...faulty, stderr: rest.join('\n') }).toEqual(plain);
  expect(line).toBe(`async-console could not start: injected into ${name}. The program runs without it.`);
});
