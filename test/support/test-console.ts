import { setTimeout as turn } from 'node:timers/promises';
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
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import { Likeness } from './likeness.ts';
import { GIVE_UP_MS, until } from './until.ts';

type Of<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;
type Window = Extract<ClientMessageInput, { type: 'subscribe' }>['window'];

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

  /** Waits for a message of that type that also satisfies `is`, and is none of the first `before`. */
  receives<T extends ServerMessage['type']>(
    type: T,
    is: (message: Of<T>) => boolean = () => true,
    before = 0,
  ): Promise<Of<T>> {
    let looked = before;
    return until(
      `a message "${type}"`,
      () => {
        while (looked < this.received.length) {
          const message = this.received[looked++] as Of<T>;
          if (message.type === type && is(message)) return message;
        }
        if (this.closed !== undefined) this.#fail(`closed before "${type}"`);
        return undefined;
      },
      () => `Received: ${JSON.stringify(this.received.at(-1))}`,
    );
  }

  async snapshot(): Promise<SnapshotBody> {
    const before = this.received.length;
    this.send({ type: 'snapshot' });
    const { body } = await this.receives('snapshot', () => true, before);
    return body;
  }

  /**
   * Asks for snapshots until one is as the test `expects`: all of it in one, for it is told piece by piece.
   *
   * @throws what `expects` threw last.
   */
  async comesTo(expects: (snapshot: SnapshotBody) => void): Promise<SnapshotBody> {
    const likeness = new Likeness(expects);
    const end = performance.now() + GIVE_UP_MS;
    for (;;) {
      const snapshot = await this.snapshot();
      if (likeness.of(snapshot)) return snapshot;
      if (performance.now() > end) likeness.fail();
      await turn(5);
    }
  }

  /** Subscribes to all tasks, unless to something else, and waits for an update since then that satisfies `is`. */
  async update(is: (update: Update) => boolean, window: Window = { limit: 1000 }): Promise<Update> {
    const before = this.received.length;
    this.send({ type: 'subscribe', window, intervalMs: 50 });
    const { update } = await this.receives('update', (message) => is(message.update), before);
    return update;
  }

  /**
   * The same for an update that is as the test `expects`: all of it in one.
   *
   * @throws what `expects` threw last.
   */
  async shows(expects: (update: Update) => void, window?: Window): Promise<Update> {
    const likeness = new Likeness(expects);
    return this.update((update) => likeness.of(update), window).catch((error) => likeness.fail(error));
  }

  /** The same for the detail of a task that lives and has that name. */
  async detail(name: string, expects: (detail: TaskDetail, update: Update) => void): Promise<void> {
    const { rows } = await this.update((update) => update.rows.some((row) => row.name === name));
    const id = rows.find((row) => row.name === name)?.id;
    await this.shows(
      (update) => {
        expect(update.detail?.id).toBe(id);
        expects(update.detail as TaskDetail, update);
      },
      { detail: id, limit: 1 },
    );
  }

  ends(): Promise<Closed> {
    return until('the connection to close', () => this.closed);
  }

  #fail(what: string): never {
    const { code, reason } = this.closed as Closed;
    throw new Error(`The connection was ${what}: ${this.refused ?? code} ${reason}`);
  }
}
