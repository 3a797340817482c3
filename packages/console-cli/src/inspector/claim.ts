/** One console asks a process at a time: two would close the inspector under each other. */
import { readdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { privateDirectory } from '../connection/private-directory.ts';
import { isRunning } from '../connection/proc.ts';
import { alreadyAsked } from '../errors.ts';
import { birthOf } from './system.ts';

const TRIES = 4;
/** Two that come at the same moment both step back, and come again at different ones. */
const STEP_BACK_MS = 40;
const OPENED = 'opened';

export interface Claim {
  /** A console that has died had opened the inspector, and could not close it any more. */
  readonly isInherited: boolean;
  /** To be said before the inspector is opened. */
  opens(): void;
  /** To another process, which goes on where this one stops. */
  handTo(claimant: number): void;
  release(): void;
}

/**
 * Each console writes a file of its own, and then looks for those of others: so no two ever go on, and what the dead have
 * left needs no lock to be cleared away.
 *
 * @throws UserError `already-asked`, `unsafe-directory`
 */
export async function claim(pid: number): Promise<Claim> {
  const directory = privateDirectory();
  if (directory === undefined) return UNCLAIMED;
  const file = fileOf(directory, pid, process.pid);
  for (let left = TRIES; ; left -= 1) {
    writeFileSync(file, '', { mode: 0o600 });
    const { living, dead } = others(directory, pid, file);
    if (living === undefined) {
      const isInherited = dead.some((each) => contentOf(each) === OPENED);
      if (isInherited) writeFileSync(file, OPENED);
      for (const each of dead) remove(each);
      return {
        isInherited,
        opens: () => writeFileSync(file, OPENED),
        handTo: (claimant) => renameSync(file, fileOf(directory, pid, claimant)),
        release: () => remove(file),
      };
    }
    remove(file);
    if (left === 1) throw alreadyAsked(pid, living);
    await pause(STEP_BACK_MS * (1 + Math.random()));
  }
}

/** Of the process `pid`, which has ended perhaps, by the one that was handed the claim. */
export function releaseHanded(pid: number, birth: string | undefined): void {
  const directory = privateDirectory();
  if (directory !== undefined) remove(fileOf(directory, pid, process.pid, birth));
}

/** Where nothing can be written, nobody is kept away. */
const UNCLAIMED: Claim = { isInherited: false, opens: () => {}, handTo: () => {}, release: () => {} };

/** Processes, not pids alone: those are used again. */
function fileOf(directory: string, pid: number, claimant: number, birth = birthOf(pid)): string {
  return join(directory, `inspector-${pid}-${birth ?? 0}-by-${claimant}-${birthOf(claimant) ?? 0}`);
}

/** Who else claims the process, and the files of those that cannot any more. What is of no interest to anybody goes. */
function others(directory: string, pid: number, own: string): { living: number | undefined; dead: string[] } {
  let living: number | undefined;
  const dead: string[] = [];
  for (const name of readdirSync(directory)) {
    const match = /^inspector-(\d+)-(\d+)-by-(\d+)-(\d+)$/.exec(name);
    const file = join(directory, name);
    if (match === null || file === own) continue;
    const [claimed, claimant] = [Number(match[1]), Number(match[3])];
    const isAlive = lives(claimant, match[4]);
    if (!lives(claimed, match[2])) {
      if (!isAlive) remove(file);
    } else if (claimed === pid && isAlive) living = claimant;
    else if (claimed === pid) dead.push(file);
  }
  return { living, dead };
}

function lives(pid: number, birth: string | undefined): boolean {
  return isRunning(pid) && (birthOf(pid) ?? '0') === birth;
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function remove(file: string): void {
  try {
    unlinkSync(file);
  } catch {
    // Somebody has cleared it away.
  }
}
