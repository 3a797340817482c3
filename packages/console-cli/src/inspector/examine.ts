/** Whether a process can be asked over its inspector: all that can be said before anything is sent to it. */
import { basename } from 'node:path';
import { cleanText } from '../connection/clean.ts';
import { isNamedNode, isRunning, nodeProcesses, optionsOf } from '../connection/proc.ts';
import {
  inOtherNetwork,
  nodeTooOld,
  noSuchProcess,
  notNode,
  ofAnotherUser,
  permissionModel,
  portTaken,
  processEnded,
  processHeld,
  processStopped,
  sigusr1Disabled,
  UserError,
} from '../errors.ts';
import { nodeVersionIn } from './node-version.ts';
import { type InspectorOptions, inspectorOptions } from './port.ts';
import {
  argumentsOf,
  catchesSigusr1,
  codeOf,
  executableOf,
  hasInspectorThread,
  hasSignalThread,
  inspectorLikeListeners,
  isInOtherNetwork,
  type Listener,
  listenersAround,
  ownerOf,
  owns,
  stateOf,
  tracerOf,
  userOf,
  variableOf,
} from './system.ts';

const OLDEST_NODE = 22;

export interface Candidate {
  readonly pid: number;
  /** Where its inspector listens already, the likeliest first; empty: it is closed, as far as can be seen. */
  readonly open: readonly Listener[];
  /** Where it will listen once it is opened; 0: anywhere. */
  readonly port: number;
}

/**
 * Reads, and signals nothing.
 *
 * @throws UserError which refuses: exit code 3
 */
export function examine(pid: number): Candidate {
  refuseWhatDoesNotAnswer(pid);
  refuseWhatIsNoNode(pid);
  if (isInOtherNetwork(pid)) throw inOtherNetwork(pid);
  const options = inspectorOptions(optionsOf(argumentsOf(pid) ?? []), variableOf(pid, 'NODE_OPTIONS'));
  const candidate = { pid, port: options.port };

  const open = openListeners(pid, options);
  if (open.length > 0) return { ...candidate, open };
  if (catchesSigusr1(pid) === false) {
    if (options.isForbidden) throw permissionModel(pid);
    throw sigusr1Disabled(pid, options.isSignalDisabled);
  }
  refuseIfTaken(pid, options.port);
  return { ...candidate, open };
}

/** @throws UserError when another process listens there: Node would say in the app's output that it failed */
export function refuseIfTaken(pid: number, port: number): void {
  const taken = port === 0 ? undefined : listenersAround(pid).find((each) => each.port === port && isInTheWay(each));
  if (taken !== undefined && !owns(pid, taken.inode)) throw portTaken(pid, port, ownerOf(taken.inode));
}

function isInTheWay({ address }: Listener): boolean {
  return address.startsWith('127.') || /^[0:.]+$/.test(address);
}

function refuseWhatDoesNotAnswer(pid: number): void {
  if (!isRunning(pid)) {
    const user = userOf(pid);
    if (user !== undefined || existsForOthers(pid)) throw ofAnotherUser(pid, user);
    throw noSuchProcess(pid);
  }
  const state = stateOf(pid);
  if (state === 'Z' || state === 'X') throw processEnded(pid);
  if (state === 'T') throw processStopped(pid);
  if (state === 't') throw processHeld(pid, tracerOf(pid));
}

function existsForOthers(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** SIGUSR1 kills what does not wait for it, and means something else to what is no Node. */
function refuseWhatIsNoNode(pid: number): void {
  // Windows has nothing to send where Node has made nothing ready for it.
  if (process.platform === 'win32') return;
  if (process.platform === 'darwin') {
    if (!nodeProcesses().some((each) => each.pid === pid)) throw notNode(pid, 'another program');
    return;
  }
  const executable = executableOf(pid);
  const version = nodeVersionIn(codeOf(pid));
  if (version !== undefined) refuseOldNode(pid, version);
  else if (!isNamedNode(executable ?? '') && !hasSignalThread(pid)) {
    throw notNode(pid, cleanText(basename(executable ?? 'another program')));
  }
}

/** @throws UserError `node-too-old` */
export function refuseOldNode(pid: number, version: string): void {
  if (Number(/^v(\d+)/.exec(version)?.[1] ?? OLDEST_NODE) < OLDEST_NODE) throw nodeTooOld(pid, cleanText(version));
}

function openListeners(pid: number, { port, isInspected }: InspectorOptions): Listener[] {
  const expected = port === 0 ? [] : listenersAround(pid).filter((each) => each.port === port && owns(pid, each.inode));
  if (expected.length > 0) return expected;
  return isInspected || hasInspectorThread(pid) ? inspectorLikeListeners(pid) : [];
}

/** Why it cannot be asked, as far as can be said before; undefined: it can. */
export function refusalOf(pid: number): UserError | undefined {
  try {
    examine(pid);
    return undefined;
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}
