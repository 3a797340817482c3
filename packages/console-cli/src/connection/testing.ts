// For tests of this directory: processes that are not there, and an agent that speaks the protocol for real.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Discovery, decodeFromClient, PROTOCOL, type SnapshotBody } from '@async-console/protocol';
import { onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';

/** Removed at the end of the test. */
export function temporaryDirectory(): string {
  const path = mkdtempSync(join(tmpdir(), 'ac-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** As an agent makes it. */
export function socketDirectory(parent: string, mode = 0o700): string {
  const directory = join(parent, 'async-console');
  mkdirSync(directory);
  chmodSync(directory, mode);
  return directory;
}

export function aDiscovery(about: Partial<Discovery> = {}): Discovery {
  return {
    version: 1,
    pid: process.pid,
    name: 'shop',
    command: 'src/shop.ts',
    node: process.version,
    directory: '/home/me/shop',
    startedAt: performance.timeOrigin,
    socket: '/nowhere.sock',
    ...about,
  };
}

export function writeDiscovery(directory: string, about: Partial<Discovery> = {}): string {
  const discovery = aDiscovery(about);
  const file = join(directory, `${discovery.pid}.json`);
  writeFileSync(file, JSON.stringify(discovery), { mode: 0o600 });
  return file;
}

export function aBody(about: Partial<SnapshotBody> = {}): SnapshotBody {
  return {
    process: { ...aProcess(), durationMs: 1500 },
    completeness: {
      mode: 'preload',
      modules: { instrumented: 3, skipped: 0, failed: 0, skippedBy: {} },
      uncovered: [],
      skippedFunctions: 0,
      untrackedFrames: 0,
      adapters: [],
      untrackedClaims: 0,
      lostEvents: 0,
      unobservedThreads: 0,
    },
    totals: { spawned: 0, live: 0, ended: 0, failed: 0, lost: 0, detached: 0, polls: 0, wakes: 0, selfWakes: 0 },
    loop: { tasksMs: 0 },
    threads: [],
    threadsOmitted: 0,
    tasks: [],
    tasksOmitted: 0,
    sites: [],
    resources: [],
    resourcesOmitted: 0,
    warnings: [],
    ...about,
  };
}

function aProcess() {
  return {
    pid: 4242,
    name: 'shop',
    command: 'src/shop.ts',
    node: 'v24.21.0',
    platform: 'linux',
    startedAt: 0,
    directory: '/home/me/shop',
  };
}

export interface TestAgent {
  readonly socket: string;
  /** The types of what the consoles have said. */
  readonly heard: string[];
  /** To all consoles, as it is. */
  say(text: string): void;
  hangUp(): void;
}

/** What it answers is a text, as it goes over the wire; absent: nothing. It goes at the end of the test. */
export async function testAgent(
  directory: string,
  answers: { readonly hello?: string; readonly snapshot?: string; readonly subscribe?: string } = {},
): Promise<TestAgent> {
  const socket = join(directory, 'agent.sock');
  const consoles = new Set<WebSocket>();
  const heard: string[] = [];
  const server = createServer();
  new WebSocketServer({ server }).on('connection', (console) => {
    consoles.add(console);
    console.on('message', (data) => {
      const { type } = decodeFromClient(data.toString());
      heard.push(type);
      const answer = type === 'snapshot' ? answers.snapshot : type === 'subscribe' ? answers.subscribe : undefined;
      if (answer !== undefined) console.send(answer);
    });
    console.send(answers.hello ?? hello());
  });
  await new Promise<void>((resolve) => {
    server.listen(socket, resolve);
  });
  onTestFinished(async () => {
    for (const console of consoles) console.terminate();
    await close(server);
  });
  return {
    socket,
    heard,
    say(text) {
      for (const console of consoles) console.send(text);
    },
    hangUp() {
      for (const console of consoles) console.close();
    },
  };
}

export function hello(about: object = {}): string {
  return JSON.stringify({ type: 'hello', protocol: PROTOCOL, agent: '0.1.0', process: aProcess(), ...about });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
