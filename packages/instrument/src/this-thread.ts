/** What the agent puts into each thread of the app, the main thread and worker threads alike. */
import { writeSync } from 'node:fs';
import type { Worker } from 'node:worker_threads';
import { installProbes, isOn, startHooks } from './hooks/guard.ts';
import { watchMicrotasks } from './hooks/microtasks.ts';
import { onNewName } from './hooks/names.ts';
import { onFields, spawn } from './hooks/spawn.ts';
import { watchRequests } from './http/requests.ts';
import type { Report } from './observer/boot.ts';
import { installLoadHook } from './probe/load.ts';
import { disguise, installToString } from './restore/disguise.ts';
import { watchProcess } from './restore/process-events.ts';
import { installStacks } from './restore/stacks.ts';
import { MAX_SITES } from './table/memory.ts';
import { functionOfSite } from './table/own.ts';
import { startedThread, watchEnds } from './threads/children.ts';

/** Below it lie the agent's own files. */
const own = new URL('.', import.meta.url).href;

export type Tell = (report: Report) => void;

/** Before the agent starts a thread of its own: `isOurs` says which that is. */
export function watchThread(tell: Tell, onExit: (code: number) => void, isOurs: (worker: Worker) => boolean): void {
  watchProcess({
    onExit,
    onWorker(worker) {
      const thread = isOurs(worker) ? undefined : startedThread(worker);
      if (thread !== undefined) tell({ type: 'thread', thread });
    },
  });
}

/** The hooks, the probes, and what hides them. `untouched` says why no module is to be changed. */
export function instrumentThread(tell: Tell, untouched: string | undefined, where = ''): void {
  watchEnds((thread) => tell({ type: 'thread-ended', thread }));
  onNewName((index, text) => tell({ type: 'name', index, name: text }));
  onFields((task, fields) => tell({ type: 'fields', task, fields: { ...fields } }));
  installToString();
  installStacks(own);
  installProbes();
  watchRequests();
  watchMicrotasks(disguise);
  installLoadHook({
    own: [own],
    maxSites: MAX_SITES,
    isOn,
    ...(untouched === undefined ? {} : { untouched }),
    onModule(report) {
      for (const site of report.sites) functionOfSite[site.id] = site.functionId;
      tell({ type: 'module', ...report });
    },
  });
  Object.defineProperty(globalThis, Symbol.for('@async-console/agent'), { value: { spawn }, configurable: true });
  startHooks((error) => {
    tell({ type: 'error', message: `${messageOf(error)}${where}` });
    say(
      `async-console has switched itself off${where} after an error of its own: ${messageOf(error)}. The program runs on.`,
    );
  });
}

/** The nearest of a few readings: between the two clocks of one reading this thread may have to wait for a core. */
export function clockOffset(): number {
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

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Straight to the file descriptor: the app may have replaced `process.stderr`. */
export function say(line: string): void {
  try {
    writeSync(2, `${line}\n`);
  } catch {
    // stderr is closed.
  }
}
