/** What the agent puts into each thread of the app, the main thread and worker threads alike. */
import type { Worker } from 'node:worker_threads';
import { adaptationOf, installAdapters } from './adapters/adapters.ts';
import { adaptBuiltIn, lookAtBuiltIns, lookAtText, watchBuiltIns } from './adapters/built-in/built-in.ts';
import { onPlaceOfAwait } from './hooks/claim-places.ts';
import { countCollections } from './hooks/collections.ts';
import { onFailure } from './hooks/failures.ts';
import { installProbes, isOn, onMeasuring, startTracking, switchOff } from './hooks/guard.ts';
import { atEachBeat } from './hooks/heartbeat.ts';
import { watchMicrotasks } from './hooks/microtasks.ts';
import { onNewName } from './hooks/names.ts';
import { forgetSignals, takeAbortedCalls } from './hooks/signals.ts';
import { onFields, spawn } from './hooks/spawn.ts';
import { watchRequests } from './http/requests.ts';
import { messageOf, say, type Tell } from './outwards.ts';
import { installBundled } from './probe/bundled.ts';
import { installLoadHook, type LoadOptions, reportLoadedBefore } from './probe/load.ts';
import { selector } from './probe/selection.ts';
import { onAwaitedCall } from './resources/asked-for-more.ts';
import { claim, hold, openResource, release, take } from './resources/doors.ts';
import { onPlace, readPlaces } from './resources/places.ts';
import { watchRaces } from './resources/races.ts';
import { isHeldAlready, watchUsing } from './resources/using.ts';
import { disguise, installToString } from './restore/disguise.ts';
import { watchProcess } from './restore/process-events.ts';
import { installStacks } from './restore/stacks.ts';
import { LEFT_ALONE } from './table/left-alone.ts';
import { MAX_SITES } from './table/memory.ts';
import { startedThread, watchEnds } from './threads/children.ts';
import type { Covered } from './threads/rendezvous.ts';

/** Below it lie the agent's own files. */
const own = new URL('.', import.meta.url).href;

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

/** The probes, and what hides them. `loadedBefore` are files that were there before; `where` names the thread in messages. */
export function instrumentThread(tell: Tell, covered: Covered, loadedBefore: readonly string[], where = ''): void {
  onFailure((task, name, message) => tell({ type: 'failure', task, name, message }));
  watchEnds((thread) => tell({ type: 'thread-ended', thread }));
  onNewName((index, text) => tell({ type: 'name', index, name: text }));
  atEachBeat(() => {
    readPlaces();
    lookAtBuiltIns();
  });
  atEachBeat(() => {
    const calls = takeAbortedCalls();
    if (calls.length > 0) tell({ type: 'aborted', calls, at: performance.now() });
  });
  onMeasuring((on) => {
    if (!on) forgetSignals();
  });
  onPlace((place) => tell({ type: 'place', ...place }));
  onPlaceOfAwait((site, place) => tell({ type: 'place-of-await', site, place }));
  onAwaitedCall((awaited) => tell({ type: 'awaited-call', ...awaited }));
  onFields((task, fields) => tell({ type: 'fields', task, fields: { ...fields } }));
  installToString();
  installStacks(own);
  installProbes();
  installAdapters((report) => tell({ type: 'adapter', ...report }));
  watchRequests();
  watchMicrotasks(disguise);
  watchRaces(disguise, (raced) => tell({ type: 'raced', ...raced }));
  countCollections();
  watchUsing();
  watchBuiltIns((report) => tell({ type: 'adapter', ...report }));
  const { include, exclude, takesCoverage, leftAlone } = covered;
  const counts = new Int32Array(leftAlone);
  const loading: LoadOptions = {
    own: [own],
    maxSites: MAX_SITES,
    select: selector({ include, exclude, directory: process.cwd() }),
    isOn,
    takesCoverage,
    adaptationOf,
    onBuiltIn: adaptBuiltIn,
    onText: lookAtText,
    onLeftAlone: (why) => Atomics.add(counts, LEFT_ALONE.indexOf(why), 1),
    onModule: (report) => tell({ type: 'module', ...report }),
  };
  reportLoadedBefore(loadedBefore, loading);
  installBundled({ ...loading, onError: switchOff });
  installLoadHook(loading, disguise);
  Object.defineProperty(globalThis, Symbol.for('@async-console/agent'), {
    value: { spawn, openResource, claim, take, hold, release, isHeldAlready },
    configurable: true,
  });
  startTracking((error) => {
    tell({ type: 'error', message: `${messageOf(error)}${where}` });
    say(
      `async-console has switched itself off${where} after an error of its own: ${messageOf(error)}. The program runs on.`,
    );
  });
}
