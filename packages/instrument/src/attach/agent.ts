/**
 * The agent in a process that runs without it: a console evaluates this file there, through the inspector, and can have it
 * taken out again. Nothing that it does is said on the app's outputs.
 */
import { randomBytes } from 'node:crypto';
import { isMainThread } from 'node:worker_threads';
import { countCollections } from '../hooks/collections.ts';
import { probeNothing } from '../hooks/frames.ts';
import { isOn, measure, onMeasuring, replaceHooks, startTracking, stopTracking } from '../hooks/guard.ts';
import { answer, atEachBeat } from '../hooks/heartbeat.ts';
import { onNewName } from '../hooks/names.ts';
import { watchRequests } from '../http/requests.ts';
import { type ObserverThread, startObserver } from '../observer-thread.ts';
import { messageOf, type Tell } from '../outwards.ts';
import { onDetach, undoAll } from '../restore/undo.ts';
import { privateDirectory } from '../serve/directory.ts';
import { socketPath } from '../serve/socket-path.ts';
import { COARSE_NOW, DETACH, PHASE, PHASE_OFF, PHASE_ON } from '../table/layout.ts';
import { allocateLeftAlone } from '../table/left-alone.ts';
import { header, headerTimes } from '../table/own.ts';
import { chains, forgetRuns, hasSeen, lookAway } from './chains.ts';
import { watchCombinators } from './combinators.ts';
import { forgetWaits, watchWaits } from './lost-waits.ts';
import { watchEnd } from './process-end.ts';
import { onRoot, uncapturedRoots } from './roots.ts';

export interface Given {
  /** What runs in the observer's thread. */
  readonly observer: string;
  /** Of the agent. */
  readonly version: string;
  /** Somebody else is connected to the inspector. */
  readonly inspected: boolean;
}

/** What the console learns. `failure`: the agent has gone. */
export type Attachment =
  | { readonly socket: string; readonly failure?: string }
  /** Why the agent is not there. */
  | { readonly refused: string };

/** By which the process knows the agent: one that is there already is used. Taken away when it is detached. */
const KEY = Symbol.for('@async-console/attached');
/** That of an agent that was there from the start. */
const PRELOADED = Symbol.for('@async-console/agent');

interface State {
  attachment: Attachment;
  /** A console asks, while it makes promises here that are none of the program's. */
  readonly lookAway: typeof lookAway;
  /** It tracks still, as far as it knows. */
  isOn(): boolean;
  /** It was made while this has measured. */
  hasSeen(promise: object): boolean;
}

type Place = { [KEY]?: State; [PRELOADED]?: unknown };

export function attach(given: Given): Attachment {
  const place = globalThis as Place;
  const known = place[KEY]?.attachment;
  if (known !== undefined && !('failure' in known)) return known;
  if (place[PRELOADED] !== undefined) return { refused: 'it was started with an agent that no console can reach' };
  if (!isMainThread) return { refused: 'this is not its main thread' };
  const socket = socketPath(privateDirectory(), process.pid);
  const state: State = { attachment: { socket }, lookAway, isOn, hasSeen };
  try {
    start(given, socket, (failure) => {
      state.attachment = { socket, failure };
    });
  } catch (error) {
    undoAll();
    return { refused: messageOf(error) };
  }
  Object.defineProperty(place, KEY, { value: state, enumerable: false, writable: false, configurable: true });
  // A failure stays until it is asked for.
  onDetach(() => 'failure' in state.attachment || Reflect.deleteProperty(place, KEY));
  return state.attachment;
}

function start(given: Given, socket: string, onFailure: (message: string) => void): void {
  const { observer: program, version, inspected } = given;
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
    inspected,
    attached: { version, socket },
    onFailure,
  });
  const { tell, heartbeats, worker } = observer;
  const leave = () => {
    stopTracking();
    undoAll();
    heartbeats.close();
  };
  // Whatever becomes of the observer: nobody else is left to take the agent out.
  worker.once('exit', leave);
  try {
    watch(tell);
  } catch (error) {
    leave();
    tell({ type: 'detached' });
    throw error;
  }
  heartbeats.on('message', (asked: number) => {
    if (asked !== DETACH) {
      answer(asked, measure);
      return;
    }
    leave();
    header[PHASE] = PHASE_OFF;
    tell({ type: 'detached' });
  });
  heartbeats.unref();
}

/** What the agent changes, and looks at. */
function watch(tell: Tell): void {
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
}
