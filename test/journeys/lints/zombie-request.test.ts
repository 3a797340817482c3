/** The client has gone, and its handler works on: it is named with the line at which it is. */
import { expect, test } from 'vitest';
import { lineOf, linted, lintsOf, warningOf } from '../../support/lints.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { VIRTUAL_CLOCK } from '../../support/observed.ts';

const at = (name: string) => JSON.stringify(import.meta.resolve(name));

/** `serve` gives a server for that handler. It is asked once; the client leaves when the handler calls \`leave\`. */
const program = (handler: string, serve: string) => `${handler}
import { createServer, request } from 'node:http';
let client;
/** Until the server has seen it, and \`ms\` after that. */
const leave = (response, ms) => new Promise((resolve) => {
  response.on('close', () => { setImmediate(() => { tick(ms); resolve(); server.close(); }); });
  client.destroy();
});
const never = () => new Promise(() => {});
const ask = (port) => { client = request({ port, host: '127.0.0.1', path: '/report', agent: false }); client.on('error', () => {}).end(); };
${serve}
`;

const PLAIN = `
const server = createServer(handle).listen(0, '127.0.0.1', () => ask(server.address().port));`;

/** Makes a step after the client has gone. */
const GOES_ON = `async function handle(request, response) {
  globalThis.kept = never();
  await leave(response, 1500);
  await globalThis.kept;
}`;

onEveryNode((node) => {
  test.each([
    ['a plain server', GOES_ON, PLAIN],
    [
      'Express',
      GOES_ON,
      `
import express from ${at('express')};
const app = express();
app.get('/report', handle);
const server = app.listen(0, '127.0.0.1', () => ask(server.address().port));`,
    ],
    [
      'Fastify',
      GOES_ON.replace('response)', '{ raw: response })'),
      `
import fastify from ${at('fastify')};
const app = fastify();
const { server } = app;
app.get('/report', handle);
app.listen({ port: 0, host: '127.0.0.1' }, () => ask(server.address().port));`,
    ],
  ])('of %s', async (_name, handler, serve) => {
    const snapshot = await linted(program(handler, serve), { node, before: VIRTUAL_CLOCK });
    const warning = warningOf(snapshot, 'zombie-request');
    expect(warning.message).toBe(
      'The client of GET /report went away 1.5 s ago, before it was answered, and handle (app.mjs:1) goes on: 1 poll since then, now at app.mjs:4 (handle).',
    );
    expect(warning).toMatchObject({
      severity: 'warning',
      taskName: 'handle',
      evidence: { request: 'GET /report', goneMs: 1500, polls: 1 },
    });
    expect(lineOf(warning)).toBe('app.mjs:4');
  });

  test.each([
    ['one that ends with the client', 'await leave(response, 1500);'],
    ['one that goes on for a moment', 'await leave(response, 500); await never();'],
    ['one that waits only, and does nothing', 'leave(response, 1500); await never();'],
    ['work that goes on after the answer', 'response.end(); await leave(response, 1500); await never();'],
  ])('%s', async (_name, body) => {
    const handler = `async function handle(request, response) { ${body} }`;
    const snapshot = await linted(program(handler, PLAIN), { node, before: VIRTUAL_CLOCK });
    expect(snapshot.tasks.map(({ name }) => name)).toContain('GET /report');
    expect(lintsOf(snapshot)).not.toContain('zombie-request');
  });
});
