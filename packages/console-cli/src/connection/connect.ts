import { connect as connectSocket } from 'node:net';
import {
  type ClientMessageInput,
  decodeFromServer,
  encode,
  isCompatible,
  PROTOCOL,
  type ServerHello,
  type ServerMessage,
  type SnapshotBody,
  type TaskWindow,
  type Update,
} from '@async-console/protocol';
import { type RawData, WebSocket } from 'ws';
import { cannotConnect, notUnderstood, protocolMismatch, refusedByAgent, type UserError } from '../errors.ts';
import { VERSION } from '../version.ts';
import { clean, cleanText } from './clean.ts';

/** A Unix socket (Windows: a pipe), or a `ws://` or `wss://` URL. */
export type Address = { readonly socket: string } | { readonly url: string };

interface Ending {
  /** The program's last state; absent when it could not send one. */
  readonly final?: SnapshotBody;
  /** Why there is none, as far as it is known: one sentence. */
  readonly reason: string;
}

const MAX_PAYLOAD = 64 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 5000;

/** A connection that has said hello. The program's strings have been cleaned. */
export interface Connection {
  readonly hello: ServerHello;
  /** Resolves, once, when the connection is closed by the other side or by `close`. */
  readonly ended: Promise<Ending>;
  /** Asks for heartbeats, without which the numbers of the event loop are absent. */
  measure(): void;
  /** `listener` gets this window, at once and then every `intervalMs`; replaces the window before. */
  subscribe(window: Partial<TaskWindow>, intervalMs: number, listener: (update: Update) => void): void;
  /** `listener` gets what the agent finds wrong: a sentence each time. */
  onNotice(listener: (text: string) => void): void;
  /** Everything, now: the last state if the program ends meanwhile, nothing if the connection is lost. */
  snapshot(): Promise<SnapshotBody | undefined>;
  /** Has the agent taken out of the process. False: it has not gone within that time, or has refused. */
  detach(withinMs: number): Promise<boolean>;
  close(): void;
}

/** @throws UserError `cannot-connect`, `protocol-mismatch`, `not-understood`, or what the agent refused with */
export async function connect(address: Address, timeoutMs = CONNECT_TIMEOUT_MS): Promise<Connection> {
  const label = 'socket' in address ? address.socket : cleanText(address.url);
  const socket = open(address, label, timeoutMs);
  const { promise: ended, resolve: end } = Promise.withResolvers<Ending>();
  const { promise: greeted, resolve: greet, reject: refuse } = Promise.withResolvers<ServerHello>();
  const snapshots: ((body: SnapshotBody | undefined) => void)[] = [];
  let onUpdate: ((update: Update) => void) | undefined;
  let onNotice: ((text: string) => void) | undefined;
  let final: SnapshotBody | undefined;
  let fault: UserError | undefined;
  let notice: string | undefined;
  let isDetached = false;

  /** Of the last subscription: what still comes for the one before is dropped. */
  let sequence = -1;
  const timer = setTimeout(() => {
    fault ??= cannotConnect(label, `it did not answer within ${timeoutMs} ms`);
    socket.terminate();
  }, timeoutMs);
  const send = (message: ClientMessageInput) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(encode(message));
  };

  function receive(message: ServerMessage): void {
    switch (message.type) {
      case 'hello':
        if (!isCompatible(message.protocol)) {
          throw protocolMismatch(
            `${message.process.name} (pid ${message.process.pid})`,
            message.protocol.major,
            PROTOCOL.major,
          );
        }
        clearTimeout(timer);
        greet(message);
        break;
      case 'update':
        if (message.sequence === sequence) onUpdate?.(message.update);
        break;
      case 'snapshot':
        snapshots.shift()?.(message.body);
        break;
      case 'final':
        final = message.body;
        break;
      case 'error':
        refuse(refusedByAgent(message.code, message.message));
        isDetached ||= message.code === 'detached';
        notice = message.message;
        onNotice?.(notice);
        break;
    }
  }

  socket.on('open', () => send({ type: 'hello', protocol: PROTOCOL, client: `async-console ${VERSION}` }));
  socket.on('message', (data: RawData, isBinary: boolean) => {
    if (fault) return;
    try {
      receive(clean(decode(data, isBinary, label)));
    } catch (error) {
      fault = error as UserError;
      socket.terminate();
    }
  });
  socket.on('error', (error: NodeJS.ErrnoException) => {
    fault ??= cannotConnect(label, reasonOf(error));
  });
  socket.on('close', () => {
    clearTimeout(timer);
    refuse(fault ?? cannotConnect(label, 'the connection was closed'));
    const reason = fault?.message ?? notice ?? 'The connection was closed.';
    end(final ? { final, reason } : { reason });
    for (const resolve of snapshots.splice(0)) resolve(final);
  });

  return {
    hello: await greeted,
    ended,
    measure: () => send({ type: 'measure' }),
    subscribe(window, intervalMs, listener) {
      onUpdate = listener;
      sequence += 1;
      send({ type: 'subscribe', sequence, window, intervalMs });
    },
    onNotice(listener) {
      onNotice = listener;
    },
    snapshot() {
      if (socket.readyState !== WebSocket.OPEN) return Promise.resolve(final);
      send({ type: 'snapshot' });
      return new Promise((resolve) => {
        snapshots.push(resolve);
      });
    },
    async detach(withinMs) {
      send({ type: 'detach' });
      const timer = setTimeout(() => socket.terminate(), withinMs);
      await ended;
      clearTimeout(timer);
      return isDetached;
    },
    close: () => socket.close(1000),
  };
}

function open(address: Address, label: string, handshakeTimeout: number): WebSocket {
  const options = { perMessageDeflate: false, maxPayload: MAX_PAYLOAD, handshakeTimeout, followRedirects: false };
  if ('url' in address) {
    try {
      return new WebSocket(address.url, options);
    } catch (error) {
      throw cannotConnect(label, cleanText((error as Error).message));
    }
  }
  // Not `ws+unix:`, whose path can have no colon, question mark or percent sign.
  return new WebSocket('ws://localhost/', { ...options, createConnection: () => connectSocket(address.socket) });
}

/** @throws UserError */
function decode(data: RawData, isBinary: boolean, label: string): ServerMessage {
  const text = isBinary ? '' : data.toString();
  try {
    return decodeFromServer(text);
  } catch (error) {
    // Another major version may say hello in another shape: its number is what the user must know.
    const major = majorOf(text);
    if (major !== undefined && major !== PROTOCOL.major) throw protocolMismatch(label, major, PROTOCOL.major);
    throw notUnderstood(label, cleanText((error as Error).message));
  }
}

function majorOf(text: string): number | undefined {
  try {
    const { type, protocol } = JSON.parse(text);
    return type === 'hello' && Number.isInteger(protocol?.major) ? protocol.major : undefined;
  } catch {
    return undefined;
  }
}

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such socket',
  ECONNREFUSED: 'nobody listens there',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTFOUND: 'there is no such host',
  ETIMEDOUT: 'it does not answer',
  ECONNRESET: 'the connection was closed',
};

function reasonOf(error: NodeJS.ErrnoException): string {
  return REASONS[error.code ?? ''] ?? cleanText(error.message).replace(/\.$/, '');
}
