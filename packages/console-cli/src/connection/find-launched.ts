import { rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { claimName, type Discovery } from '@async-console/protocol';
import { endedUnseen, noAgent, type UserError } from '../errors.ts';
import { type Connection, connect } from './connect.ts';
import { readDiscoveries } from './discovery.ts';
import { type End, howItEnded, type Launched } from './launch.ts';

/** A program may end 10 ms after its agent has shown itself. */
const POLL_MS = 10;
/** How long a Node.js process that we started may take to show itself before another of its run is taken. */
const DIRECT_CHILD_MS = 1500;

/** They start the program that is meant, and wait for it. */
const LAUNCHERS = /^(npm|npx|pnpm|pnpx|yarn|yarnpkg|corepack|tsx|nodemon|cross-env|dotenv|env-cmd|nyc|c8)$/;

/**
 * Connects to the program below what was launched, as soon as it shows itself.
 * @throws UserError `no-agent` when the command ends without any, `ended-unseen` when it is killed before,
 * `unsafe-directory` when that may be why
 */
export async function connectToLaunched(launched: Launched, signal?: AbortSignal): Promise<Connection> {
  const since = performance.now();
  let end: End | undefined;
  launched.ended.then((ended) => {
    end = ended;
  });
  for (;;) {
    // Asked before the directory is read: what it ended with is then in the directory, or never will be.
    const endedAs = end;
    const { processes, refused } = readDiscoveries();
    const target = choose(processes, launched, performance.now() - since);
    if (target) {
      try {
        const connection = await connect({ socket: target.socket });
        if (!launched.direct) claim(target, launched);
        return connection;
      } catch (error) {
        // Otherwise it has just ended; the next look tells.
        if ((error as UserError).code === 'protocol-mismatch') throw error;
      }
    }
    if (endedAs) throw refused[0] ?? missing(launched, endedAs);
    await sleep(POLL_MS, undefined, signal ? { signal } : {});
  }
}

/** Tells the other programs of the run, which would wait for us at their end, that this one is observed. */
function claim(target: Discovery, { run, ended }: Launched): void {
  if (run === undefined || process.platform === 'win32') return;
  const path = join(dirname(target.socket), claimName(run));
  writeFileSync(path, String(target.pid), { mode: 0o600 });
  ended.then(() => rmSync(path, { force: true }));
}

function missing({ command, direct }: Launched, end: End): UserError {
  const how = howItEnded(end);
  return direct && end.signal !== null ? endedUnseen(how) : noAgent(command, how);
}

/** The child itself when it is the program; otherwise the first of the run that is more than a launcher. */
export function choose(
  processes: readonly Discovery[],
  { child, direct, run }: Pick<Launched, 'direct' | 'run'> & { child: { readonly pid?: number | undefined } },
  waitedMs: number,
): Discovery | undefined {
  const ours = processes.filter((process) => process.run === run);
  const itself = ours.find(({ pid }) => pid === child.pid);
  // Asked for by name, a package manager is the program.
  if (itself && (direct || !isLauncher(itself))) return itself;
  if (direct && waitedMs < DIRECT_CHILD_MS) return undefined;
  return ours.find((process) => !isLauncher(process));
}

/** Whether it is a package manager or another program that only starts the one that is meant. */
export function isLauncher({ name, command }: Pick<Discovery, 'name' | 'command'>): boolean {
  if (LAUNCHERS.test(name)) return true;
  const script = basename(command ?? '').replace(/(-cli)?(-[\d.]+)?\.[cm]?js$/, '');
  return LAUNCHERS.test(script);
}
