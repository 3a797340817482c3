/** Puts the agent together in the app's thread. Whatever fails here is said in one line, and the app runs without it. */
import { writeSync } from 'node:fs';
import { basename } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { installProbes, isOn, startHooks, switchOff } from './hooks/guard.ts';
import { answerHeartbeats, beat } from './hooks/heartbeat.ts';
import { watchMicrotasks } from './hooks/microtasks.ts';
import { onNewName } from './hooks/names.ts';
import { onFields, spawn } from './hooks/spawn.ts';
import { watchRequests } from './http/requests.ts';
import type { Boot, Report } from './observer/boot.ts';
import { installBundled } from './probe/bundled.ts';
import { installLoadHook, type ModuleReport } from './probe/load.ts';
import { disguise, installToString } from './restore/disguise.ts';
import { watchProcess } from './restore/process-events.ts';
import { installStacks } from './restore/stacks.ts';
import { EXIT_CODE, EXIT_SEEN, EXITED_AT, OBSERVER_READY, PHASE, PHASE_EXITING, PHASE_ON } from './table/layout.ts';
import { MAX_SITES } from './table/memory.ts';
import { buffers, functionOfSite, header, headerTimes } from './table/own.ts';

/** What a program that a console started waits at its end for that console. */
const WAIT_FOR_CONSOLE_MS = 5000;
/** What any other waits for its observer to tell the consoles and to clean up. */
const WAIT_FOR_OBSERVER_MS = 300;

/** Below it lie the agent's own files. */
const own = new URL('.', import.meta.url).href;

let started = false;
/** The worker thread that answers at the end. */
let observerRuns = false;

export function start(): void {
  if (started || isLauncher()) return;
  started = true;
  const run = take('ASYNC_CONSOLE_RUN');
  const name = take('ASYNC_CONSOLE_NAME');
  try {
    const reports = new MessageChannel();
    const heartbeats = new MessageChannel();
    const tell = (report: Report) => reports.port1.postMessage(report);
    header[PHASE] = PHASE_ON;
    let observerSeen = false;
    watchProcess({
      onExit: (code) => leave(code, tell, run !== undefined),
      onWorker() {
        // The first is the observer itself.
        if (observerSeen) tell({ type: 'thread' });
        observerSeen = true;
      },
    });
    startObserver({ reports: reports.port2, heartbeats: heartbeats.port2, run, name });
    reports.port1.unref();
    answerHeartbeats(heartbeats.port1);
    onNewName((index, text) => tell({ type: 'name', index, name: text }));
    onFields((task, fields) => tell({ type: 'fields', task, fields: { ...fields } }));
    installToString();
    installStacks(own);
    installProbes();
    watchRequests();
    watchMicrotasks(disguise);
    const onModule = (report: ModuleReport) => {
      for (const site of report.sites) functionOfSite[site.id] = site.functionId;
      tell({ type: 'module', ...report });
    };
    installBundled({ maxSites: MAX_SITES, isOn, onModule, onError: switchOff });
    installLoadHook({
      own: [own],
      maxSites: MAX_SITES,
      isOn,
      onModule,
      ...(takesCoverage() ? { untouched: 'code coverage is being taken, and its offsets would not fit' } : {}),
    });
    Object.defineProperty(globalThis, Symbol.for('@async-console/agent'), { value: { spawn }, configurable: true });
    startHooks((error) => {
      tell({ type: 'error', message: messageOf(error) });
      say(`async-console has switched itself off after an error of its own: ${messageOf(error)}. The program runs on.`);
    });
  } catch (error) {
    switchOff(error);
    say(`async-console could not start: ${messageOf(error)}. The program runs without it.`);
  }
}

function startObserver(options: {
  reports: MessagePort;
  heartbeats: MessagePort;
  run: string | undefined;
  name: string | undefined;
}): void {
  const { reports, heartbeats, run, name } = options;
  const boot: Boot = {
    buffers,
    reports,
    heartbeats,
    clockOffset: clockOffset(),
    process: {
      pid: process.pid,
      node: process.version,
      platform: process.platform,
      startedAt: Math.round(performance.timeOrigin),
      directory: process.cwd(),
    },
    inspected: hasOption(/^--inspect(-brk|-wait)?(=|$)/),
    ...(process.argv[1] === undefined ? {} : { script: process.argv[1] }),
    ...(run === undefined ? {} : { run }),
    ...(name === undefined ? {} : { name }),
  };
  const { NODE_OPTIONS: _, ...env } = process.env;
  const worker = new Worker(new URL('./observer/main.ts', import.meta.url), {
    workerData: boot,
    transferList: [reports, heartbeats],
    // Not the app's own preloads and loaders, but what finds our sources in development.
    execArgv: import.meta.url.endsWith('.ts') ? ['--conditions=source'] : [],
    env,
    // Else Node opens the app's own standard output and error for it, before the app does.
    stdout: true,
    stderr: true,
    name: 'async-console',
  });
  worker.on('error', (error) => {
    observerRuns = false;
    say(`async-console's observer has failed: ${messageOf(error)}. The program runs on.`);
  });
  worker.unref();
  observerRuns = true;
}

/** The nearest of a few readings: between the two clocks of one reading this thread may have to wait for a core. */
function clockOffset(): number {
  let nearest = Number.POSITIVE_INFINITY;
  let offset = 0;
  for (let reading = 0; reading < 10; reading++) {
    const before = performance.now();
    const [seconds, nanoseconds] = process.hrtime();
    const after = performance.now();
    if (after - before >= nearest) continue;
    nearest = after - before;
    offset = seconds * 1e3 + nanoseconds / 1e6 - (before + after) / 2;
  }
  return offset;
}

/** The program is over: wait until the observer has handed on its last state. */
function leave(code: number, tell: (report: Report) => void, consoleWaits: boolean): void {
  if (!observerRuns || (header[PHASE] !== PHASE_ON && !consoleWaits)) return;
  headerTimes[EXIT_CODE] = code;
  headerTimes[EXITED_AT] = performance.now();
  beat();
  header[PHASE] = PHASE_EXITING;
  tell({ type: 'exit' });
  if (consoleWaits) Atomics.wait(header, EXIT_SEEN, 0, WAIT_FOR_CONSOLE_MS);
  else if (Atomics.load(header, OBSERVER_READY) === 1) Atomics.wait(header, EXIT_SEEN, 0, WAIT_FOR_OBSERVER_MS);
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
]);

/** Reached only through NODE_OPTIONS: `run -- npm start` means what npm starts, not npm; Vitest's tests run in its workers. */
function isLauncher(): boolean {
  const direct = process.execArgv.some((option) => option.includes('register'));
  return !direct && LAUNCHERS.has(basename(process.argv[1] ?? ''));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Straight to the file descriptor: the app may have replaced `process.stderr`. */
function say(line: string): void {
  try {
    writeSync(2, `${line}\n`);
  } catch {
    // stderr is closed.
  }
}
