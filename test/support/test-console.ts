import {
  type ClientMessageInput,
  decodeFromServer,
  encode,
  PROTOCOL,
  type ServerMessage,
  type SnapshotBody,
  type TaskDetail,
  type Update,
} from '@async-console/protocol';
import { WebSocket } from 'ws';
import { until } from './until.ts';

type Of<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

/** How a connection ended. */
export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** A console in a test: it sends what it is told to, the wrong things too, and keeps all that comes. */
export class TestConsole {
  readonly socket: WebSocket;
  readonly received: ServerMessage[] = [];
  /** Status of a refused upgrade. */
  refused: number | undefined;
  closed: Closed | undefined;

  constructor(path: string, headers: Readonly<Record<string, string>> = {}) {
    this.socket = new WebSocket(`ws+unix://${path}:/`, { perMessageDeflate: false, headers });
    this.socket.on('message', (data) => this.received.push(decodeFromServer(data.toString())));
    this.socket.on('unexpected-response', (_request, response) => {
      this.refused = response.statusCode;
      this.socket.terminate();
    });
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
    });
    // A refused or broken connection is seen in `refused` and `closed`.
    this.socket.on('error', () => {});
  }

  /** Connects and says hello. */
  static async greet(path: string): Promise<TestConsole> {
    const console = new TestConsole(path);
    await console.opens();
    console.send({ type: 'hello', protocol: PROTOCOL, client: 'test' });
    return console;
  }

  async opens(): Promise<void> {
    await until(
      'the connection to open',
      () => this.socket.readyState === WebSocket.OPEN || (this.closed !== undefined && this.#fail('closed')),
    );
  }

  send(message: ClientMessageInput): void {
    this.socket.send(encode(message));
  }

  /** Waits for a message of that type that also satisfies `is`. */
  receives<T extends ServerMessage['type']>(type: T, is: (message: Of<T>) => boolean = () => true): Promise<Of<T>> {
    return until(
      `a message "${type}"`,
      () => {
        const found = this.received.find((message) => message.type === type && is(message as Of<T>));
        if (found === undefined && this.closed !== undefined) this.#fail(`closed before "${type}"`);
        return found as Of<T> | undefined;
      },
      () => `Received: ${JSON.stringify(this.received.at(-1))}`,
    );
  }

  async snapshot(): Promise<SnapshotBody> {
    const before = this.received.length;
    this.send({ type: 'snapshot' });
    const { body } = await this.receives('snapshot', (message) => this.received.indexOf(message) >= before);
    return body;
  }

  /** Subscribes to all tasks and waits for an update that satisfies `is`. */
  async update(is: (update: Update) => boolean): Promise<Update> {
    this.send({ type: 'subscribe', window: { limit: 1000 }, intervalMs: 50 });
    const { update } = await this.receives('update', (message) => is(message.update));
    return update;
  }

  /** Waits until a live task of that name has a detail that satisfies `is`. */
  async detail(name: string, is: (detail: TaskDetail) => boolean): Promise<Update & { detail: TaskDetail }> {
    const { rows } = await this.update((update) => update.rows.some((row) => row.name === name));
    const id = rows.find((row) => row.name === name)?.id;
    this.send({ type: 'subscribe', window: { detail: id, limit: 1 }, intervalMs: 50 });
    const { update } = await this.receives(
      'update',
      ({ update: { detail } }) => detail !== undefined && detail.id === id && is(detail),
    );
    return { ...update, detail: update.detail as TaskDetail };
  }

  ends(): Promise<Closed> {
    return until('the connection to close', () => this.closed);
  }

  #fail(what: string): never {
    const { code, reason } = this.closed as Closed;
    throw new Error(`The connection was ${what}: ${this.refused ?? code} ${reason}`);
  }
}
