/** One console. It is sent the latest state, never a queue; what it says wrong ends the connection, not the observer. */
import {
  type ClientMessage,
  decodeFromClient,
  encode,
  isCompatible,
  PROTOCOL,
  type ProcessInfo,
  type ServerMessage,
  type SnapshotBody,
  type TaskWindow,
  type Update,
} from '@async-console/protocol';
import type { WebSocket } from 'ws';

const HELLO_WITHIN_MS = 5000;
const PING_EVERY_MS = 15_000;
const MAX_BUFFERED = 16 * 1024 * 1024;

/** What a session asks for; the observer answers. */
interface Source<Mark> {
  update(window: TaskWindow, since: Mark | undefined): { update: Update; mark: Mark };
  snapshot(): SnapshotBody;
}

export interface SessionOptions<Mark> {
  readonly socket: WebSocket;
  readonly source: Source<Mark>;
  readonly process: ProcessInfo;
  readonly agentVersion: string;
  readonly onHello: () => void;
  /** Has the agent taken out of the process; returns why it is not. */
  readonly onDetach: () => string | undefined;
  readonly onClosed: () => void;
}

export class Session<Mark> {
  readonly #options: SessionOptions<Mark>;
  readonly #timers = new Set<NodeJS.Timeout>();
  #greeted = false;
  #measures = false;
  #updates: NodeJS.Timeout | undefined;
  #window: TaskWindow | undefined;
  #sequence = 0;
  #mark: Mark | undefined;
  #heard = true;

  constructor(options: SessionOptions<Mark>) {
    this.#options = options;
    const { socket } = options;
    socket.on('message', (data, isBinary) => this.#receive(isBinary ? undefined : data.toString()));
    socket.on('error', () => socket.terminate());
    socket.on('pong', () => {
      this.#heard = true;
    });
    socket.on('close', () => {
      for (const timer of this.#timers) clearInterval(timer);
      clearInterval(this.#updates);
      options.onClosed();
    });
    this.#timers.add(
      setTimeout(() => this.#greeted || this.#refuse('silent', 'No hello within 5 seconds.'), HELLO_WITHIN_MS),
    );
    this.#timers.add(setInterval(() => this.#ping(), PING_EVERY_MS));
    this.#send({ type: 'hello', protocol: PROTOCOL, agent: options.agentVersion, process: options.process });
  }

  get isGreeted(): boolean {
    return this.#greeted;
  }

  /** True while this console wants the loop measured. */
  get measures(): boolean {
    return this.#measures || this.#window !== undefined;
  }

  /** Sends the app's last state and closes; resolves when the console has it, or is gone. */
  async finish(): Promise<void> {
    const { socket, source } = this.#options;
    clearInterval(this.#updates);
    if (!this.#greeted || socket.readyState !== socket.OPEN) return;
    await new Promise<void>((done) => {
      socket.once('close', () => done());
      socket.send(encode({ type: 'final', body: source.snapshot() }), () => socket.close(1000, 'ended'));
    });
  }

  /** Says why, and ends the conversation. */
  dismiss(code: string, message: string): void {
    this.#refuse(code, message);
  }

  #ping(): void {
    if (!this.#heard) {
      this.#options.socket.terminate();
      return;
    }
    this.#heard = false;
    this.#options.socket.ping();
  }

  #receive(text: string | undefined): void {
    const { socket } = this.#options;
    // Shown out already; what it still says until it has gone is not answered.
    if (socket.readyState !== socket.OPEN) return;
    let message: ClientMessage;
    try {
      if (text === undefined) throw new Error('Messages are text.');
      message = decodeFromClient(text);
    } catch (error) {
      this.#refuse('bad-message', (error as Error).message);
      return;
    }
    if (message.type === 'hello') this.#hello(message.protocol);
    else if (!this.#greeted) this.#refuse('no-hello', 'The first message must be a hello.');
    else this.#answer(message);
  }

  #hello(protocol: { major: number; minor: number }): void {
    if (!isCompatible(protocol)) {
      this.#refuse(
        'protocol-version',
        `This agent speaks protocol ${PROTOCOL.major}.${PROTOCOL.minor}, the console ${protocol.major}.${protocol.minor}.`,
      );
      return;
    }
    this.#greeted = true;
    this.#options.onHello();
  }

  #answer(message: Exclude<ClientMessage, { type: 'hello' }>): void {
    switch (message.type) {
      case 'subscribe':
        this.#window = message.window;
        this.#sequence = message.sequence;
        clearInterval(this.#updates);
        this.#updates = setInterval(() => this.#update(), message.intervalMs);
        this.#update();
        return;
      case 'unsubscribe':
        this.#window = undefined;
        clearInterval(this.#updates);
        return;
      case 'measure':
        this.#measures = true;
        return;
      case 'detach': {
        const refusal = this.#options.onDetach();
        if (refusal !== undefined) this.dismiss('cannot-detach', refusal);
        return;
      }
      case 'snapshot':
        this.#send({ type: 'snapshot', body: this.#options.source.snapshot() });
    }
  }

  #update(): void {
    // Still busy with the last one: skip this state, the next is newer.
    if (this.#window === undefined || this.#options.socket.bufferedAmount > 0) return;
    const { update, mark } = this.#options.source.update(this.#window, this.#mark);
    this.#mark = mark;
    this.#send({ type: 'update', sequence: this.#sequence, update });
  }

  #send(message: ServerMessage): void {
    const { socket } = this.#options;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MAX_BUFFERED) socket.terminate();
    else socket.send(encode(message));
  }

  #refuse(code: string, message: string): void {
    clearInterval(this.#updates);
    this.#send({ type: 'error', code, message });
    this.#options.socket.close(1008, code);
  }
}
