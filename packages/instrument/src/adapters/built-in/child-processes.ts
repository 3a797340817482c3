/**
 * Processes that the app starts: each is held from its start to its exit, by who has started it. A channel of Node's tells
 * of each on all its lines, and nothing is loaded or touched before the first.
 */
import { subscribe } from 'node:diagnostics_channel';
import { guarded, release, take } from '../../resources/doors.ts';
import { CHILD_PROCESS } from '../../table/kinds.ts';
import type { Loaded } from '../adapter.ts';
import { replaceMethod } from '../replace.ts';
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
  replaceMethod(prototype, 'spawn', (original) => {
    return function spawn(this: Loaded, ...given) {
      const failed = Reflect.apply(original, this, given);
      if (!failed) starts(this);
      return failed;
    };
  });
}

/** Its arguments stay with the app: they may be secrets. */
const starts = guarded((child: Loaded) => {
  const handle = child._handle;
  if (typeof handle?.onexit !== 'function') return;
  const named: Named = commands.enter(String(child.spawnfile));
  const claim = take(named.resource);
  // Called by Node itself, once. Listeners for the exit, the app could count.
  replaceMethod(handle, 'onexit', (original) => (...given) => {
    exits(named, claim);
    return Reflect.apply(original, handle, given);
  });
}, undefined);

const exits = guarded((named: Named, claim: number) => {
  release(claim);
  commands.leave(named);
}, undefined);
