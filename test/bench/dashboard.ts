import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type ClientMessageInput,
  Discovery,
  decodeFromServer,
  encode,
  PROTOCOL,
  type Update,
} from '@async-console/protocol';
import { WebSocket } from 'ws';

const PATIENCE_MS = 10_000;

/** What an open dashboard asks for: four times a second, the 50 rows on its screen. */
export class Dashboard {
  readonly #socket: WebSocket;
  #last: Update['overview'] | undefined;
  #updates = 0;
  /** When the first update with a row has come, on the clock of `performance.now()`; undefined: not yet. */
  firstRowAt: number | undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const message = decodeFromServer(data.toString());
      if (message.type === 'error') throw new Error(message.message);
      if (message.type !== 'update') return;
      this.#last = message.update.overview;
      this.#updates++;
      if (message.update.rows.length > 0) this.firstRowAt ??= performance.now();
    });
  }

  /** Resolves when the first rows have come. */
  static async open(discoveryFile: string): Promise<Dashboard> {
    await until('the agent to announce itself', () => existsSync(discoveryFile));
    const { socket: path } = Discovery.parse(JSON.parse(readFileSync(discoveryFile, 'utf8')));
    const socket = new WebSocket(`ws+unix:${path}:/`, { perMessageDeflate: false });
    const dashboard = new Dashboard(socket);
    await once(socket, 'open');
    const send = (message: ClientMessageInput) => socket.send(encode(message));
    send({ type: 'hello', protocol: PROTOCOL, client: 'bench' });
    send({ type: 'subscribe', window: { limit: 50 }, intervalMs: 250 });
    await dashboard.updated();
    return dashboard;
  }

  async showsRows(): Promise<void> {
    await until('a row', () => this.firstRowAt !== undefined);
  }

  /** The process as a whole, from an update that is asked for after this call. */
  async updated(): Promise<Update['overview']> {
    const before = this.#updates;
    // The one under way may have been made before the call; the one after it was not.
    await until('an update', () => this.#updates >= before + 2);
    return this.#last as Update['overview'];
  }

  /** @throws Error when the agent has not seen everything: the figures would be of less work than they claim. */
  async seesAll(): Promise<Update['overview']> {
    const overview = await this.updated();
    const { agentError, untrackedFrames } = overview.completeness;
    if (agentError !== undefined) throw new Error(`The agent switched itself off: ${agentError}`);
    if (untrackedFrames > 0) throw new Error(`The agent did not track ${untrackedFrames} frames.`);
    return overview;
  }

  close(): void {
    this.#socket.close();
  }
}

async function until(what: string, is: () => boolean): Promise<void> {
  const start = performance.now();
  while (!is()) {
    if (performance.now() - start > PATIENCE_MS) throw new Error(`Waited in vain for ${what}.`);
    await sleep(20);
  }
}
