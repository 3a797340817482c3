import { connect } from 'node:net';
import { decodeFromClient, PROTOCOL, ProtocolError } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { launch } from '../../support/launch.ts';
import { TestConsole } from '../../support/test-console.ts';

const echoes = `
process.stdin.on('data', (text) => console.log('echo ' + text));
async function main() { await new Promise(() => {}); }
main();
console.log('ready');
`;

/** The same numbers from 0 to 1 in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const KEYS = [
  'type',
  'window',
  'filter',
  'limit',
  'offset',
  'sort',
  'protocol',
  'major',
  '__proto__',
  'constructor',
  'then',
];
const TYPES = ['hello', 'subscribe', 'unsubscribe', 'snapshot', 'measure', 'toString', '__proto__'];

/** A text that is nearly a message, or nothing like one. */
function hostileText(random: () => number): string {
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)] as T;
  const value = (depth: number): unknown => {
    switch (Math.floor(random() * (depth > 3 ? 6 : 8))) {
      case 0:
        return pick([0, -1, 1e308, -0, 2 ** 53, 0.5]);
      case 1:
        return pick(TYPES);
      case 2:
        return null;
      case 3:
        return random() < 0.5;
      case 4:
        return '\u0000\u202e\u001b[2J'.repeat(Math.floor(random() * 20));
      case 5:
        return 'x'.repeat(Math.floor(random() * 400));
      case 6:
        return Array.from({ length: Math.floor(random() * 5) }, () => value(depth + 1));
      default:
        return Object.fromEntries(
          Array.from({ length: Math.floor(random() * 5) }, () => [pick(KEYS), value(depth + 1)]),
        );
    }
  };
  switch (Math.floor(random() * 6)) {
    case 0:
      return `${'['.repeat(20_000)}${']'.repeat(random() < 0.5 ? 20_000 : 19_999)}`;
    case 1:
      return `{"type":"subscribe","intervalMs":50,"window":{"__proto__":{"limit":1},"constructor":{"prototype":{"x":1}}}}`;
    case 2:
      return JSON.stringify(value(0)).slice(0, Math.floor(random() * 100));
    default:
      return JSON.stringify({
        type: pick(TYPES),
        window: value(1),
        intervalMs: value(2),
        protocol: value(1),
        client: value(2),
      });
  }
}

test('ten thousand hostile texts: each is a message or a ProtocolError, and nothing is polluted', () => {
  const random = seeded(1);
  const results = { messages: 0, refused: 0 };
  for (let k = 0; k < 10_000; k++) {
    try {
      decodeFromClient(hostileText(random));
      results.messages++;
    } catch (error) {
      expect(error).toBeInstanceOf(ProtocolError);
      results.refused++;
    }
  }
  expect(results.messages).toBeGreaterThan(100);
  expect(results.refused).toBeGreaterThan(5000);
  expect(({} as { limit?: number; x?: number }).limit).toBeUndefined();
  expect(({} as { limit?: number; x?: number }).x).toBeUndefined();
});

test('a message nested a hundred thousand deep is refused', () => {
  const deep = `{"type":"subscribe","window":${'['.repeat(1e5)}${']'.repeat(1e5)},"intervalMs":50}`;
  expect(() => decodeFromClient(deep)).toThrow(ProtocolError);
});

test('ten thousand hostile frames end in close codes; the app and the next console do not notice', async () => {
  const running = launch(echoes, { interactive: true });
  await running.prints('ready');
  const { socket } = await running.discovery();
  const random = seeded(2);
  const codes = new Set<number>();
  const attack = async () => {
    for (let connection = 0; connection < 125; connection++) {
      const console = random() < 0.8 ? await TestConsole.greet(socket) : new TestConsole(socket);
      await console.opens();
      for (let frame = 0; frame < 20; frame++) {
        if (random() < 0.2) console.socket.send(Buffer.from(hostileText(random)));
        else console.socket.send(hostileText(random));
      }
      console.socket.send('last words');
      codes.add((await console.ends()).code);
    }
  };
  await Promise.all([attack(), attack(), attack(), attack()]);
  expect([...codes]).toEqual([1008]);

  running.child.stdin?.write('still here');
  await running.prints('echo still here');
  const console = await TestConsole.greet(socket);
  expect((await console.snapshot()).totals).toMatchObject({ spawned: 1, live: 1 });
  expect(running.stderr).toBe('');
});

test('a frame above 64 KiB closes the connection with 1009', async () => {
  const { socket } = await launch(echoes, { interactive: true }).discovery();
  const console = await TestConsole.greet(socket);
  console.socket.send('x'.repeat(64 * 1024 + 1));
  expect((await console.ends()).code).toBe(1009);
});

test('a message above 64 KiB in many fragments does, too', async () => {
  const { socket } = await launch(echoes, { interactive: true }).discovery();
  const console = await TestConsole.greet(socket);
  for (let k = 0; k < 70; k++) console.socket.send('x'.repeat(1024), { fin: false });
  expect((await console.ends()).code).toBe(1009);
});

test('bytes that are no WebSocket frames, and no HTTP, close the connection', async () => {
  const running = launch(echoes, { interactive: true });
  await running.prints('ready');
  const { socket } = await running.discovery();
  const random = seeded(3);
  for (let k = 0; k < 200; k++) {
    const stream = connect(socket);
    const closed = new Promise((done) => stream.on('error', () => {}).on('close', done));
    if (k % 2 === 0) {
      stream.write(
        'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
      );
    }
    stream.end(Buffer.from(Array.from({ length: 300 }, () => Math.floor(random() * 256))));
    stream.resume();
    await closed;
  }
  const console = await TestConsole.greet(socket);
  console.send({ type: 'hello', protocol: PROTOCOL, client: 'again' });
  expect((await console.snapshot()).totals.live).toBe(1);
  expect(running.stderr).toBe('');
});
