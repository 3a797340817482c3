/**
 * Processes that the app starts: each is held from its start to its exit, by who has started it. A channel of Node's tells
 * of each on all its lines, and nothing is loaded or touched before the first.
 */
import { subscribe } from 'node:diagnostics_channel';
import { release, take } from '../../resources/doors.ts';
import { CHILD_PROCESS } from '../../table/kinds.ts';
import type { Loaded } from '../adapter.ts';
import { aroundMethod } from '../replace.ts';
import { type Named, NamedResources } from './named.ts';

const commands = new NamedResources(CHILD_PROCESS);

export function watchChildProcesses(report: (off?: string) => void): void {
  let isAdapted = false;
  // It is told of within its constructor; what it runs is known when it is asked to spawn.
  subscribe('child_process', (message) => {
    if (isAdapted) return;
    isAdapted = true;
    try {
      adapt(Object.getPrototypeOf((message as Loaded).process));
      report();
    } catch (error) {
      report(error instanceof Error ? error.message : String(error));
    }
  });
}

function adapt(prototype: object): void {
  aroundMethod(prototype, 'spawn', {
    after(child, failed) {
      if (!failed) starts(child);
    },
  });
}

/** Its arguments stay with the app: they may be secrets. */
function starts(child: Loaded): void {
  const handle = child._handle;
  if (typeof handle?.onexit !== 'function') return;
  const named: Named = commands.enter(String(child.spawnfile));
  const claim = take(named.resource);
  // Called by Node itself, once. Listeners for the exit, the app could count.
  aroundMethod(handle, 'onexit', { before: () => exits(named, claim) });
}

function exits(named: Named, claim: number): void {
  release(claim);
  commands.leave(named);
}
