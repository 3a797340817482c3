/** What a promise is, and what settles it, in words: as a heap tells. */
import type { TreeNode, WaitReason } from '@async-console/protocol';
import { duration } from './numbers.ts';
import type { Palette } from './palette.ts';

/** Of what is no function and no task. */
export function promiseName(kind: TreeNode['kind'], name: string | undefined): string {
  switch (kind) {
    case 'then':
      return `.then ${name ?? '(anonymous)'}`;
    case 'promise':
      return 'a promise';
    case 'cycle':
      return `waits for itself: back to ${name ?? 'the function above'}`;
    default:
      return `Promise.${kind}`;
  }
}

/** Of an `await` that the agent has not seen begin. */
export const UNSEEN = 'before the attach, or while no console was connected';

export function reasonText(reason: WaitReason, palette: Palette): string {
  const { kind, name, peer } = reason;
  const events = reason.events === undefined ? '' : `${reason.events.map((event) => `'${event}'`).join(', ')} of `;
  switch (kind) {
    case 'never':
      return palette.paint('error', 'can never settle: nothing is left that could do it');
    case 'timer':
      return `a timer${dueText(reason, palette)}`;
    case 'immediate':
      return 'the next turn of the event loop';
    case 'socket':
      return `${events}${article(name ?? 'socket')}${peer === undefined ? '' : ` connected to ${peer}`}`;
    case 'child-process':
      return `${events}child process${name === undefined ? '' : ` ${name}`}${pidText(reason)}`;
    case 'worker':
      return `${events}${reason.threadId === undefined ? 'a worker' : `worker ${reason.threadId}`}`;
    case 'message-port':
      return 'a message on a MessagePort';
    case 'file-system':
      return 'an operation of the file system';
    case 'dns':
      return `a DNS lookup${name === undefined ? '' : ` of ${name}`}`;
    case 'event':
      return `${events}${article(name ?? 'emitter')}`;
    case 'operation':
      return `${name ?? 'an operation'} of Node`;
    case 'resource':
      return name ?? 'a resource';
    case 'held':
      return `what is kept in ${name ?? 'an object'}${peer === undefined ? '' : `, connected to ${peer}`}`;
    case 'unknown':
      return palette.paint('faint', 'a promise; what settles it was not found');
  }
}

function article(name: string): string {
  return `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`;
}

function dueText({ dueMs }: WaitReason, palette: Palette): string {
  if (dueMs === undefined) return '';
  if (dueMs.to <= 0) return ' that is due';
  const [from, to] = [Math.max(0, dueMs.from), dueMs.to].map((ms) => duration(ms, palette));
  return from === to ? `, due in ${from}` : `, due in ${from} to ${to}`;
}

function pidText({ pids = [] }: WaitReason): string {
  return pids.length === 0 ? '' : ` (pid ${pids.join(', ')})`;
}
