/** The observer's thread, as the app's main thread starts it and takes leave of it. */
import { MessageChannel, type MessagePort, Worker, type WorkerOptions } from 'node:worker_threads';
import { lookAtBuiltIns } from './adapters/built-in/built-in.ts';
import { beat } from './hooks/heartbeat.ts';
import type { Boot } from './observer/boot.ts';
import { messageOf, type Tell } from './outwards.ts';
import { readPlaces } from './resources/places.ts';
import { EXIT_CODE, EXIT_SEEN, EXITED_AT, OBSERVER_READY, PHASE, PHASE_EXITING, PHASE_ON } from './table/layout.ts';
import { buffers, header, headerTimes } from './table/own.ts';
import { clockOffset, isClockReplaced } from './thread-facts.ts';

/** What a program that a console started waits at its end for that console. */
const WAIT_FOR_CONSOLE_MS = 5000;
/** What any other waits for its observer to tell the consoles and to clean up. */
const WAIT_FOR_OBSERVER_MS = 300;

/** Of young garbage in the observer's heap. */
const OBSERVER_YOUNG_MB = 16;

export interface ObserverOptions
  extends Pick<Boot, 'channel' | 'leftAlone' | 'alwaysMeasures'>,
    Partial<Pick<Boot, 'run' | 'name' | 'lints' | 'attached' | 'inspected'>> {
  /** What runs in the thread: a file, or the text itself. */
  readonly program: URL | string;
  /** Options and variables that Node needs to run it. */
  readonly execArgv: string[];
  readonly onFailure: (message: string) => void;
}

export interface ObserverThread {
  readonly worker: Worker;
  readonly tell: Tell;
  readonly heartbeats: MessagePort;
  /** The program is over: waits until the observer has handed on its last state. */
  leave(code: number, consoleWaits: boolean): void;
}

/** Reports may be made before it is started: they wait. */
export function openReports(): { tell: Tell; ports: MessageChannel } {
  const ports = new MessageChannel();
  return { tell: (report) => ports.port1.postMessage(report), ports };
}

export function startObserver(
  { program, execArgv, onFailure, ...given }: ObserverOptions,
  reports = openReports(),
): ObserverThread {
  const heartbeats = new MessageChannel();
  const boot: Boot = {
    ...given,
    buffers,
    reports: reports.ports.port2,
    heartbeats: heartbeats.port2,
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
    inspected: given.inspected === true || hasOption(/^--inspect(-brk|-wait)?(=|$)/),
    ...(process.argv[1] === undefined ? {} : { script: process.argv[1] }),
  };
  const { NODE_OPTIONS: _, ...env } = process.env;
  const options: WorkerOptions = {
    workerData: boot,
    transferList: [reports.ports.port2, heartbeats.port2],
    execArgv,
    env,
    // Else Node opens the app's own standard output and error for it, before the app does.
    stdout: true,
    stderr: true,
    name: 'async-console',
    // Else the engine gives it as much room for garbage as a busy server: over 100 MB.
    resourceLimits: { maxYoungGenerationSizeMb: OBSERVER_YOUNG_MB },
  };
  const worker = new Worker(program, typeof program === 'string' ? { ...options, eval: true } : options);
  let isThere = true;
  worker.on('error', (error) => {
    isThere = false;
    onFailure(messageOf(error));
  });
  worker.unref();
  reports.ports.port1.unref();
  return {
    worker,
    tell: reports.tell,
    heartbeats: heartbeats.port1,
    leave(code, consoleWaits) {
      if (!isThere || (header[PHASE] !== PHASE_ON && !consoleWaits)) return;
      noteEnd(code);
      reports.tell({ type: 'exit' });
      if (consoleWaits) Atomics.wait(header, EXIT_SEEN, 0, WAIT_FOR_CONSOLE_MS);
      else if (Atomics.load(header, OBSERVER_READY) === 1) Atomics.wait(header, EXIT_SEEN, 0, WAIT_FOR_OBSERVER_MS);
    },
  };
}

/** Nothing of the app runs in this thread any more. */
export function noteEnd(code: number): void {
  lookAtBuiltIns();
  readPlaces(true);
  headerTimes[EXIT_CODE] = code;
  headerTimes[EXITED_AT] = performance.now();
  beat();
  header[PHASE] = PHASE_EXITING;
}

/** Only a process with a channel to its parent can be one; others need not load the module. */
function clusterWorker(): { clusterWorker?: number } {
  if (process.channel === undefined) return {};
  // Its types describe what `import` gives.
  const cluster = process.getBuiltinModule('node:cluster') as unknown as { worker?: { id: number } };
  const id = cluster.worker?.id;
  return id === undefined ? {} : { clusterWorker: id };
}

/**
 * Of Node, on its command line or in NODE_OPTIONS. Whole options: `node --test` gives its own, each with its default, to
 * the processes that it starts, `--test-coverage-lines=0` and `--inspect-port=…` among them.
 */
export function hasOption(option: RegExp): boolean {
  const options = [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(/\s+/)];
  return options.some((given) => option.test(given));
}
