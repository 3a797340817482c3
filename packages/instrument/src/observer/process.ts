/** Observes the process: its threads, the consoles that ask for them, and its end. */
import { readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { receiveMessageOnPort } from 'node:worker_threads';
import { claimName, LintSettings } from '@async-console/protocol';
import { preparePrivateDirectory, privateDirectory } from '../serve/directory.ts';
import { removeQuietly, restrictToOwner, writeDiscovery } from '../serve/discovery-file.ts';
import { isObserved } from '../serve/parent.ts';
import { type Listening, listen } from '../serve/server.ts';
import { Session } from '../serve/session.ts';
import { socketPath } from '../serve/socket-path.ts';
import { DETACH, EXIT_SEEN, OBSERVER_READY } from '../table/layout.ts';
import { Attendance } from './attendance.ts';
import type { Boot, Report } from './boot.ts';
import type { Hearing } from './hearing.ts';
import { agentVersion, identify } from './identity.ts';
import { Observer, type ObserverMark } from './observer.ts';
import { BEAT_MS } from './pulse.ts';
import { StackReader } from './stack.ts';

/** Often enough for 80 000 ended tasks a second. */
const DRAIN_MS = 100;
/** How long the end of a program that a console started waits for that console. */
const CONSOLE_WITHIN_MS = 2000;
/** A program may start another before its own agent can be found. */
const LOOK_FOR_PARENT_MS = 200;
const LOOKS_FOR_PARENT = 20;
/** For the last words to the consoles. */
const LINGER_MS = 20;

export async function observe(boot: Boot, hearing: Hearing): Promise<void> {
  let described = identify(boot);
  const version = boot.attached?.version ?? agentVersion();
  const stacks = new StackReader();
  const attendance = new Attendance(boot, hearing, (thread) => stacks.read(thread));
  const observer = new Observer({ attendance, process: () => described, lints: lintSettings(boot.lints) });
  const header = new Int32Array(boot.buffers.header);

  const sessions = new Set<Session<ObserverMark>>();
  let someoneGreeted = () => {};
  const greeted = new Promise<void>((resolve) => {
    someoneGreeted = resolve;
  });
  let listeningTo: Listening | undefined;
  let files: string[] = [];
  let isOver = false;

  setInterval(() => observer.drain(), DRAIN_MS);
  setInterval(() => observer.tick([...sessions].some((session) => session.measures)), BEAT_MS);

  boot.reports.on('message', hear);

  function hear(report: Report): void {
    // A question that is being answered is answered first.
    if (report.type === 'exit') setImmediate(finish);
    else if (report.type === 'detached') setImmediate(goAway);
    else attendance.take(0, report);
  }

  /** Takes what all threads have said and was not heard yet: the tables show their tasks already. */
  function catchUp(): void {
    for (;;) {
      const next = receiveMessageOnPort(boot.reports);
      if (next === undefined) break;
      hear(next.message);
    }
    attendance.catchUp();
  }

  /** The app is done and waits for us: hand over its last state, leave nothing behind, let it go. */
  async function finish(): Promise<void> {
    isOver = true;
    try {
      stacks.close();
      attendance.catchUp();
      if (boot.run !== undefined && !isAnotherObserved(boot.run, described.pid))
        await Promise.race([greeted, sleep(CONSOLE_WITHIN_MS)]);
      await Promise.race([Promise.all([...sessions].map((session) => session.finish())), sleep(CONSOLE_WITHIN_MS)]);
    } finally {
      for (const file of files) removeQuietly(file);
      listeningTo?.close();
      Atomics.store(header, EXIT_SEEN, 1);
      Atomics.notify(header, EXIT_SEEN);
    }
  }

  /** The agent has been taken out of the process, which goes on. */
  function goAway(): void {
    isOver = true;
    stacks.close();
    for (const file of files) removeQuietly(file);
    for (const session of sessions)
      session.dismiss('detached', 'The agent was taken out of the process, which goes on.');
    listeningTo?.close();
    // What is still to be sent leaves first.
    setTimeout(() => process.exit(0), LINGER_MS);
  }

  function detach(): string | undefined {
    if (boot.attached === undefined)
      return 'The agent is part of this program from its start: it stays until that ends.';
    boot.heartbeats.postMessage(DETACH);
    return undefined;
  }

  function leaveDiscovery(directory: string, socket: string): string {
    const { platform: _, ...known } = described;
    const run = boot.run === undefined ? {} : { run: boot.run };
    return writeDiscovery(directory, { version: 1, ...known, socket, ...run });
  }

  async function findParent(directory: string, socket: string): Promise<void> {
    for (let look = 0; look < LOOKS_FOR_PARENT && !isOver; look++) {
      const parentPid = process.ppid;
      if ((await isObserved(parentPid, directory, described.startedAt)) && !isOver) {
        described = { ...described, parentPid };
        try {
          leaveDiscovery(directory, socket);
        } catch {
          // The first file stays, without the parent.
        }
        return;
      }
      await sleep(LOOK_FOR_PARENT_MS);
    }
  }

  try {
    const socket = boot.attached?.socket ?? socketPath(privateDirectory(), described.pid);
    const directory =
      boot.attached === undefined || process.platform === 'win32' ? privateDirectory() : dirname(socket);
    preparePrivateDirectory(directory);
    listeningTo = await listen(socket, (webSocket) => {
      const session = new Session<ObserverMark>({
        socket: webSocket,
        source: {
          update: (window, since) => observer.update(window, since),
          snapshot() {
            catchUp();
            return observer.snapshot();
          },
        },
        process: described,
        agentVersion: version,
        onHello: () => someoneGreeted(),
        onDetach: detach,
        onClosed: () => sessions.delete(session),
      });
      sessions.add(session);
    });
    files = [socket];
    restrictToOwner(socket);
    files.push(leaveDiscovery(directory, socket));
    Atomics.store(header, OBSERVER_READY, 1);
    findParent(directory, socket);
  } catch (error) {
    someoneGreeted();
    const reason = error instanceof Error ? error.message : String(error);
    if (boot.attached !== undefined) throw error;
    say(`async-console: no console can connect to process ${boot.process.pid}: ${reason}. The program runs on.`);
  }
}

/** What cannot be read leaves the lints as they are: the console has said what is wrong with it. */
function lintSettings(text: string | undefined): LintSettings {
  try {
    return text === undefined ? {} : LintSettings.parse(JSON.parse(text));
  } catch {
    return {};
  }
}

/** The console that started this program, and others below it, has chosen which of them it observes. */
function isAnotherObserved(run: string, pid: number): boolean {
  try {
    return readFileSync(join(privateDirectory(), claimName(run)), 'utf8').trim() !== String(pid);
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
