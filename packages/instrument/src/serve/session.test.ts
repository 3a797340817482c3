import { EventEmitter } from 'node:events';
import type { ClientMessageInput, ServerMessage, SnapshotBody, Update } from '@async-console/protocol';
import { PROTOCOL } from '@async-console/protocol';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { Session } from './session.ts';

/** The socket as a session sees it: open, and as full as the test says. */
class FakeSocket extends EventEmitter {
  readonly OPEN = 1;
  readyState = 1;
  bufferedAmount = 0;
  readonly sent: ServerMessage[] = [];
  readonly ping = vi.fn();
  readonly terminate = vi.fn(() => this.#end());
  readonly close = vi.fn((_code?: number, _reason?: string) => {
    this.readyState = 2;
  });

  send(text: string, done?: () => void): void {
    this.sent.push(JSON.parse(text));
    done?.();
  }

  says(message: ClientMessageInput): void {
    this.emit('message', Buffer.from(JSON.stringify(message)), false);
  }

  types(): string[] {
    return this.sent.map((message) => message.type);
  }

  #end(): void {
    this.readyState = 3;
    this.emit('close');
  }
}

const hello: ClientMessageInput = { type: 'hello', protocol: PROTOCOL, client: 'test' };
const subscribe: ClientMessageInput = { type: 'subscribe', window: {}, intervalMs: 100 };

function open() {
  const socket = new FakeSocket();
  const source = {
    update: vi.fn(() => ({ update: {} as Update, mark: 'mark' })),
    snapshot: vi.fn(() => ({}) as SnapshotBody),
  };
  const onHello = vi.fn();
  const onClosed = vi.fn();
  const session = new Session<string>({
    socket: socket as unknown as WebSocket,
    source,
    process: { pid: 1, name: 'app', node: 'v24', platform: 'linux', startedAt: 0, directory: '/' },
    agentVersion: '0.0.0',
    onHello,
    onDetach: vi.fn(),
    onClosed,
  });
  return { session, socket, source, onHello, onClosed };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('who says nothing for five seconds is shown out', () => {
  const { socket } = open();
  vi.advanceTimersByTime(4999);
  expect(socket.close).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(socket.sent.at(-1)).toMatchObject({ type: 'error', code: 'silent' });
  expect(socket.close).toHaveBeenCalledWith(1008, 'silent');
});

test('who has said hello may be silent', () => {
  const { socket, onHello } = open();
  socket.says(hello);
  socket.emit('pong');
  vi.advanceTimersByTime(10_000);
  expect(onHello).toHaveBeenCalledOnce();
  expect(socket.close).not.toHaveBeenCalled();
});

test('a console that does not answer a ping is gone before the next', () => {
  const { socket, onClosed } = open();
  socket.says(hello);
  vi.advanceTimersByTime(15_000);
  expect(socket.ping).toHaveBeenCalledOnce();
  socket.emit('pong');
  vi.advanceTimersByTime(15_000);
  expect(socket.ping).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(15_000);
  expect(socket.terminate).toHaveBeenCalledOnce();
  expect(onClosed).toHaveBeenCalledOnce();
});

test('while an update waits to be sent no other is made', () => {
  const { socket, source } = open();
  socket.says(hello);
  socket.says(subscribe);
  expect(source.update).toHaveBeenCalledTimes(1);
  socket.bufferedAmount = 1;
  vi.advanceTimersByTime(1000);
  expect(source.update).toHaveBeenCalledTimes(1);
  socket.bufferedAmount = 0;
  vi.advanceTimersByTime(100);
  expect(source.update).toHaveBeenCalledTimes(2);
});

test('above 16 MiB that wait to be sent the connection is cut', () => {
  const { socket } = open();
  socket.says(hello);
  socket.bufferedAmount = 16 * 1024 * 1024;
  socket.says({ type: 'snapshot' });
  expect(socket.types()).toEqual(['hello', 'snapshot']);
  socket.bufferedAmount++;
  socket.says({ type: 'snapshot' });
  expect(socket.types()).toEqual(['hello', 'snapshot']);
  expect(socket.terminate).toHaveBeenCalledOnce();
});

test('what comes after a wrong message is not answered', () => {
  const { socket, source } = open();
  socket.says(hello);
  socket.emit('message', Buffer.from('{'), false);
  socket.says(subscribe);
  socket.says({ type: 'snapshot' });
  vi.advanceTimersByTime(1000);
  expect(socket.types()).toEqual(['hello', 'error']);
  expect([source.update, source.snapshot].map((asked) => asked.mock.calls.length)).toEqual([0, 0]);
});

test('a binary message is wrong', () => {
  const { socket } = open();
  socket.emit('message', Buffer.from(JSON.stringify(hello)), true);
  expect(socket.close).toHaveBeenCalledWith(1008, 'bad-message');
});

test('when the connection has ended nothing goes on', () => {
  const { socket, source } = open();
  socket.says(hello);
  socket.says(subscribe);
  socket.terminate();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(60_000);
  expect(source.update).toHaveBeenCalledTimes(1);
});

test('the last state goes to who has said hello, and the connection is closed', async () => {
  const { session, socket } = open();
  socket.says(hello);
  const finished = session.finish();
  expect(socket.types()).toEqual(['hello', 'final']);
  expect(socket.close).toHaveBeenCalledWith(1000, 'ended');
  socket.emit('close');
  await finished;
});

test('who has not said hello is not told the last state', async () => {
  const { session, socket } = open();
  await session.finish();
  expect(socket.types()).toEqual(['hello']);
});
