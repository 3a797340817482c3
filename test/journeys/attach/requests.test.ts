import { expect, test } from 'vitest';
import { measuredByAttached } from '../../support/attached.ts';
import { onEveryNode } from '../../support/nodes.ts';

const PROGRAM = `
import { createServer, get } from 'node:http';
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
async function audit() { await sleep(60); await sleep(1); }
async function handle(request, response) {
  await sleep(5);
  if (request.url === '/forgets') audit();
  if (request.url === '/races') await Promise.race([sleep(1), sleep(500)]);
  response.end('yes');
}
function begin() {
  const server = createServer(handle).listen(0, () => {
    for (const path of ['/plain', '/forgets', '/races']) get({ port: server.address().port, path, agent: false }, (response) => response.resume());
  });
}
`;

onEveryNode((node) => {
  test('a request is a task; what it leaves behind is one of its own when it goes on, but not what is left of a race', async () => {
    await measuredByAttached(PROGRAM, { node }, ({ tasks, totals }) => {
      const of = (name: string) => tasks.filter((task) => task.name === name);
      expect(of('GET /plain')).toMatchObject([{ kind: 'request', state: 'ended', wakes: 1 }]);
      expect(of('GET /races')).toMatchObject([{ kind: 'request', state: 'ended' }]);
      const request = of('GET /forgets').find(({ kind }) => kind === 'request');
      expect(of('GET /forgets').filter(({ kind }) => kind === 'detached')).toMatchObject([
        { detached: true, spawnedBy: request?.id, state: 'ended', polls: 2, wakes: 1 },
      ]);
      expect(totals.detached).toBe(1);
    });
  });
});
