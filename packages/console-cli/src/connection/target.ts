import { lstatSync } from 'node:fs';
import { basename } from 'node:path';
import type { Discovery } from '@async-console/protocol';
import { ambiguousTarget, noSuchTarget, notInstrumented } from '../errors.ts';
import { cleanText } from './clean.ts';
import type { Address } from './connect.ts';
import { discover } from './discovery.ts';
import { heads } from './family.ts';
import { nodeProcesses } from './proc.ts';

/**
 * Where the target listens: a URL or a socket path is taken as it is, a pid or a name is looked for.
 * @throws UserError `no-such-target`, `ambiguous-target`, `not-instrumented`, `unsafe-directory`
 */
export async function resolveTarget(target: string): Promise<Address> {
  if (/^wss?:\/\//i.test(target)) return { url: target };
  const { processes, refused } = await discover();
  // All processes of a cluster have one name: its primary is meant.
  const found = heads(matching(processes, target));
  if (found.length === 1) return { socket: found[0]!.socket };
  if (found.length > 1)
    throw ambiguousTarget(
      cleanText(target),
      found.map(({ pid }) => pid),
    );
  if (isSocket(target)) return { socket: target };
  if (refused[0]) throw refused[0];
  if (nodeProcesses().some(({ pid }) => String(pid) === target)) throw notInstrumented(Number(target));
  throw noSuchTarget(cleanText(target));
}

/** By pid, else by name, else by the script's path or file name, with or without its extension. */
export function matching(processes: readonly Discovery[], target: string): Discovery[] {
  const ways: ((process: Discovery) => boolean)[] = [
    ({ pid }) => String(pid) === target,
    ({ name }) => name === target,
    ({ command }) => command !== undefined && [command, basename(command), stem(command)].includes(target),
  ];
  for (const way of ways) {
    const found = processes.filter(way);
    if (found.length > 0) return found;
  }
  return [];
}

function stem(command: string): string {
  return basename(command).replace(/\.[^.]+$/, '');
}

function isSocket(target: string): boolean {
  // A Windows pipe is no file that could be looked at.
  if (target.startsWith('\\\\.\\pipe\\')) return true;
  return lstatSync(target, { throwIfNoEntry: false })?.isSocket() ?? false;
}
