import { expect, test } from 'vitest';
import { expectTask, taskNames } from '../../support/expect-task.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

/** A server with that listener; the client, of plain callbacks, is of no task. */
const server = (listener: string, client: string) => `
import { createServer, request } from 'node:http';
import { once } from 'node:events';
import { setImmediate as immediate } from 'node:timers/promises';
const server = createServer(${listener});
server.listen(0, '127.0.0.1', () => {
  const options = { port: server.address().port, host: '127.0.0.1', agent: false };
  const stop = () => { server.close(); server.closeAllConnections(); };
  ${client}
});
`;

const getAndStop = (path: string) =>
  `request({ ...options, path: '${path}' }, (response) => response.on('end', stop).resume()).end();`;

onEveryNode((node) => {
  test('without a framework a request is named after its path, without the query', async () => {
    const { snapshot } = await observed(
      server(
        `async (request, response) => { await immediate(); response.end(); }`,
        getAndStop('/hello/7?token=secret'),
      ),
      { node },
    );
    expect(taskNames(snapshot)).toEqual(['GET /hello/7']);
    expectTask(snapshot, 'GET /hello/7').kind('request').state('ended').spawnedBy(undefined);
    expect(JSON.stringify(snapshot)).not.toContain('secret');
  });

  test('what is called after the body was read belongs to the request', async () => {
    const { snapshot } = await observed(
      server(
        `(request, response) => {
          let body = '';
          request.on('data', (chunk) => { body += chunk; });
          request.on('end', async () => { await answer(body); response.end(); });
        }`,
        `
        async function answer(body) { await immediate(); }
        globalThis.answer = answer;
        const call = request({ ...options, method: 'POST', path: '/echo' }, (response) => response.on('end', stop).resume());
        call.write('first');
        setImmediate(() => call.end('second'));
        `,
      ),
      { node },
    );
    expect(taskNames(snapshot)).toEqual(['POST /echo']);
    expect(snapshot.sites.find((site) => site.name === 'answer')).toMatchObject({ calls: 1, ended: 1 });
  });

  test('a client that goes away ends the task; what waits on is detached from it', async () => {
    const { snapshot } = await observed(
      server(
        `async function handle(request, response) {
          response.on('close', stop);
          client.destroy();
          await new Promise(() => {});
        }`,
        `
        globalThis.stop = stop;
        globalThis.client = request({ ...options, path: '/slow' }).on('error', () => {});
        client.end();
        `,
      ),
      { node },
    );
    expectTask(snapshot, 'GET /slow').kind('request').state('ended');
    expectTask(snapshot, 'handle').kind('detached').state('idle').spawnedBy('GET /slow');
  });

  test('work that goes on after the response is detached from the request', async () => {
    const { snapshot } = await observed(
      server(
        `async (request, response) => { audit(); response.end('done'); }`,
        `
        async function audit() { await new Promise(() => {}); }
        globalThis.audit = audit;
        ${getAndStop('/')}
        `,
      ),
      { node },
    );
    expectTask(snapshot, 'GET /').kind('request').state('ended');
    expectTask(snapshot, 'audit').kind('detached').spawnedBy('GET /').detached();
    expect(snapshot.totals.detached).toBe(1);
  });

  test('requests on one connection are tasks of their own', async () => {
    const { snapshot } = await observed(
      `
      import { Agent, createServer, get } from 'node:http';
      const server = createServer(async (request, response) => { await null; response.end(); });
      server.listen(0, '127.0.0.1', () => {
        const agent = new Agent({ keepAlive: true, maxSockets: 1 });
        const ask = (left) => get({ port: server.address().port, host: '127.0.0.1', path: '/' + left, agent }, (response) => {
          response.on('end', () => { if (left > 1) setImmediate(ask, left - 1); else { agent.destroy(); server.close(); } }).resume();
        });
        ask(3);
      });
      `,
      { node },
    );
    expect(taskNames(snapshot)).toEqual(['GET /3', 'GET /2', 'GET /1']);
    expect(snapshot.totals).toMatchObject({ spawned: 3, ended: 3, live: 0, detached: 0 });
  });

  test("an error thrown in a listener is the app's as without the agent", async () => {
    const { stdout } = await observed(
      server(
        `(request, response) => { throw new Error('in the listener'); }`,
        `process.on('uncaughtException', (error) => { console.log(error.message, error.stack.includes('instrument')); stop(); });
        request({ ...options, path: '/' }).on('error', () => {}).end();`,
      ),
      { node },
    );
    expect(stdout).toBe('in the listener false\n');
  });
});
