/**
 * What the system tells of another process without asking it. It is Linux that tells, in /proc: elsewhere, and of what may
 * not be looked at, each answer is undefined, and what needs it is left out.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** Bit of a signal mask in /proc/<pid>/status. */
const SIGUSR1_BIT = 1n << 9n;
const LISTENING = '0A';
const ESTABLISHED = '01';

/** A TCP socket that listens. */
export interface Listener {
  /** An IP address, as it is bound. */
  readonly address: string;
  readonly port: number;
  /** Of the socket; absent: not known whose it is. */
  readonly inode?: string;
}

/** What /proc/<pid>/stat calls state: R, S, D, T (stopped), t (held by a tracer), Z (zombie) … */
export function stateOf(pid: number): string | undefined {
  const stat = read(pid, 'stat');
  return stat?.[stat.lastIndexOf(')') + 2];
}

/** What tells two processes of one pid apart: constant for the life of a process. */
export function birthOf(pid: number): string | undefined {
  const stat = read(pid, 'stat');
  // starttime is field 22 of proc(5); the fields behind the name in brackets begin with the third.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

export function userOf(pid: number): number | undefined {
  return numberIn(/^Uid:\s*\d+\s+(\d+)/m, read(pid, 'status'));
}

/** The pid that holds it, with ptrace: a native debugger, strace. */
export function tracerOf(pid: number): number | undefined {
  return numberIn(/^TracerPid:\s*([1-9]\d*)/m, read(pid, 'status'));
}

/** As the process itself sees its pid, in the innermost namespace. */
export function ownPidOf(pid: number): number | undefined {
  return numberIn(/^NSpid:.*?(\d+)$/m, read(pid, 'status'));
}

/** Without a handler SIGUSR1 ends a process. */
export function catchesSigusr1(pid: number): boolean | undefined {
  const mask = /^SigCgt:\s*([0-9a-f]+)/m.exec(read(pid, 'status') ?? '')?.[1];
  return mask === undefined ? undefined : (BigInt(`0x${mask}`) & SIGUSR1_BIT) !== 0n;
}

export function executableOf(pid: number): string | undefined {
  return link(pid, 'exe')?.replace(/ \(deleted\)$/, '');
}

/** The file that Node's code is in, to be read: the executable, or the library of a Node that is split in two. */
export function codeOf(pid: number): string {
  const library = /^\S+ r-x\S* .*?(\/\S*\/libnode\.so[.\d]*)$/m.exec(read(pid, 'maps') ?? '')?.[1];
  // By way of the process: its file may have been replaced by a newer one, or be another one in a container.
  return library === undefined ? `/proc/${pid}/exe` : `/proc/${pid}/root${library}`;
}

export function argumentsOf(pid: number): string[] | undefined {
  return read(pid, 'cmdline')?.split('\0').slice(0, -1);
}

/** As it was when the process started. */
export function variableOf(pid: number, name: string): string | undefined {
  return read(pid, 'environ')
    ?.split('\0')
    .find((each) => each.startsWith(`${name}=`))
    ?.slice(name.length + 1);
}

/** Whether it has a network of its own, as in a container: a port of its is then none of ours. */
export function isInOtherNetwork(pid: number): boolean | undefined {
  const [theirs, ours] = [link(pid, 'ns/net'), link('self', 'ns/net')];
  return theirs === undefined || ours === undefined ? undefined : theirs !== ours;
}

/** Node's thread that waits for SIGUSR1 blocks nearly all signals; it has a name since Node 24. */
export function hasSignalThread(pid: number): boolean {
  return threads(pid).some(({ name, status }) => {
    const blocked = /^SigBlk:\s*([0-9a-f]+)/m.exec(status)?.[1];
    return name === 'SignalInspector' || blocked === 'fffffffe7ffbfeff';
  });
}

/** The thread of an open inspector has a name since Node 24; undefined: before that. */
export function hasInspectorThread(pid: number): boolean | undefined {
  const names = threads(pid).map(({ name }) => name);
  return names.includes('SignalInspector') ? names.includes('InspectorIo') : undefined;
}

/** All sockets that listen where this process is, its own and those of others. */
export function listenersAround(pid: number): (Listener & { readonly inode: string })[] {
  return sockets(pid, LISTENING).map(({ local, inode }) => ({ ...local, inode }));
}

export function owns(pid: number, inode: string): boolean {
  return [...descriptors(pid).values()].includes(`socket:[${inode}]`);
}

/** Whether somebody is connected to that port of the process. */
export function hasClients(pid: number, port: number): boolean {
  return sockets(pid, ESTABLISHED).some(({ local, inode }) => local.port === port && inode !== '0');
}

/** The process of ours that has that socket; undefined: none, or another user's. */
export function ownerOf(inode: string): number | undefined {
  return entries('/proc')
    .map(Number)
    .find((pid) => Number.isInteger(pid) && owns(pid, inode));
}

/**
 * Those of the process that its inspector may have, whatever the port: it has a thread and an event loop of its own, with
 * little in it, and is no part of the loop of the main thread, that which the app's own servers are in.
 */
export function inspectorLikeListeners(pid: number): Listener[] {
  const held = descriptors(pid);
  const around = listenersAround(pid);
  const own = loopOf(pid);
  return eventPolls(held).flatMap((poll) => {
    if (poll === own) return [];
    const watched = [...(read(pid, `fdinfo/${poll}`) ?? '').matchAll(/^tfd:\s*(\d+)/gm)].map(([, fd]) => Number(fd));
    // A pipe for signals, a wake-up, one or two sockets that listen, and whoever is connected.
    return watched.length > 6
      ? []
      : around.filter(({ inode }) => watched.some((fd) => held.get(fd) === `socket:[${inode}]`));
  });
}

/** Where the main thread is, as the kernel sees it. */
export type Whereabouts =
  /** It runs: JavaScript, or what it calls. */
  | { readonly is: 'running' }
  /** It waits for events; in an event loop that a synchronous call has made for itself: `isNested`, undefined: perhaps. */
  | { readonly is: 'waiting-for-events'; readonly isNested: boolean | undefined; readonly switches: number }
  /** It sleeps in a system call; `where` is a function of the kernel. */
  | { readonly is: 'sleeping'; readonly where: string; readonly switches: number };

export function whereaboutsOf(pid: number): Whereabouts | undefined {
  const state = stateOf(pid);
  if (state === 'R') return { is: 'running' };
  const where = read(pid, 'wchan');
  if ((state !== 'S' && state !== 'D') || where === undefined || where === '0' || where === '') return undefined;
  const switches = numberIn(/^voluntary_ctxt_switches:\s*(\d+)/m, read(pid, `task/${pid}/status`)) ?? 0;
  if (!/epoll|^ep_/.test(where)) return { is: 'sleeping', where, switches };
  return { is: 'waiting-for-events', isNested: isNested(pid), switches };
}

/** Node makes three event loops as it starts, the main thread's the last: the first is spare, the second the platform's. */
const LOOPS_OF_NODE = 3;

function loopOf(pid: number): number | undefined {
  return eventPolls(descriptors(pid))[LOOPS_OF_NODE - 1];
}

/** Whether the loop that the main thread waits in is another than its own. */
function isNested(pid: number): boolean | undefined {
  const polls = eventPolls(descriptors(pid));
  if (polls.length === LOOPS_OF_NODE) return false;
  // Its first argument is the descriptor that it waits on; who may not trace the process cannot see it.
  const argument = read(pid, 'syscall')?.split(' ')[1];
  return argument === undefined || polls.length < LOOPS_OF_NODE
    ? undefined
    : Number(argument) !== polls[LOOPS_OF_NODE - 1];
}

function eventPolls(held: ReadonlyMap<number, string>): number[] {
  return [...held].flatMap(([fd, what]) => (what === 'anon_inode:[eventpoll]' ? [fd] : [])).sort((a, b) => a - b);
}

function descriptors(pid: number): Map<number, string> {
  const held = new Map<number, string>();
  for (const fd of entries(`/proc/${pid}/fd`)) {
    const what = link(pid, `fd/${fd}`);
    if (what !== undefined) held.set(Number(fd), what);
  }
  return held;
}

function threads(pid: number): { readonly name: string; readonly status: string }[] {
  return entries(`/proc/${pid}/task`).map((thread) => ({
    name: (read(pid, `task/${thread}/comm`) ?? '').trim(),
    status: read(pid, `task/${thread}/status`) ?? '',
  }));
}

function sockets(pid: number, state: string) {
  return ['net/tcp', 'net/tcp6'].flatMap((file) =>
    (read(pid, file) ?? '')
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const fields = line.trim().split(/\s+/);
        if (fields[3] !== state) return [];
        return [{ local: socketAddress(fields[1] ?? ''), inode: fields[9] ?? '0' }];
      }),
  );
}

/** `0100007F:240D` is 127.0.0.1:9229: each four bytes are a number of the machine, and those are little-endian. */
export function socketAddress(text: string): { address: string; port: number } {
  const [hex = '', port = ''] = text.split(':');
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => [...Buffer.from(word, 'hex')].reverse());
  const address =
    bytes.length === 4
      ? bytes.join('.')
      : (Buffer.from(bytes).toString('hex').match(/.{4}/g) ?? []).map((part) => part.replace(/^0+(?=.)/, '')).join(':');
  return { address, port: Number.parseInt(port, 16) };
}

function numberIn(pattern: RegExp, text: string | undefined): number | undefined {
  const found = text === undefined ? undefined : pattern.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

function read(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}

function link(pid: number | 'self', file: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/${file}`);
  } catch {
    return undefined;
  }
}

function entries(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}
