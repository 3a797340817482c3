import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, unlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { Discovery } from '@async-console/protocol';
import type { UserError } from '../errors.ts';
import { cleanText } from './clean.ts';
import { isOurDirectory, socketDirectories } from './directory.ts';
import { isRunning, startOf } from './proc.ts';

const NAME = /^(\d+)\.json$/;
const MOST_BYTES = 64 * 1024;
/** The clock of the boot has whole seconds. */
const CLOCK_TOLERANCE_MS = 2500;

/** The instrumented processes of this user, oldest first, and the directories that could not be trusted. */
export interface Discovered {
  readonly processes: readonly Discovery[];
  readonly refused: readonly UserError[];
}

/** What the files say, without asking whether their processes live: cheap enough to be polled. */
export function readDiscoveries(directories: readonly string[] = socketDirectories()): Discovered {
  const { found, refused } = read(directories);
  return { processes: found.map(({ discovery }) => discovery), refused };
}

/** Those that live. The files of dead ones are removed. */
export async function discover(directories: readonly string[] = socketDirectories()): Promise<Discovered> {
  const { found, refused } = read(directories);
  const alive = await Promise.all(found.map(({ discovery }) => isAlive(discovery)));
  for (const [index, { file, discovery }] of found.entries()) {
    if (!alive[index]) prune(file, discovery);
  }
  return { processes: found.filter((_, index) => alive[index]).map(({ discovery }) => discovery), refused };
}

interface Found {
  readonly file: string;
  readonly discovery: Discovery;
}

function read(directories: readonly string[]): { found: Found[]; refused: UserError[] } {
  const found = new Map<number, Found>();
  const refused: UserError[] = [];
  for (const directory of directories) {
    let names: string[];
    try {
      if (!isOurDirectory(directory)) continue;
      names = readdirSync(directory);
    } catch (error) {
      refused.push(error as UserError);
      continue;
    }
    for (const name of names) {
      const pid = Number(NAME.exec(name)?.[1]);
      if (!pid || found.has(pid)) continue;
      const file = join(directory, name);
      const discovery = readDiscovery(file);
      if (discovery?.pid === pid) found.set(pid, { file, discovery });
    }
  }
  return { found: [...found.values()].sort((a, b) => a.discovery.startedAt - b.discovery.startedAt), refused };
}

/** Absent when it is not a plain small file of ours with the expected content; it may be half-written. */
function readDiscovery(file: string): Discovery | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || stats.size > MOST_BYTES) return undefined;
    if (process.getuid && stats.uid !== process.getuid()) return undefined;
    const discovery = Discovery.parse(JSON.parse(readFileSync(descriptor, 'utf8')));
    return {
      ...discovery,
      name: cleanText(discovery.name),
      node: cleanText(discovery.node),
      directory: cleanText(discovery.directory),
      ...(discovery.command === undefined ? {} : { command: cleanText(discovery.command) }),
    };
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** A pid alone proves nothing: it may have been used again, or belong to another PID namespace (a container). */
async function isAlive(discovery: Discovery): Promise<boolean> {
  if (isRunning(discovery.pid) && startFits(discovery)) return true;
  return listens(discovery.socket);
}

function startFits({ pid, startedAt }: Discovery): boolean {
  const start = startOf(pid);
  return start === undefined || Math.abs(start - startedAt) <= CLOCK_TOLERANCE_MS;
}

function listens(socket: string): Promise<boolean> {
  return new Promise((answer) => {
    const probe = connect(socket);
    probe.once('connect', () => {
      probe.destroy();
      answer(true);
    });
    // EAGAIN: somebody listens whose queue is full.
    probe.once('error', (error: NodeJS.ErrnoException) => answer(error.code === 'EAGAIN'));
  });
}

function prune(file: string, { socket }: Discovery): void {
  const besideIt = dirname(resolve(socket)) === dirname(file);
  for (const path of besideIt ? [file, socket] : [file]) {
    try {
      unlinkSync(path);
    } catch {
      // Another console was faster, or the file system is read-only: it stays ignored.
    }
  }
}
