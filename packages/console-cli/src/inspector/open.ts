/** Finds the inspector of a process that may be asked, or has Node open it. */
import { setTimeout as pause } from 'node:timers/promises';
import { isRunning } from '../connection/proc.ts';
import { BlockedInNativeCode, nothingOpened, processEnded, signalHandled, type UserError } from '../errors.ts';
import { type Candidate, refuseIfTaken } from './examine.ts';
import {
  birthOf,
  inspectorLikeListeners,
  type Listener,
  listenersAround,
  owns,
  stateOf,
  type Whereabouts,
  whereaboutsOf,
} from './system.ts';

// Not imported: that would read every export of node:http, and one of them, WebSocket, loads all of undici.
const { get } = process.getBuiltinModule('node:http');

const LOOK_EVERY_MS = 5;
/** A loop that turns opens its inspector in some ten milliseconds, and JavaScript that runs is interrupted as fast. */
const GIVE_UP_MS = 1000;
/** One that runs then may only have been woken just now, on a busy machine: it is looked at so long. */
const RUNNING_MS = 1500;
const JUST_NOW_MS = 200;
const ANSWER_MS = 2000;
const LONGEST_ANSWER = 64 * 1024;
/** Between two looks at a thread that sleeps: whether it is the same sleep. */
const ASLEEP_MS = 40;

/** Where a process listens, and the URL of its main thread there. */
export interface Door {
  readonly listener: Listener;
  readonly url: string;
  /** Somebody else has opened it. */
  readonly wasOpen: boolean;
}

/** Nothing has come of the signal. */
export interface Unopened {
  readonly refusal: UserError;
  /** When native code returns, it may open its inspector yet: somebody has to close it then. */
  readonly mayOpenLater: boolean;
}

/** The first that is a Node's inspector. */
export async function knock(listeners: readonly Listener[], wasOpen: boolean): Promise<Door | undefined> {
  for (const listener of listeners) {
    const url = await debuggerUrl(listener);
    if (url !== undefined) return { listener, url, wasOpen };
  }
  return undefined;
}

/**
 * `onSignal` is called right before the signal. Rejects when it is aborted.
 *
 * @throws UserError when it would do harm, or the process has ended
 */
export async function open(
  { pid, port }: Candidate,
  onSignal: () => void,
  aborted: AbortSignal,
): Promise<Door | Unopened> {
  // A signal interrupts system calls, and a read of the app's would fail by it.
  if (await isAsleep(pid)) throw new BlockedInNativeCode(pid, wordsOf(whereaboutsOf(pid)));
  const before = inodesAround(pid);
  onSignal();
  signal(pid);
  const began = performance.now();
  let ranAt = Number.NEGATIVE_INFINITY;
  /** Seen once: what runs then is not all in native code. */
  let waited: Whereabouts | undefined;
  for (;;) {
    const door = await knock(newListeners(pid, port, before), false);
    if (door !== undefined) return door;
    if (hasEnded(pid)) throw processEnded(pid);
    const now = performance.now();
    if (now - began > GIVE_UP_MS) {
      const where = whereaboutsOf(pid);
      const isRunning = where?.is === 'running';
      if (isRunning) ranAt = now;
      else if (where?.is === 'waiting-for-events') waited = where;
      // What computes in native code runs at each look; what has run just now may be about to open its inspector.
      if (isRunning ? now - began > RUNNING_MS : now - ranAt > JUST_NOW_MS) {
        refuseIfTaken(pid, port);
        // It may have been open at a port that nothing tells.
        const door = await knock(inspectorLikeListeners(pid), true);
        if (door !== undefined) return door;
        const { refusal, mayOpenLater } = unopened(pid, isRunning ? (waited ?? where) : where);
        return { refusal, mayOpenLater: mayOpenLater || ranAt > began };
      }
    }
    await pause(LOOK_EVERY_MS, undefined, { signal: aborted });
  }
}

function unopened(pid: number, where: Whereabouts | undefined): Unopened {
  if (where?.is !== 'waiting-for-events' && where !== undefined) {
    return { refusal: new BlockedInNativeCode(pid, wordsOf(where)), mayOpenLater: true };
  }
  if (where?.isNested) return { refusal: new BlockedInNativeCode(pid, wordsOf(where)), mayOpenLater: true };
  if (where?.isNested === false) return { refusal: signalHandled(pid), mayOpenLater: false };
  return { refusal: nothingOpened(pid), mayOpenLater: true };
}

/** Of all sockets that listen there. */
export function inodesAround(pid: number): Set<string> {
  return new Set(listenersAround(pid).map(({ inode }) => inode));
}

export function hasEnded(pid: number): boolean {
  return !isRunning(pid) || ['Z', 'X'].includes(stateOf(pid) ?? '');
}

/** Those that have come since. Where the system does not tell, the port alone has to do. */
export function newListeners(pid: number, port: number, before: ReadonlySet<string>): Listener[] {
  if (birthOf(pid) === undefined) return port === 0 ? [] : [{ address: '127.0.0.1', port }];
  const fresh = listenersAround(pid).filter(({ inode }) => !before.has(inode) && owns(pid, inode));
  const expected = fresh.filter((each) => each.port === port);
  // The app may have set `process.debugPort`.
  return expected.length > 0 ? expected : fresh;
}

/** In native code for certain: asleep, not for events, and in one and the same sleep. */
async function isAsleep(pid: number): Promise<boolean> {
  const first = whereaboutsOf(pid);
  if (!isNativeSleep(first)) return false;
  await pause(ASLEEP_MS);
  const second = whereaboutsOf(pid);
  return isNativeSleep(second) && second.switches === first.switches;
}

function isNativeSleep(where: Whereabouts | undefined): where is Whereabouts & { readonly switches: number } {
  if (where === undefined || where.is === 'running') return false;
  if (where.is === 'waiting-for-events') return where.isNested === true;
  // Atomics.wait can be interrupted. And programs that have Node inside wait for events in other ways.
  return !/futex|poll|select/.test(where.where);
}

export function wordsOf(where: Whereabouts | undefined): string | undefined {
  if (where?.is === 'running') return 'it computes';
  if (where?.is === 'sleeping') return `it sleeps in the kernel, in ${where.where}`;
  if (where?.is === 'waiting-for-events' && where.isNested) {
    return 'it waits for a child process, as execSync and spawnSync do';
  }
  return undefined;
}

/** Without a handler SIGUSR1 kills: who calls this has looked. */
function signal(pid: number): void {
  try {
    if (process.platform !== 'win32') process.kill(pid, 'SIGUSR1');
    // Windows has no such signal; this starts a thread in the process, where Node has made one ready.
    else (process as unknown as { _debugProcess(pid: number): void })._debugProcess(pid);
  } catch {
    throw processEnded(pid);
  }
}

interface Target {
  readonly webSocketDebuggerUrl?: string;
}

/** Undefined: nobody answers there, or not yet, or it is no inspector of Node. */
async function debuggerUrl(listener: Listener): Promise<string | undefined> {
  const version = (await ask(listener, '/json/version')) as { readonly Browser?: string } | undefined;
  if (!version?.Browser?.startsWith('node.js/')) return undefined;
  const targets = (await ask(listener, '/json/list')) as readonly Target[] | undefined;
  const url = targets?.[0]?.webSocketDebuggerUrl;
  // What it says of its own address may be another one's, as with --inspect=0.0.0.0.
  return url && `ws://${hostOf(listener)}:${listener.port}${new URL(url).pathname}`;
}

function ask(listener: Listener, path: string): Promise<unknown> {
  return new Promise((answer) => {
    const request = get(`http://${hostOf(listener)}:${listener.port}${path}`, { agent: false, timeout: ANSWER_MS });
    request.on('timeout', () => request.destroy());
    request.on('error', () => answer(undefined));
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
        if (text.length > LONGEST_ANSWER) request.destroy();
      });
      response.on('close', () => answer(undefined));
      response.on('end', () => {
        try {
          answer(JSON.parse(text));
        } catch {
          answer(undefined);
        }
      });
    });
  });
}

function hostOf({ address }: Listener): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  if (/^[0:]+$/.test(address)) return '[::1]';
  return address.includes(':') ? `[${address}]` : address;
}
