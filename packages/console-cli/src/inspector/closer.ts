/**
 * Goes on where a console has to stop: a process that is blocked in native code opens its inspector, which it was asked to,
 * when that code returns. This waits for it, closes it, and ends.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { releaseHanded } from './claim.ts';
import { closeInspector } from './close.ts';
import type { Waiting } from './close-later.ts';
import { hasEnded, knock, newListeners } from './open.ts';
import { openSession } from './session.ts';
import { birthOf, whereaboutsOf } from './system.ts';

const LOOK_EVERY_MS = 200;
const CLOSE_MS = 5000;
/** A loop that turns for so long opens nothing any more. */
const IDLE_MS = 3000;
/** The same, where it cannot be told whether what waits is the program's loop or a synchronous call. */
const MAYBE_IDLE_MS = 60 * 60 * 1000;

async function waitAndClose({ pid, port, birth, before }: Waiting): Promise<void> {
  let idleSince: number | undefined;
  while (!hasEnded(pid) && birthOf(pid) === birth) {
    const door = await knock(newListeners(pid, port, new Set(before)), false);
    if (door !== undefined && (await closeDoor(door.url))) return;
    const where = whereaboutsOf(pid);
    const isIdle = where?.is === 'waiting-for-events' && !where.isNested;
    idleSince = isIdle ? (idleSince ?? performance.now()) : undefined;
    if (idleSince !== undefined) {
      const enough = where?.is === 'waiting-for-events' && where.isNested === false ? IDLE_MS : MAYBE_IDLE_MS;
      if (door === undefined && performance.now() - idleSince > enough) return;
    }
    await pause(LOOK_EVERY_MS);
  }
}

async function closeDoor(url: string): Promise<boolean> {
  try {
    const session = await openSession(url);
    const isClosed = await closeInspector(session, CLOSE_MS);
    session.close();
    return isClosed;
  } catch {
    return false;
  }
}

const waiting = JSON.parse(process.argv[2] ?? '') as Waiting;
await waitAndClose(waiting).finally(() => releaseHanded(waiting.pid, waiting.birth));
