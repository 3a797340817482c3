import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type ClientMessageInput, decodeFromServer, encode, PROTOCOL } from '@async-console/protocol';
import { WebSocket } from 'ws';
import { type Mode, preload, program } from './programs.ts';

export const HTTP_MODES = ['none', 'empty', 'agent', 'agent+dashboard'] as const;
export type HttpMode = (typeof HTTP_MODES)[number];

const PATH = '/orders/7';

export interface HttpOptions {
  readonly node: string;
  readonly warmUp: number;
  readonly requests: number;
}

/** Microseconds of CPU per request, of the whole process: the observer's thread, the compiler and the collector too. */
export async function cpuPerRequest(httpMode: HttpMode, { node, warmUp, requests }: HttpOptions): Promise<number> {
  const mode: Mode = httpMode === 'agent+dashboard' ? 'agent' : httpMode;
  const directory = mkdtempSync(join(tmpdir(), 'bench-'));
  const app = spawn(node, [...preload(mode), program('http-app.mjs')], {
    env: { ...process.env, NODE_OPTIONS: undefined, MODE: mode, XDG_RUNTIME_DIR: directory },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    const { port } = await answer(app);
    const dashboard = httpMode === 'agent+dashboard' ? await openDashboard(directory, app.pid as number) : undefined;
    await load(port, warmUp);
    const before = await cpuTime(app);
    await load(port, requests);
    const after = await cpuTime(app);
    dashboard?.close();
    return (after - before) / requests;
  } finally {
    const exit = once(app, 'exit');
    app.kill('SIGKILL');
    await exit;
    rmSync(directory, { recursive: true });
  }
}

/** What an open dashboard asks for: four times a second, the 50 rows on its screen. */
async function openDashboard(directory: string, pid: number): Promise<{ close(): void }> {
  const { socket } = await discovery(join(directory, 'async-console', `${pid}.json`));
  const webSocket = new WebSocket(`ws+unix:${socket}:/`);
  const send = (message: ClientMessageInput) => webSocket.send(encode(message));
  let updates = 0;
  webSocket.on('message', (data) => {
    if (decodeFromServer(data.toString()).type === 'update') updates++;
  });
  await once(webSocket, 'open');
  send({ type: 'hello', protocol: PROTOCOL, client: 'bench' });
  send({ type: 'subscribe', window: { limit: 50 }, intervalMs: 250 });
  return {
    close() {
      if (updates < 4) throw new Error('The dashboard got no updates.');
      webSocket.close();
    },
  };
}

/** The agent announces its socket soon after the app has started. */
async function discovery(file: string): Promise<{ socket: string }> {
  for (let attempt = 0; ; attempt++) {
    try {
      return JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      if (attempt === 200) throw error;
      await new Promise((done) => setTimeout(done, 25));
    }
  }
}

async function load(port: number, requests: number): Promise<void> {
  await promisify(execFile)(process.execPath, [program('load.mjs'), String(port), PATH, String(requests)]);
}

async function cpuTime(app: ChildProcess): Promise<number> {
  app.send('cpu');
  return (await answer(app)).cpuMicros;
}

async function answer(app: ChildProcess): Promise<{ port: number; cpuMicros: number }> {
  const ended = new AbortController();
  const failed = once(app, 'exit', { signal: ended.signal }).then(([code]) => {
    throw new Error(`The app ended with ${code}.`);
  });
  failed.catch(() => {});
  try {
    const [message] = await Promise.race([once(app, 'message', { signal: ended.signal }), failed]);
    return message as { port: number; cpuMicros: number };
  } finally {
    ended.abort();
  }
}
