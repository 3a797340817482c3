import { expect, test } from 'vitest';
import { expectTask, taskNames } from '../../support/expect-task.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

const at = (name: string) => JSON.stringify(import.meta.resolve(name));

/** Asks a server for a few things, one after the other, and prints the answers. */
const client = `
export async function ask(method, url, body) {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(url, { method, headers, body: body && JSON.stringify(body) });
  console.log(response.status, await response.text());
}
`;

onEveryNode((node) => {
  test('Fastify: a request is one task, named after its route; what its handler calls is in it', async () => {
    const { snapshot, stdout } = await observed(
      {
        'app.mjs': `
          import fastify from ${at('fastify')};
          import { setImmediate as immediate } from 'node:timers/promises';
          import { ask } from './client.mjs';
          const app = fastify();
          async function load(id) { await immediate(); return { id }; }
          app.get('/users/:id', async (request) => load(request.params.id));
          app.register(async (scope) => scope.post('/orders', async (request) => { await load(1); return request.body; }), { prefix: '/v1' });
          const url = await app.listen({ port: 0, host: '127.0.0.1' });
          await ask('GET', url + '/users/7?secret=1');
          await ask('GET', url + '/users/8');
          await ask('POST', url + '/v1/orders', { lamp: 1 });
          await ask('GET', url + '/nowhere');
          await app.close();
        `,
        'client.mjs': client,
      },
      { node },
    );
    expect(stdout).toBe(
      '200 {"id":"7"}\n200 {"id":"8"}\n200 {"lamp":1}\n' +
        '404 {"message":"Route GET:/nowhere not found","error":"Not Found","statusCode":404}\n',
    );
    expect(requestsOf(snapshot)).toEqual(['GET /users/:id', 'GET /users/:id', 'POST /v1/orders', 'GET /nowhere']);
    // The plugin ran while no request did; load ran in none but the requests.
    expect(taskNames(snapshot).filter((name) => name === 'load')).toEqual([]);
    expectTask(snapshot, 'POST /v1/orders').kind('request').state('ended').spawnedBy(undefined);
  });

  test('Express: the route with its parameter, below the path where its router is mounted', async () => {
    const { snapshot, stdout } = await observed(
      {
        'app.mjs': `
          import express from ${at('express')};
          import { setImmediate as immediate } from 'node:timers/promises';
          import { once } from 'node:events';
          import { ask } from './client.mjs';
          const app = express(), users = express.Router();
          async function load(id) { await immediate(); return { id }; }
          users.get('/:id', async (request, response) => response.json(await load(request.params.id)));
          app.use(express.json());
          app.use('/users', users);
          app.post('/orders', async (request, response) => { await load(1); response.status(201).json(request.body); });
          const server = app.listen(0, '127.0.0.1');
          await once(server, 'listening');
          const url = 'http://127.0.0.1:' + server.address().port;
          await ask('GET', url + '/users/7');
          await ask('POST', url + '/orders', { lamp: 1 });
          server.close();
          server.closeAllConnections();
        `,
        'client.mjs': client,
      },
      { node },
    );
    expect(stdout).toBe('200 {"id":"7"}\n201 {"lamp":1}\n');
    expect(requestsOf(snapshot)).toEqual(['GET /users/:id', 'POST /orders']);
    expect(taskNames(snapshot).filter((name) => name === 'load')).toEqual([]);
  });
});

function requestsOf(snapshot: Parameters<typeof taskNames>[0]): string[] {
  return taskNames({ ...snapshot, tasks: snapshot.tasks.filter((task) => task.kind === 'request') });
}
