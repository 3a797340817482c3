/**
 * The agent in a process that runs without it: a console evaluates this file there, through the inspector, and can have it
 * taken out again. Nothing that it does is said on the app's outputs.
 */
import { randomBytes } from 'node:crypto';
import { isMainThread } from 'node:worker_threads';
import { countCollections } from '../hooks/collections.ts';
import { probeNothing } from '../hooks/frames.ts';
import { measure, onMeasuring, replaceHooks, startTracking, stopTracking } from '../hooks/guard.ts';
import { answer, atEachBeat } from '../hooks/heartbeat.ts';
import { onNewName } from '../hooks/names.ts';
import { watchRequests } from '../http/requests.ts';
import { type ObserverThread, startObserver } from '../observer-thread.ts';
import { messageOf } from '../outwards.ts';
import { onDetach, undoAll } from '../restore/undo.ts';
import { privateDirectory } from '../serve/directory.ts';
import { socketPath } from '../serve/socket-path.ts';
import { COARSE_NOW, DETACH, PHASE, PHASE_OFF, PHASE_ON } from '../table/layout.ts';
import { allocateLeftAlone } from '../table/left-alone.ts';
import { header, headerTimes } from '../table/own.ts';
import { chains, forgetRuns } from './chains.ts';
import { watchCombinators } from './combinators.ts';
import { forgetWaits, watchWaits } from './lost-waits.ts';
import { watchEnd } from './process-end.ts';
import { onRoot, uncapturedRoots } from './roots.ts';

export interface Injection {
  /** What runs in the observer's thread. */
  readonly observer: string;
  /** Of the agent. */
  readonly version: string;
}

/** What the console learns. */
export type Attachment =
  | { readonly socket: string; readonly failure?: string }
  /** Why the agent is not there. */
  | { readonly refused: string };

/** By which the process knows the agent: one that is there already is used. Taken away when it is detached. */
const KEY = Symbol.for('@async-console/attached');
/** That of an agent that was there from the start. */
const PRELOADED = Symbol.for('@async-console/agent');

type Place = { [KEY]?: { attachment: Attachment }; [PRELOADED]?: unknown };

export function attach({ observer: program, version }: Injection): Attachment {
  const place = globalThis as Place;
  const known = place[KEY];
  if (known !== undefined) return known.attachment;
  if (place[PRELOADED] !== undefined) return { refused: 'it was started with an agent that no console can reach' };
  if (!isMainThread) return { refused: 'this is not its main thread' };
  const socket = socketPath(privateDirectory(), process.pid);
  const state: { attachment: Attachment } = { attachment: { socket } };
  try {
    start(program, version, socket, (failure) => {
      state.attachment = { socket, failure };
    });
  } catch (error) {
    undoAll();
    return { refused: messageOf(error) };
  }
  Object.defineProperty(place, KEY, { value: state, enumerable: false, writable: false, configurable: true });
  onDetach(() => Reflect.deleteProperty(place, KEY));
  return state.attachment;
}

function start(program: string, version: string, socket: string, onFailure: (message: string) => void): void {
  header[PHASE] = PHASE_ON;
  headerTimes[COARSE_NOW] = performance.now();
  let observer: ObserverThread | undefined;
  watchEnd(
    (code) => observer?.leave(code, false),
    (worker) => worker === observer?.worker,
  );
  observer = startObserver({
    program,
    execArgv: [],
    channel: `async-console:${randomBytes(8).toString('hex')}`,
    leftAlone: allocateLeftAlone(),
    alwaysMeasures: false,
    attached: { version, socket },
    onFailure,
  });
  const { tell, heartbeats, worker } = observer;
  probeNothing();
  replaceHooks(chains);
  onNewName((index, text) => tell({ type: 'name', index, name: text }));
  onRoot(({ site, ...root }) => tell({ type: 'root', site, ...root }));
  atEachBeat(watchWaits);
  let told = 0;
  atEachBeat(() => {
    if (uncapturedRoots() === told) return;
    told = uncapturedRoots();
    tell({ type: 'uncaptured', tasks: told });
  });
  onMeasuring((on) => {
    if (on) return;
    forgetWaits();
    forgetRuns();
  });
  watchRequests();
  watchCombinators();
  countCollections();
  startTracking((error) => tell({ type: 'error', message: messageOf(error) }));
  const detach = () => {
    stopTracking();
    undoAll();
    heartbeats.close();
    header[PHASE] = PHASE_OFF;
    tell({ type: 'detached' });
  };
  heartbeats.on('message', (asked: number) => {
    if (asked === DETACH) detach();
    else answer(asked, measure);
  });
  heartbeats.unref();
  // Whatever becomes of the observer: nobody is left to take the agent out.
  worker.once('exit', () => {
    stopTracking();
    undoAll();
    heartbeats.close();
  });
}
