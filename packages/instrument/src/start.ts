/**
 * Puts the agent together: in the main thread with the observer, in a worker thread of the app with a line to it. Whatever
 * fails here is said in one line, and the app runs without it.
 */
import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import * as threads from 'node:worker_threads';
import { measure, switchOff } from './hooks/guard.ts';
import { answer, answerHeartbeats } from './hooks/heartbeat.ts';
import { hasOption, noteEnd, type ObserverThread, openReports, startObserver } from './observer-thread.ts';
import { messageOf, say } from './outwards.ts';
import { EXCLUDE_VARIABLE, type GlobUse, INCLUDE_VARIABLE } from './probe/globs.ts';
import { readGlobs } from './probe/selection.ts';
import { COARSE_NOW, MEASURING, PHASE, PHASE_ON } from './table/layout.ts';
import { allocateLeftAlone } from './table/left-alone.ts';
import { buffers, header, headerTimes } from './table/own.ts';
import { instrumentThread, watchThread } from './this-thread.ts';
import { clockOffset, isClockReplaced, osThread } from './thread-facts.ts';
import { announce, observerListens, openLine } from './threads/line.ts';
import { type Covered, findRendezvous, publish } from './threads/rendezvous.ts';

let started = false;

/** `loadedBefore` are the files that Node's CommonJS cache held before the agent. */
export function start(loadedBefore: readonly string[]): void {
  if (started) return;
  started = true;
  try {
    if (threads.isMainThread) startMain(loadedBefore);
    else startWorker(loadedBefore);
  } catch (error) {
    switchOff(error);
    say(`async-console could not start: ${messageOf(error)}. The program runs without it.`);
  }
}

function startMain(loadedBefore: readonly string[]): void {
  if (isLauncher()) return;
  const run = take('ASYNC_CONSOLE_RUN');
  const name = take('ASYNC_CONSOLE_NAME');
  const lints = take('ASYNC_CONSOLE_LINTS');
  const reports = openReports();
  const { tell } = reports;
  const channel = `async-console:${randomBytes(8).toString('hex')}`;
  const leftAlone = allocateLeftAlone();
  const covered: Covered = {
    include: globsOf(INCLUDE_VARIABLE, 'include'),
    exclude: globsOf(EXCLUDE_VARIABLE, 'exclude'),
    takesCoverage: takesCoverage(),
    leftAlone,
  };
  header[PHASE] = PHASE_ON;
  headerTimes[COARSE_NOW] = performance.now();
  let observer: ObserverThread | undefined;
  watchThread(
    tell,
    (code) => observer?.leave(code, run !== undefined),
    (worker) => worker === observer?.worker,
  );
  observer = startObserver(
    {
      program: new URL('./observer/main.ts', import.meta.url),
      // Not the app's own preloads and loaders, but what finds our sources in development.
      execArgv: import.meta.url.endsWith('.ts') ? ['--conditions=source'] : [],
      channel,
      leftAlone,
      alwaysMeasures: alwaysMeasures(),
      onFailure: (message) => say(`async-console's observer has failed: ${message}. The program runs on.`),
      ...(run === undefined ? {} : { run }),
      ...(name === undefined ? {} : { name }),
      ...(lints === undefined ? {} : { lints }),
    },
    reports,
  );
  answerHeartbeats(observer.heartbeats, measure);
  publish({ channel, header: buffers.header, covered });
  instrumentThread(tell, covered, loadedBefore);
  // A console waits for it: everything is measured from the start.
  if (run !== undefined || alwaysMeasures()) measure(true);
}

/** In a worker thread that the app has started, however deep. */
function startWorker(loadedBefore: readonly string[]): void {
  const rendezvous = findRendezvous();
  if (rendezvous === undefined) return;
  const mainHeader = new Int32Array(rendezvous.header);
  if (mainHeader[PHASE] !== PHASE_ON || !observerListens(mainHeader)) return;
  const { channel, covered } = rendezvous;
  const thread = threads.threadId;
  header[PHASE] = PHASE_ON;
  headerTimes[COARSE_NOW] = performance.now();
  const name = threadName();
  const kernels = osThread();
  announce(channel, {
    type: 'hello',
    thread,
    ...(name === undefined ? {} : { name }),
    buffers,
    clockOffset: clockOffset(),
    clockReplaced: isClockReplaced(),
    ...(kernels === undefined ? {} : { osThread: kernels }),
  });
  const tell = openLine({ channel, thread, header, onAsked: (what) => answer(what, measure) });
  watchThread(
    tell,
    () => {
      noteEnd(0);
      tell({ type: 'exit' });
    },
    () => false,
  );
  instrumentThread(tell, covered, loadedBefore, ` in worker thread ${thread}`);
  // As the main thread does: somebody looks.
  if (mainHeader[MEASURING] === 1) measure(true);
}

/** As given to `new Worker`. Node 24 calls the others "WorkerThread". */
function threadName(): string | undefined {
  const { threadName: name } = threads as { threadName?: string | null };
  return name && name !== 'WorkerThread' ? name : undefined;
}

/** Polls, wakes and times from the start, whether somebody looks or not. Children inherit it. */
function alwaysMeasures(): boolean {
  return process.env.ASYNC_CONSOLE_MEASURE === 'always';
}

function globsOf(variable: string, use: GlobUse): string[] {
  const { globs, problems } = readGlobs(take(variable), use);
  for (const problem of problems) say(`async-console ignores a glob of ${variable}: ${problem}.`);
  return globs;
}

/** Reads a variable meant for this process, and takes it away: neither the app nor its children see it. */
function take(variable: string): string | undefined {
  const value = process.env[variable];
  delete process.env[variable];
  return value;
}

/** Coverage is reported as offsets into the running text, which tools look up in the file on disk. */
function takesCoverage(): boolean {
  return Boolean(process.env.NODE_V8_COVERAGE) || hasOption(/^--(experimental-)?test-coverage$/);
}

const LAUNCHERS = new Set([
  'npm',
  'npx',
  'npm-cli.js',
  'npx-cli.js',
  'pnpm',
  'pnpx',
  'pnpm.cjs',
  'pnpm.mjs',
  'yarn',
  'yarn.js',
  'corepack',
  'corepack.js',
  'vitest',
  'vitest.mjs',
  'tsx',
  'nest',
  'nest.js',
  'nodemon',
  'nodemon.js',
]);
/** The command line of tsx, as a package manager starts it that makes scripts of the commands. */
const TSX = /[\\/]tsx[\\/]dist[\\/]cli\.mjs$/;

/** Reached only through NODE_OPTIONS: `run -- npm start` means what npm starts, not npm; Vitest's tests run in its workers. */
function isLauncher(): boolean {
  const direct = process.execArgv.some((option) => option.includes('register'));
  const script = process.argv[1] ?? '';
  return !direct && (LAUNCHERS.has(basename(script)) || TSX.test(script));
}
