/** Agents of Node's own http and https. One without a limit is nothing that anybody waits for. */
import type { SnapshotBody } from '@async-console/protocol';
import { describe, expect, test } from 'vitest';
import { eventually, expectClaims } from '../../../support/eventually.ts';
import { claimants, resourceNamed } from '../../../support/expect-resource.ts';
import { expectSame } from '../../../support/expect-same.ts';
import { onEveryNode } from '../../../support/nodes.ts';
import { observed } from '../../../support/observed.ts';

/** `/300000` answers with so many bytes, `/0` never answers, `/begins` begins to and does not end. On one line. */
const serving = `const never = new Promise(() => {});
const answer = (request, response) => { const bytes = Number(request.url.slice(1)); if (bytes > 0) response.end('a'.repeat(bytes)); else if (request.url === '/begins') response.write('a'); };`;

const overHttp = `import http from 'node:http'; import { once } from 'node:events';
${serving}
const server = http.createServer(answer).listen(0, '127.0.0.1');
await once(server, 'listening');
const target = { host: '127.0.0.1', port: server.address().port, headers: { 'x-test': '1' } };
const ask = (agent, path, more) => new Promise((ok, no) => http.get({ ...target, ...more, agent, path }, ok).on('error', no));
`;

/** Without certificates. */
const overTls = overHttp
  .replaceAll('http', 'https')
  .replace(
    'createServer(answer)',
    "createServer({ ciphers: 'AECDH-AES128-SHA:@SECLEVEL=0', maxVersion: 'TLSv1.2' }, answer)",
  )
  .replace(
    "headers: { 'x-test': '1' }",
    "ciphers: 'AECDH-AES128-SHA:@SECLEVEL=0', maxVersion: 'TLSv1.2', rejectUnauthorized: false",
  );

/** Not the server, which is in the same program. */
function poolsOf({ resources }: SnapshotBody): SnapshotBody['resources'] {
  return resources.filter(({ kind }) => kind === 'pool');
}

onEveryNode((node) => {
  describe.each([
    { over: 'http', head: overHttp },
    { over: 'https', head: overTls },
  ])('$over', ({ over, head }) => {
    test.each([{ keepAlive: true }, { keepAlive: false }])(
      'who has a socket, and who waits for one, with keepAlive: $keepAlive',
      async ({ keepAlive }) => {
        await eventually(
          `${head}
const agent = new ${over}.Agent({ maxSockets: 2, keepAlive: ${keepAlive} });
async function reads() {
  for await (const _ of await ask(agent, '/300000'));
}
async function unread() {
  globalThis.left = await ask(agent, '/10');
  await never;
}
async function unanswered(n) {
  await ask(agent, '/0');
}
globalThis.kept = [reads(), unread(), unanswered(1), unanswered(2)];
`,
          { node },
          (snapshot) => {
            expectClaims(snapshot, 'pool', { held: 2, waiting: 1, everHeld: 3 });
            const pool = snapshot.resources.find(({ kind }) => kind === 'pool');
            expect(pool).toMatchObject({ capacity: 2, name: expect.stringMatching(/^127\.0\.0\.1:\d+$/) });
            // How far a request was read by then, and the columns, are not what this is about.
            const lines = claimants(snapshot, pool?.name ?? '').map((each) =>
              each.replace(/(?<=mjs:\d+):\d+|, in use/g, ''),
            );
            expect(lines).toEqual([
              'unread holds, app.mjs:7, 1 awaits crossed',
              'unanswered holds, app.mjs:7, 0 awaits crossed',
              'unanswered waits, 1, app.mjs:7',
            ]);
          },
        );
      },
    );
  });

  test('a response is in use while it is read, though it comes slowly, and else not', async () => {
    await eventually(
      `${overHttp}
const agent = new http.Agent({ maxSockets: 5 });
async function unanswered() { await ask(agent, '/0'); }
async function listens() { (await ask(agent, '/begins')).on('data', () => {}); await never; }
async function iterates() { for await (const _ of await ask(agent, '/begins')); }
async function unread() { globalThis.left = await ask(agent, '/10'); await never; }
async function stopsReading() {
  for await (const _ of await ask(agent, '/300000')) await never;
}
globalThis.kept = [unanswered(), listens(), iterates(), unread(), stopsReading()];
`,
      { node },
      ({ resources }) => {
        const inUse = resources.flatMap(({ holders }) =>
          holders.map(({ taskName, inUse = false }) => `${taskName} ${inUse}`),
        );
        expect(inUse.toSorted()).toEqual([
          'iterates true',
          'listens true',
          'stopsReading false',
          'unanswered true',
          'unread false',
        ]);
      },
    );
  });

  test('nobody has what was given back, or was refused', async () => {
    const { snapshot, stdout } = await observed(
      `${overHttp}
const agent = new http.Agent({ maxSockets: 1, keepAlive: true });
async function reads(path) { for await (const _ of await ask(agent, path)); }
async function destroys() { (await ask(agent, '/300000')).destroy(); }
await Promise.all([reads('/300000'), destroys(), reads('/10'), reads('/10')]);
await ask(agent, '/10', { port: 2 }).catch(({ code }) => console.log(code));
await ask(new http.Agent(), '/10');
process.exit();
`,
      { node },
    );
    expect(stdout).toBe('ECONNREFUSED\n');
    expect(poolsOf(snapshot).map(({ held, waiting, everHeld }) => ({ held, waiting, everHeld }))).toEqual([
      { held: 0, waiting: 0, everHeld: 1 },
      { held: 0, waiting: 0, everHeld: 4 },
    ]);
  });

  test('nobody waits who has given up, though the agent still has it in its queue', async () => {
    await eventually(
      `${overHttp}
const agent = new http.Agent({ maxSockets: 1 });
async function asks(signal) { await ask(agent, '/0', { signal }); }
const giveUp = new AbortController();
globalThis.kept = [asks(), asks(giveUp.signal), asks(giveUp.signal)];
giveUp.abort();
ask(new http.Agent({ maxSockets: 9 }), '/0');
`,
      { node },
      (snapshot) =>
        expect(poolsOf(snapshot).map(({ held, waiting }) => ({ held, waiting }))).toEqual(
          Array(2).fill({ held: 1, waiting: 0 }),
        ),
    );
  });

  test('an agent with a limit for all its servers together', async () => {
    await eventually(
      `${overHttp}
const agent = new http.Agent({ maxTotalSockets: 1 });
async function asks() { await ask(agent, '/0'); }
globalThis.kept = [asks(), asks()];
`,
      { node },
      (snapshot) =>
        expect(resourceNamed(snapshot, 'all sockets of an agent for http:')).toMatchObject({
          kind: 'pool',
          capacity: 1,
          held: 1,
          waiting: 1,
        }),
    );
  });

  test('the program does the same, in the same order', async () => {
    const { stdout, stderr } = await expectSame(
      `${overHttp}
const agent = new http.Agent({ maxSockets: 1, keepAlive: true });
const { addRequest, removeSocket } = http.Agent.prototype, { onSocket, destroy } = http.ClientRequest.prototype;
for (const { name, length } of [addRequest, removeSocket, onSocket, destroy]) console.log(name, length);
console.log(Object.keys(http.Agent.prototype), Object.keys(http.ClientRequest.prototype), String(addRequest));
const order = [];
const first = ask(agent, '/300000'), second = ask(agent, '/10'), third = ask(agent, '/10');
first.then(() => order.push('first')); second.then(() => order.push('second')); third.then(() => order.push('third'));
for (const asked of [first, second, third]) { const response = await asked; console.log(response.rawHeaders.length, Object.keys(response.req).sort().join()); for await (const _ of response); }
console.log(order, agent.listenerCount('free'), Object.keys(agent).join());
http.get({ ...target, agent, path: '/0' }).destroy(new Error('not caught'));
`,
      { node },
    );
    expect(stdout).toContain("[ 'first', 'second', 'third' ]");
    expect(stderr).toContain('not caught');
  });
});
