import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { nodeVersionIn } from '../inspector/node-version.ts';
import { argumentsOf, catchesSigusr1, codeOf, executableOf, hasSignalThread } from '../inspector/system.ts';
import { cleanText } from './clean.ts';

// What the system tells of other processes. Most of it is in /proc of Linux, and elsewhere simply absent.

/** Of user space on every Linux architecture that Node runs on. */
const TICKS_PER_SECOND = 100;

/** A Node.js process of this user. */
export interface NodeProcess {
  readonly pid: number;
  /** The script's file name, `[eval]`, or "node". */
  readonly name: string;
  /** For example "v24.21.0"; absent: it cannot be told. */
  readonly node?: string;
}

/** Whether there is a process of ours with this pid, perhaps another than the one that was meant. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds since the epoch, to about a second; absent when the process or /proc is. */
export function startOf(pid: number): number | undefined {
  const fields = statFields(pid);
  const boot = bootedAt();
  if (!fields || boot === undefined) return undefined;
  // starttime is field 22 of proc(5); the fields here begin with the third.
  return boot + (Number(fields[19]) * 1000) / TICKS_PER_SECOND;
}

/** Whether ctrl-c in the terminal reaches this process, and so its children by itself; absent: cannot be said. */
export function isInForeground(): boolean | undefined {
  const fields = statFields('self');
  return fields && fields[2] === fields[5];
}

/** Those of this user, instrumented or not, without this one. On Windows none: it does not tell. */
export function nodeProcesses(): NodeProcess[] {
  return process.platform === 'darwin' ? nodeProcessesOfMac() : nodeProcessesOfLinux();
}

function nodeProcessesOfLinux(): NodeProcess[] {
  const uid = process.getuid?.();
  const found: NodeProcess[] = [];
  for (const entry of entriesOf('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      if (statSync(`/proc/${pid}`).uid !== uid || !runsNode(pid)) continue;
      const node = nodeVersionIn(codeOf(pid));
      found.push({ pid, name: cleanText(nameOf(argumentsOf(pid) ?? [])), ...(node === undefined ? {} : { node }) });
    } catch {
      // It has ended meanwhile, or may not be looked at.
    }
  }
  return found;
}

/** By its executable, else by what Node alone does: it may be packaged with an app. */
function runsNode(pid: number): boolean {
  // Not comm: the main thread of a newer Node calls itself "MainThread".
  return isNamedNode(executableOf(pid) ?? '') || (catchesSigusr1(pid) === true && hasSignalThread(pid));
}

export function isNamedNode(executable: string): boolean {
  return /^(node|nodejs)(-?\d+)?$/.test(basename(executable));
}

/** Not tested yet. */
function nodeProcessesOfMac(): NodeProcess[] {
  const columns = ['-U', String(process.getuid?.()), '-o', 'pid=,ucomm=,args='];
  const { stdout } = spawnSync('ps', columns, { encoding: 'utf8' });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, executable, args] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (args === undefined || Number(pid) === process.pid || !isNamedNode(executable!)) return [];
    return [{ pid: Number(pid), name: cleanText(nameOf(args.split(' '))) }];
  });
}

const OPTIONS_WITH_VALUE = new Set([
  '-r',
  '--require',
  '--import',
  '--loader',
  '--experimental-loader',
  '-C',
  '--conditions',
  '--env-file',
  '--title',
  '--inspect-port',
  '--debug-port',
]);

/** Of a command line `node [options] script [arguments]`; options that are not known to take a value take none. */
export function nameOf(args: readonly string[]): string {
  const [executable = 'node', ...rest] = args;
  const options = optionsOf(args);
  if (options.some((option) => /^(-e|--eval|-p|-pe|--print)(=|$)/.test(option))) return '[eval]';
  const script = rest.slice(options.length).find((arg) => arg !== '');
  // A process that has set its title has only that.
  return basename(script ?? executable);
}

/** Those of Node itself, with their values: what stands before the script. */
export function optionsOf([, ...args]: readonly string[]): string[] {
  let end = 0;
  while (end < args.length && (args[end] === '' || args[end]!.startsWith('-'))) {
    end += OPTIONS_WITH_VALUE.has(args[end]!) ? 2 : 1;
  }
  return args.slice(0, end);
}

function statFields(pid: number | 'self'): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in brackets, which may hold anything, spaces and brackets too.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function bootedAt(): number | undefined {
  try {
    const seconds = /^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1];
    return seconds === undefined ? undefined : Number(seconds) * 1000;
  } catch {
    return undefined;
  }
}

function entriesOf(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
