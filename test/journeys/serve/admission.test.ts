import { once } from 'node:events';
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { launch } from '../../support/launch.ts';
import { TestConsole } from '../../support/test-console.ts';

const waits = `setInterval(() => {}, 1000); console.log('ready');`;

async function socketOf(program = waits): Promise<string> {
  return (await launch(program).discovery()).socket;
}

/** Asks again until it is not refused. */
async function letIn(path: string): Promise<TestConsole> {
  for (;;) {
    const console = await TestConsole.greet(path).catch(() => undefined);
    if (console !== undefined) return console;
  }
}

test.each(['http://evil.example', 'null', 'http://127.0.0.1', 'https://localhost:8080', ''])(
  'a page in a browser is refused: Origin "%s"',
  async (origin) => {
    const page = new TestConsole(await socketOf(), { origin });
    await page.ends();
    expect({ refused: page.refused, received: page.received }).toEqual({ refused: 403, received: [] });
  },
);

test('a request that asks for no upgrade gets nothing but a status', async () => {
  const call = request({ socketPath: await socketOf(), path: '/snapshot' }).end();
  const [response] = await once(call, 'response');
  expect(response.statusCode).toBe(426);
  expect((await response.toArray()).join('')).toBe('');
});

test('the ninth console is refused, and let in when one of the eight has gone', async () => {
  const path = await socketOf();
  const eight = await Promise.all(Array.from({ length: 8 }, () => TestConsole.greet(path)));
  const ninth = new TestConsole(path);
  await ninth.ends();
  expect(ninth.refused).toBe(503);

  eight[0]?.socket.terminate();
  // The other side hears of it a little later.
  const tenth = await letIn(path);
  expect((await tenth.snapshot()).totals.live).toBe(0);
});

test('a console of another protocol is told which one is spoken here', async () => {
  const console = new TestConsole(await socketOf());
  await console.opens();
  console.send({ type: 'hello', protocol: { major: 99, minor: 3 }, client: 'test' });
  const { code, message } = await console.receives('error');
  expect([code, message]).toEqual(['protocol-version', 'This agent speaks protocol 1.1, the console 99.3.']);
  expect(await console.ends()).toEqual({ code: 1008, reason: 'protocol-version' });
});

test('a console of a newer minor is welcome', async () => {
  const console = new TestConsole(await socketOf());
  await console.opens();
  console.send({ type: 'hello', protocol: { major: 1, minor: 99 }, client: 'test' });
  expect((await console.snapshot()).totals.live).toBe(0);
});

test('who asks before saying hello is shown out', async () => {
  const console = new TestConsole(await socketOf());
  await console.opens();
  console.send({ type: 'snapshot' });
  expect((await console.receives('error')).code).toBe('no-hello');
  expect((await console.ends()).code).toBe(1008);
  expect(console.received.map((message) => message.type)).toEqual(['hello', 'error']);
});

test('who connects and says nothing is shown out within some seconds', async () => {
  const console = new TestConsole(await socketOf());
  await console.opens();
  expect((await console.receives('error')).code).toBe('silent');
  expect((await console.ends()).code).toBe(1008);
});
