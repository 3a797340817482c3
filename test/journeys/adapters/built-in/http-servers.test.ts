/** Servers of Node's own http and https: each with its connections, which no task holds. */
import type { SnapshotBody } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { eventually, expectClaims } from '../../../support/eventually.ts';
import { expectSame } from '../../../support/expect-same.ts';
import { launch } from '../../../support/launch.ts';
import { launchLinted } from '../../../support/lints.ts';
import { onEveryNode } from '../../../support/nodes.ts';
import { observed } from '../../../support/observed.ts';
import type { TestConsole } from '../../../support/test-console.ts';

/** `ask` comes back when the answer was read to its end. */
function head(over: 'http' | 'https' = 'http'): string {
  // Without certificates.
  const tls = "{ ciphers: 'AECDH-AES128-SHA:@SECLEVEL=0', maxVersion: 'TLSv1.2', rejectUnauthorized: false }";
  return `import http from 'node:http'; import https from 'node:https'; import net from 'node:net'; import { once } from 'node:events';
const options = ${over === 'http' ? '{}' : tls}, host = '127.0.0.1';
const listening = async (answer, at = { port: 0, host }) => { const server = ${over}.createServer(options, answer).listen(at); await once(server, 'listening'); return server; };
const agent = new ${over}.Agent({ keepAlive: true });
const ask = (server) => new Promise((ok) => ${over}.get({ ...options, host, port: server.address().port, agent }, (response) => response.resume().on('end', ok)));
const turns = () => new Promise(setImmediate);
`;
}

/** Two connections that are idle, and one over which a request is under way. */
const threeConnections = (over?: 'https') => `${head(over)}
let asked = 0;
const server = await listening((_, response) => { if (++asked < 4) response.end(); else console.log('three'); });
server.maxConnections = 10;
await Promise.all([ask(server), ask(server), ask(server)]);
ask(server);
`;

/** What is said when the thread has been asked: only then the limit is known. */
async function looked(console: TestConsole): Promise<SnapshotBody> {
  console.send({ type: 'measure' });
  for (;;) {
    const snapshot = await console.snapshot();
    if (snapshot.resources[0]?.capacity !== undefined) return snapshot;
  }
}

onEveryNode((node) => {
  test.each(['http', 'https'] as const)('how many connections it has, in use or idle, over %s', async (over) => {
    const program = threeConnections(over === 'https' ? over : undefined).replace('else', 'else process.exit(), ');
    const { snapshot } = await observed(program, { node });
    const [server, ...others] = snapshot.resources;
    expect(others).toEqual([]);
    expect(server).toMatchObject({
      kind: 'server',
      name: expect.stringMatching(/^port \d+$/),
      location: { file: 'app.mjs', line: 3 },
      capacity: 10,
      held: 3,
      everHeld: 3,
      waiting: 0,
      holders: [],
    });
  });

  test('the same is seen when a console comes later', async () => {
    const running = launch(threeConnections(), { node });
    await running.prints('three');
    const console = await running.console();
    const { resources } = await looked(console);
    expect(resources).toMatchObject([{ kind: 'server', held: 3, everHeld: 3 }]);
  });

  test('connections that are closed are given back', async () => {
    await eventually(
      `${head()}
const server = await listening((_, response) => response.end());
await Promise.all([ask(server), ask(server)]);
agent.destroy();
`,
      { node },
      (snapshot) => {
        expectClaims(snapshot, 'server', { held: 0, waiting: 0, everHeld: 2 });
        expect(snapshot.resources).toHaveLength(1);
      },
    );
  });

  test('a server that was closed is gone when its last connection is', async () => {
    const { snapshot } = await observed(
      `${head()}
const path = process.cwd() + '/socket';
const closed = await listening(), again = await listening(), local = await listening(undefined, { path });
for (const server of [closed, again]) { server.close(); await once(server, 'close'); }
again.listen(path + '2');
await once(again, 'listening');
const lingers = await listening(() => { lingers.close(); setImmediate(() => process.exit()); });
ask(lingers);
const refused = http.createServer().on('error', () => {});
refused.listen(path);
await turns();
`,
      { node },
    );
    const names = snapshot.resources.map(({ name, held }) => `${name.replace(/\d+$|.*[/]/, '')} ${held}`);
    expect(names.toSorted()).toEqual(['port  1', 'socket 0', 'socket2 0'].toSorted());
  });

  test('a hundred servers that were closed, with nobody to look, take no room', async () => {
    const running = launch(
      `${head()}
for (let n = 0; n < 150; n++) { const server = await listening(); server.close(); await once(server, 'close'); }
await listening();
console.log('listens');
`,
      { node },
    );
    await running.prints('listens');
    const { resources } = await (await running.console()).snapshot();
    expect(resources.length).toBeLessThan(100);
  });

  test('other servers are none, nor what only hands connections on', async () => {
    const { snapshot } = await observed(
      `${head()}
const server = http.createServer(() => process.exit());
const front = net.createServer((socket) => server.emit('connection', socket)).listen(0, host);
await once(front, 'listening');
ask(front);
`,
      { node },
    );
    expect(snapshot.resources).toEqual([]);
  });

  test('its connections are in no sum, and nothing to warn of, though there is room for no more', async () => {
    const { running, console } = await launchLinted(
      `${head()}
const server = await listening((_, response) => response.end());
server.maxConnections = 2;
await Promise.all([ask(server), ask(server)]);
console.log('two');
`,
      { node, lints: { 'pool-exhausted': { waitMs: 1 }, 'hold-leak': { holdMs: 1, holds: 1 } } },
    );
    await running.prints('two');
    const { warnings, resources } = await looked(console);
    expect(resources).toMatchObject([{ held: 2, capacity: 2 }]);
    expect(warnings).toEqual([]);
    const { overview } = await console.update(() => true);
    expect(overview.resources).toEqual({ known: 1, held: 0, waiting: 0 });
  });

  test('the program does the same', async () => {
    await expectSame(
      `${head()}
const { listen, close, address } = net.Server.prototype;
console.log(listen, close, address, net.Socket.prototype._destroy, http.Server.prototype);
const server = await listening((request, response) => {
  const events = [server, request.socket].map((each) => each.eventNames().map((name) => [name, each.listenerCount(name)]));
  console.log(events, Reflect.ownKeys(server), Reflect.ownKeys(request.socket));
  response.end();
});
Object.defineProperty(server, 'maxConnections', { get() { console.log('read by ' + new Error().stack.split('\\n')[2].trim().split(' ')[1]); } });
await ask(server);
await new Promise((resolve) => server.getConnections((_, count) => { console.log(count); resolve(); }));
const port = server.address().port;
http.createServer().on('error', ({ code }) => { console.log(code); server.close(); agent.destroy(); }).listen(port, host);
`,
      { node },
    );
  });
});
