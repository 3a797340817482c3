/** What belongs to Node itself: no load hook sees its text, but that it is asked for. */
import { isOn } from '../../hooks/guard.ts';
import type { Loaded } from '../adapter.ts';
import type { AdapterReport } from '../adapters.ts';
import { watchChildProcesses } from './child-processes.ts';
import { watchFiles } from './files.ts';
import { watchAgents } from './http-agents.ts';
import { lookAtServers, watchServers } from './http-servers.ts';
import { adaptSqlite, releaseEnded } from './sqlite.ts';
import { adaptTimers, watchTimers } from './timers.ts';
import { releaseAborted, watchWebLocks } from './web-locks.ts';
import { adaptWebStreams, lookForWebStreams, releaseUnlocked, watchWebStreams } from './web-streams.ts';

/** Modules that are adapted when the app asks for them, and not loaded before: to load one may warn. */
const MODULES: Readonly<Record<string, (loaded: Loaded) => void>> = {
  'node:sqlite': adaptSqlite,
  'node:timers/promises': adaptTimers,
};

let tell: (report: AdapterReport) => void = () => {};
let isWanted = false;
const adapted = new Set<string>();

export function watchBuiltIns(onReport: (report: AdapterReport) => void): void {
  isWanted = process.env.ASYNC_CONSOLE_ADAPTERS !== 'off';
  tell = onReport;
  if (!isWanted) return;
  watchAgents();
  watchTimers();
  watchWebLocks((off) => tell(reportOf('navigator.locks', off)));
  watch('http.Server', watchServers);
  watch('fs.promises.open', watchFiles);
  watch('child_process', watchChildProcesses);
  watch('Web Streams', watchWebStreams);
}

/** Ways to what is in there without asking for the module itself. */
const PROMISIFIED = /\bpromisify\b/;
const TIMERS = /\bsetTimeout\b/;

/** Node is about to load its own module of that URL, because the app imports or requires it. */
export function adaptBuiltIn(url: string): void {
  if (url === 'node:stream/web') adaptWebStreams();
  // Its `promises`.
  if (url === 'node:timers') adaptBuiltIn('node:timers/promises');
  const adapt = MODULES[url];
  if (adapt === undefined || adapted.has(url) || !isWanted || !isOn()) return;
  adapted.add(url);
  watch(url, (report) => {
    adapt(process.getBuiltinModule(url));
    report();
  });
}

/** A module of the app's is about to run, of that text. */
export function lookAtText(text: string): void {
  if (!isWanted || !isOn()) return;
  lookForWebStreams(text);
  if (PROMISIFIED.test(text) && TIMERS.test(text)) adaptBuiltIn('node:timers/promises');
}

/** To be called now and then, and at the end: of what nobody tells that it is over. */
export function lookAtBuiltIns(): void {
  releaseAborted();
  releaseEnded();
  releaseUnlocked();
  lookAtServers();
}

/** It reports itself when the app uses it, and here when it is off. */
function watch(library: string, install: (report: (off?: string) => void) => void): void {
  const report = (off?: string) => tell(reportOf(library, off));
  try {
    install(report);
  } catch (error) {
    report(error instanceof Error ? error.message : String(error));
  }
}

function reportOf(library: string, off: string | undefined): AdapterReport {
  const version = process.versions.node;
  return off === undefined ? { library, version } : { library, version, off };
}
