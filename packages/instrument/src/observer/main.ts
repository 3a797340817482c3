/** The worker thread: owns the sampling, the socket and everything else that takes time. The app's thread waits for none of it. */
import { randomBytes } from 'node:crypto';
import { readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { workerData } from 'node:worker_threads';
import { claimName } from '@async-console/protocol';
import { preparePrivateDirectory, privateDirectory } from '../serve/directory.ts';
import { removeQuietly, restrictToOwner, writeDiscovery } from '../serve/discovery-file.ts';
import { type Listening, listen } from '../serve/server.ts';
import { Session } from '../serve/session.ts';
import { EXIT_SEEN, OBSERVER_READY } from '../table/layout.ts';
import { view } from '../table/memory.ts';
import { Book } from './book.ts';
import type { Boot, Report } from './boot.ts';
import { clockOf } from './clock.ts';
import { agentVersion, identify } from './identity.ts';
import { Observer } from './observer.ts';
import { BEAT_MS, type LoopMark } from './pulse.ts';
import { readStack } from './stack.ts';

/** Often enough for 80 000 ended tasks a second. */
const DRAIN_MS = 100;
/** How long the end of a program that a console started waits for that console. */
const CONSOLE_WITHIN_MS = 2000;

const boot = workerData as Boot;
const table = view(boot.buffers);
const book = new Book(boot.process.directory, new Int32Array(boot.leftAlone));
const described = identify(boot);
const version = agentVersion();
const observer = new Observer({
  table,
  book,
  clock: clockOf(boot.clockOffset),
  process: described,
  inspected: boot.inspected,
  sinceStart: boot.run !== undefined,
  ask: (what) => boot.heartbeats.postMessage(what),
  alwaysMeasures: boot.alwaysMeasures,
  readStack,
});

const sessions = new Set<Session<LoopMark>>();
let someoneGreeted = () => {};
const greeted = new Promise<void>((resolve) => {
  someoneGreeted = resolve;
});
let listeningTo: Listening | undefined;
let files: string[] = [];

setInterval(() => observer.drain(), DRAIN_MS);
setInterval(() => {
  const wanted = [...sessions].some((session) => session.measures);
  observer.tick(wanted);
}, BEAT_MS);

boot.reports.on('message', (report: Report) => {
  if (report.type === 'exit') finish();
  else book.take(report);
});

await serve();

async function serve(): Promise<void> {
  try {
    const directory = privateDirectory();
    const socket = socketPath(directory);
    preparePrivateDirectory(directory);
    listeningTo = await listen(socket, (webSocket) => {
      const session = new Session<LoopMark>({
        socket: webSocket,
        source: observer,
        process: described,
        agentVersion: version,
        onHello: () => someoneGreeted(),
        onClosed: () => sessions.delete(session),
      });
      sessions.add(session);
    });
    files = [socket];
    restrictToOwner(socket);
    files.push(
      writeDiscovery(directory, {
        version: 1,
        pid: described.pid,
        name: described.name,
        node: described.node,
        directory: described.directory,
        startedAt: described.startedAt,
        ...(described.command === undefined ? {} : { command: described.command }),
        socket,
        ...(boot.run === undefined ? {} : { run: boot.run }),
      }),
    );
    Atomics.store(table.header, OBSERVER_READY, 1);
  } catch (error) {
    someoneGreeted();
    const reason = error instanceof Error ? error.message : String(error);
    say(`async-console: no console can connect to process ${boot.process.pid}: ${reason}. The program runs on.`);
  }
}

/** Short: the path of a Unix socket has room for about 100 bytes. */
function socketPath(directory: string): string {
  const name = `${boot.process.pid}-${randomBytes(4).toString('hex')}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\async-console-${name}` : join(directory, `${name}.sock`);
}

/** The app is done and waits for us: hand over its last state, leave nothing behind, let it go. */
async function finish(): Promise<void> {
  try {
    if (boot.run !== undefined && !isAnotherObserved(boot.run)) await Promise.race([greeted, sleep(CONSOLE_WITHIN_MS)]);
    await Promise.race([Promise.all([...sessions].map((session) => session.finish())), sleep(CONSOLE_WITHIN_MS)]);
  } finally {
    for (const file of files) removeQuietly(file);
    listeningTo?.close();
    Atomics.store(table.header, EXIT_SEEN, 1);
    Atomics.notify(table.header, EXIT_SEEN);
  }
}

/** The console that started this program, and others below it, has chosen which of them it observes. */
function isAnotherObserved(run: string): boolean {
  try {
    return readFileSync(join(privateDirectory(), claimName(run)), 'utf8').trim() !== String(boot.process.pid);
  } catch {
    return false;
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/** Straight to the file descriptor: a worker's `process.stderr` passes through the app's thread. */
function say(line: string): void {
  try {
    writeSync(2, `${line}\n`);
  } catch {
    // stderr is closed.
  }
}
