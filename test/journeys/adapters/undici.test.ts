/** Node's own `fetch`, which is undici 6, 7 and 8 on Node 22, 24 and 26, and undici itself at both ends of what the adapter knows. */
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { eventually, expectClaims } from '../../support/eventually.ts';
import { claimants } from '../../support/expect-resource.ts';
import { expectSame } from '../../support/expect-same.ts';
import { lintsOf, warningOf } from '../../support/lints.ts';
import { type NodeMajor, onEveryNode } from '../../support/nodes.ts';

const { resolve } = createRequire(import.meta.url);

/** A server: `/300000` answers with so many bytes, `/0` never answers, `/begins` begins to and does not end. */
const server = `
const server = require('node:http').createServer((request, response) => {
  const bytes = Number(request.url.slice(1));
  if (bytes > 0) response.end('a'.repeat(bytes));
  else if (request.url === '/begins') response.write('a');
}).listen(0, '127.0.0.1');
const listening = require('node:events').once(server, 'listening').then(() => 'http://127.0.0.1:' + server.address().port);
const never = new Promise(() => {});
`;

/** The lines before the first of a test's own. */
const LINES = server.split('\n').length - 1;

function program(head: string, text: string) {
  return { 'app.cjs': `${head}${server}${text}` };
}

/** A claimant with the line counted within `text`. */
function within(lines: string[]): string[] {
  return lines.map((each) => each.replace(/app\.cjs:(\d+):\d+/, (_, line) => `line ${Number(line) - LINES}`));
}

function nameOf(snapshot: { resources: readonly { kind: string; name: string }[] }, kind: string): string {
  return snapshot.resources.find((each) => each.kind === kind)?.name ?? `no ${kind}`;
}

onEveryNode((node) => {
  describe('fetch', () => responsesOf(node, '', 'fetch'));
});

describe.each(['undici-6.0', 'undici'])('%s', (library) => {
  onEveryNode((node) => everythingOf(library, node));
});

describe('undici-7.0', () => everythingOf('undici-7.0', '24'));

function everythingOf(library: string, node: NodeMajor) {
  const head = `const { request, Pool, Agent } = require(${JSON.stringify(resolve(library))});`;
  describe('request', () => responsesOf(node, head, 'request'));
  describe('pools', () => pools(node, head));
}

function responsesOf(node: NodeMajor, head: string, ask: 'fetch' | 'request') {
  const read = ask === 'fetch' ? '.text()' : '.body.text()';
  const cancel = ask === 'fetch' ? '.body.cancel()' : ".body.on('error', () => {}).destroy()";

  test('a response is held until its body has come in whole', async () => {
    await eventually(
      program(
        head,
        `async function unread(base) {
  const response = await ${ask}(base + '/300000');
  await never;
  response;
}
async function small(base) { await ${ask}(base + '/10'); }
async function reads(base) { const response = await ${ask}(base + '/300000'); await response${read}; }
async function cancels(base) { const response = await ${ask}(base + '/300000'); await response${cancel}; }
async function refused() { await ${ask}('http://127.0.0.1:2').catch(() => {}); }
listening.then((base) => { globalThis.kept = [small, reads, cancels, refused, unread].map((each) => each(base)); });`,
      ),
      { node },
      (snapshot) => {
        expectClaims(snapshot, 'response', { held: 1, waiting: 0, everHeld: 4 });
        const name = nameOf(snapshot, 'response');
        expect(name).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
        expect(within(claimants(snapshot, name))).toEqual(['unread holds, line 2, 1 awaits crossed']);
      },
    );
  });

  test('who waits for the answer', async () => {
    await eventually(
      program(
        head,
        `async function waits(base) {
  await ${ask}(base + '/0');
}
listening.then((base) => { globalThis.kept = waits(base); });`,
      ),
      { node },
      (snapshot) =>
        expect(within(claimants(snapshot, nameOf(snapshot, 'response')))).toEqual(['waits waits, 1, line 2']),
    );
  });

  test('what still comes in is in use, and not forgotten though its task has ended; what nobody reads is', async () => {
    await eventually(
      program(
        head,
        `async function downloads(base) {
  globalThis.coming = await ${ask}(base + '/begins');
}
async function forgets(base) {
  globalThis.left = await ${ask}(base + '/9000000');
}
listening.then((base) => { downloads(base); forgets(base); });`,
      ),
      { node },
      (snapshot) => {
        expect(within(claimants(snapshot, nameOf(snapshot, 'response'))).toSorted()).toEqual([
          'downloads holds, line 2, 0 awaits crossed, in use, ended',
          'forgets holds, line 5, 0 awaits crossed, ended',
        ]);
        expect(warningOf(snapshot, 'hold-leak')).toMatchObject({
          taskName: 'forgets',
          remedy: 'Read its body to the end, or cancel it.',
        });
      },
    );
  });

  test('the program does the same, in the same order', async () => {
    const { stdout } = await expectSame(
      program(
        head,
        `process.on('unhandledRejection', ({ message }) => console.log('unhandled', message));
async function main(base) {
  const asked = ${ask}(base + '/10');
  let settled = false;
  const first = asked.then((response) => { settled = true; return response${read}; });
  for (let turn = 0; turn < 3; turn++) await null;
  console.log(settled, await first);
  const large = await ${ask}(base + '/300000');
  console.log((await large${read}).length);
  ${ask}(base + '/0', { signal: AbortSignal.abort(new Error('aborted')) });
  await new Promise((done) => setTimeout(done));
  process.exit(3);
}
listening.then(main);`,
      ),
      { node },
    );
    expect(stdout).toMatch(/unhandled .*aborted/);
  });
}

function pools(node: NodeMajor, head: string) {
  test('a pool with a limit: who has its connections, and who waits for one', async () => {
    await eventually(
      program(
        head,
        `let pool;
const get = (path) => pool.request({ path, method: 'GET' });
async function unread() {
  globalThis.response = await get('/300000');
  await never;
}
async function asks() {
  await get('/0');
}
async function waits(n) {
  await get('/10');
}
listening.then((base) => {
  pool = new Pool(base, { connections: 2 });
  globalThis.kept = [unread(), asks(), waits(1), waits(2)];
});`,
      ),
      { node, env: { ASYNC_CONSOLE_LINTS: JSON.stringify({ 'pool-exhausted': { thresholds: { waitMs: 100 } } }) } },
      (snapshot) => {
        expect(snapshot.resources.find(({ kind }) => kind === 'pool')).toMatchObject({ capacity: 2 });
        expect(within(claimants(snapshot, nameOf(snapshot, 'pool')))).toEqual([
          'unread holds, line 2, 1 awaits crossed',
          'asks holds, line 2, 0 awaits crossed, in use',
          'waits waits, 1, line 2',
          'waits waits, 2, line 2',
        ]);
        expect(lintsOf(snapshot)).toContain('pool-exhausted');
      },
    );
  });

  test('what is given back goes to the next in the queue', async () => {
    await eventually(
      program(
        head,
        `async function asks(agent, base, path) {
  const { body } = await request(base + path, { dispatcher: agent });
  await body.text();
}
listening.then((base) => {
  const agent = new Agent({ connections: 2 });
  globalThis.kept = ['/10', '/300000', '/10', '/10', '/0'].map((path) => asks(agent, base, path));
});`,
      ),
      { node },
      (snapshot) => {
        expectClaims(snapshot, 'pool', { held: 1, waiting: 0, everHeld: 5 });
        expect(within(claimants(snapshot, nameOf(snapshot, 'pool')))).toEqual([
          'asks holds, line 2, 0 awaits crossed, in use',
        ]);
      },
    );
  });

  test('a pool that is destroyed is held by nobody, and nobody waits for it', async () => {
    await eventually(
      program(
        head,
        `async function asks(pool) {
  await pool.request({ path: '/0', method: 'GET' }).catch(({ message }) => message);
}
listening.then(async (base) => {
  const pool = globalThis.pool = new Pool(base, { connections: 1 });
  const asked = [asks(pool), asks(pool)];
  await new Promise((done) => server.once('request', done));
  await pool.destroy();
  await Promise.all(asked);
  globalThis.kept = request(base + '/0');
});`,
      ),
      { node },
      (snapshot) => {
        expectClaims(snapshot, 'response', { held: 0, waiting: 1 });
        expectClaims(snapshot, 'pool', { held: 0, waiting: 0, everHeld: 1 });
      },
    );
  });
}
