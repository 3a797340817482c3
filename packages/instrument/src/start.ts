/**
 * Puts the agent together: in the main thread with the observer, in a worker thread of the app with a line to it. Whatever
 * fails here is said in one line, and the app runs without it.
 */
import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import * as threads from 'node:worker_threads';
import { lookAtBuiltIns } from './adapters/built-in/built-in.ts';
import { measure, switchOff } from './hooks/guard.ts';
import { answer, answerHeartbeats, beat } from './hooks/heartbeat.ts';
import type { Boot } from './observer/boot.ts';
import { EXCLUDE_VARIABLE, type GlobUse, INCLUDE_VARIABLE } from './probe/globs.ts';
import { readGlobs } from './probe/selection.ts';
import { readPlaces } from './resources/places.ts';
import {
  COARSE_NOW,
  EXIT_CODE,
  EXIT_SEEN,
  EXITED_AT,
  MEASURING,
  OBSERVER_READY,
  PHASE,
  PHASE_EXITING,
  PHASE_ON,
} from './table/layout.ts';
import { allocateLeftAlone } from './table/left-alone.ts';
import { buffers, header, headerTimes } from './table/own.ts';
import {
  clockOffset,
  instrumentThread,
  isClockReplaced,
  messageOf,
  osThread,
  say,
  type Tell,
  watchThread,
} from './this-thread.ts';
import { announce, observerListens, openLine } from './threads/line.ts';
import { type Covered, findRendezvous, publish } from './threads/rendezvous.ts';

/** What a program that a console started waits at its end for that console. */
const WAIT_FOR_CONSOLE_MS = 5000;
/** What any other waits for its observer to tell the consoles and to clean up. */
const WAIT_FOR_OBSERVER_MS = 300;

/** Of young garbage in the observer's heap. */
const OBSERVER_YOUNG_MB = 16;

let started = false;
/** The observer's thread, which answers at the end; undefined when it is not there, or no more. */
let observer: threads.Worker | undefined;

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
  const reports = new threads.MessageChannel();
  const heartbeats = new threads.MessageChannel();
  const channel = `async-console:${randomBytes(8).toString('hex')}`;
  const leftAlone = allocateLeftAlone();
  const covered: Covered = {
    include: globsOf(INCLUDE_VARIABLE, 'include'),
    exclude: globsOf(EXCLUDE_VARIABLE, 'exclude'),
    takesCoverage: takesCoverage(),
    leftAlone,
  };
  const tell: Tell = (report) => reports.port1.postMessage(report);
  header[PHASE] = PHASE_ON;
  headerTimes[COARSE_NOW] = performance.now();
  let ours: threads.Worker | undefined;
  watchThread(
    tell,
    (code) => leave(code, tell, run !== undefined),
    (worker) => worker === ours,
  );
  ours = startObserver({ reports: reports.port2, heartbeats: heartbeats.port2, channel, leftAlone, run, name, lints });
  reports.port1.unref();
  answerHeartbeats(heartbeats.port1, measure);
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

function startObserver(options: {
  reports: threads.MessagePort;
  heartbeats: threads.MessagePort;
  channel: string;
  leftAlone: SharedArrayBuffer;
  run: string | undefined;
  name: string | undefined;
  lints: string | undefined;
}): threads.Worker {
  const { reports, heartbeats, channel, leftAlone, run, name, lints } = options;
  const boot: Boot = {
    buffers,
    reports,
    heartbeats,
    channel,
    leftAlone,
    clockOffset: clockOffset(),
    clockReplaced: isClockReplaced(),
    process: {
      pid: process.pid,
      node: process.version,
      platform: process.platform,
      startedAt: Math.round(performance.timeOrigin),
      directory: process.cwd(),
      ...clusterWorker(),
    },
    alwaysMeasures: alwaysMeasures(),
    inspected: hasOption(/^--inspect(-brk|-wait)?(=|$)/),
    ...(process.argv[1] === undefined ? {} : { script: process.argv[1] }),
    ...(run === undefined ? {} : { run }),
    ...(name === undefined ? {} : { name }),
    ...(lints === undefined ? {} : { lints }),
  };
  const { NODE_OPTIONS: _, ...env } = process.env;
  const worker = new threads.Worker(new URL('./observer/main.ts', import.meta.url), {
    workerData: boot,
    transferList: [reports, heartbeats],
    // Not the app's own preloads and loaders, but what finds our sources in development.
    execArgv: import.meta.url.endsWith('.ts') ? ['--conditions=source'] : [],
    env,
    // Else Node opens the app's own standard output and error for it, before the app does.
    stdout: true,
    stderr: true,
    name: 'async-console',
    // Else the engine gives it as much room for garbage as a busy server: over 100 MB.
    resourceLimits: { maxYoungGenerationSizeMb: OBSERVER_YOUNG_MB },
  });
  worker.on('error', (error) => {
    observer = undefined;
    say(`async-console's observer has failed: ${messageOf(error)}. The program runs on.`);
  });
  worker.unref();
  observer = worker;
  return worker;
}

/** Only a process with a channel to its parent can be one; others need not load the module. */
function clusterWorker(): { clusterWorker?: number } {
  if (process.channel === undefined) return {};
  // Its types describe what `import` gives.
  const cluster = process.getBuiltinModule('node:cluster') as unknown as { worker?: { id: number } };
  const id = cluster.worker?.id;
  return id === undefined ? {} : { clusterWorker: id };
}

/** The program is over: wait until the observer has handed on its last state. */
function leave(code: number, tell: Tell, consoleWaits: boolean): void {
  if (observer === undefined || (header[PHASE] !== PHASE_ON && !consoleWaits)) return;
  noteEnd(code);
  tell({ type: 'exit' });
  if (consoleWaits) Atomics.wait(header, EXIT_SEEN, 0, WAIT_FOR_CONSOLE_MS);
  else if (Atomics.load(header, OBSERVER_READY) === 1) Atomics.wait(header, EXIT_SEEN, 0, WAIT_FOR_OBSERVER_MS);
}

/** Nothing of the app runs in this thread any more. */
function noteEnd(code: number): void {
  lookAtBuiltIns();
  readPlaces(true);
  headerTimes[EXIT_CODE] = code;
  headerTimes[EXITED_AT] = performance.now();
  beat();
  header[PHASE] = PHASE_EXITING;
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

/**
 * Of Node, on its command line or in NODE_OPTIONS. Whole options: `node --test` gives its own, each with its default, to
 * the processes that it starts, `--test-coverage-lines=0` and `--inspect-port=…` among them.
 */
function hasOption(option: RegExp): boolean {
  const options = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(/\s+/)];
  return options.some((given) => option.test(given));
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
