/** The door to any Node process that runs: its inspector, opened if need be, and closed again. */
import { setTimeout as pause } from 'node:timers/promises';
import { watchForInterruption } from '../commands/interruption.ts';
import { BlockedInNativeCode, Interrupted, inspectorLost, notTheInspector, processEnded } from '../errors.ts';
import { type Claim, claim } from './claim.ts';
import { closeInspector, sendClose, within } from './close.ts';
import { closeLater } from './close-later.ts';
import { type Candidate, examine, refuseOldNode } from './examine.ts';
import { type Door, hasEnded, inodesAround, knock, open, wordsOf } from './open.ts';
import { InspectorError, InspectorGone, type InspectorSession, openSession } from './session.ts';
import { hasClients, ownPidOf, whereaboutsOf } from './system.ts';

/** JavaScript that runs is interrupted for an answer; only native code keeps it back. */
const ANSWER_MS = 2000;
const CLOSE_MS = 2000;
/** From the end of the connection to that of the process. */
const ENDING_MS = 500;

/** What `work` may have to know of the inspector. */
export interface Inspected {
  /** Somebody else is connected to it, a debugger perhaps: it may be at a breakpoint. */
  readonly isShared: boolean;
}

/**
 * Gives `work` a session with the process' inspector. An inspector that was open is used and left as it was; one that this
 * has opened is closed again whatever happens: `work` fails, a signal comes, this process exits. Node says in the output of
 * the other process that it has opened it. `Interrupted` when a signal ends it.
 *
 * @throws UserError which refuses: exit code 3
 */
export async function withInspector<R>(
  pid: number,
  work: (session: InspectorSession, inspected: Inspected) => Promise<R>,
): Promise<R> {
  // What is refused is refused before anything is written.
  examine(pid);
  const claimed = await claim(pid);
  const candidate = examineClaimed(pid, claimed);
  const interruption = watchForInterruption();
  const visit = new Visit(candidate, claimed, interruption.aborted);
  const interrupted = new Promise<never>((_, reject) => {
    interruption.each(() => reject(new Interrupted(interruption.exitCode ?? 0)));
  });
  process.once('exit', visit.leaveAtOnce);
  try {
    return await Promise.race([interrupted, visit.ask(work)]);
  } finally {
    await visit.leave();
    process.off('exit', visit.leaveAtOnce);
    interruption.stop();
  }
}

/** Once more: another console may have had its inspector open, and have closed it since. */
function examineClaimed(pid: number, claimed: Claim): Candidate {
  try {
    return examine(pid);
  } catch (error) {
    claimed.release();
    throw error;
  }
}

/** From the claim to its release. */
class Visit {
  readonly #candidate: Candidate;
  readonly #claim: Claim;
  readonly #before: ReadonlySet<string>;
  #session: InspectorSession | undefined;
  /** It has been opened by us, or may be yet. */
  #isOurs: boolean;
  #mayOpenLater = false;
  readonly #aborted: AbortSignal;

  constructor(candidate: Candidate, claimed: Claim, aborted: AbortSignal) {
    this.#candidate = candidate;
    this.#claim = claimed;
    this.#aborted = aborted;
    this.#isOurs = claimed.isInherited;
    this.#before = claimed.isInherited ? new Set() : inodesAround(candidate.pid);
  }

  async ask<R>(work: (session: InspectorSession, inspected: Inspected) => Promise<R>): Promise<R> {
    const { pid } = this.#candidate;
    const { listener, url } = await this.#door();
    const isShared = !this.#isOurs && hasClients(pid, listener.port);
    let isEnding = false;
    try {
      const session = await openSession(url);
      if (this.#aborted.aborted) session.close();
      else this.#session = session;
      // A program that ends would wait for the session to end.
      session.on('NodeRuntime.waitingForDisconnect', () => {
        isEnding = true;
        session.close();
      });
      await this.#verify(session, listener.port);
      return await work(session, { isShared });
    } catch (error) {
      // Of a program that is ending, there may be nothing left to ask.
      const isOfTheEnd = error instanceof InspectorGone || (isEnding && error instanceof InspectorError);
      if (!isOfTheEnd) throw error;
      throw isEnding || (await endsSoon(pid)) ? processEnded(pid) : inspectorLost(pid);
    }
  }

  async #door(): Promise<Door> {
    const { pid, open: listeners } = this.#candidate;
    if (listeners.length > 0) {
      const door = await knock(listeners, true);
      if (door === undefined) throw notTheInspector(pid, listeners[0]?.port ?? 0);
      return door;
    }
    const onSignal = () => {
      this.#claim.opens();
      this.#isOurs = true;
      this.#mayOpenLater = true;
    };
    const opened = await open(this.#candidate, onSignal, this.#aborted);
    if ('url' in opened) {
      this.#isOurs = !opened.wasOpen;
      return opened;
    }
    this.#mayOpenLater = opened.mayOpenLater;
    throw opened.refusal;
  }

  /** That it is this very process which answers. */
  async #verify(session: InspectorSession, port: number): Promise<void> {
    const { pid } = this.#candidate;
    const answer = await within(ANSWER_MS, introduce(session));
    if (answer === undefined) throw new BlockedInNativeCode(pid, wordsOf(whereaboutsOf(pid)));
    const { pid: theirs, version = '' } = answer.result.value ?? {};
    if (theirs !== (ownPidOf(pid) ?? pid)) throw notTheInspector(pid, port);
    refuseOldNode(pid, version);
  }

  async leave(): Promise<void> {
    const session = this.#session;
    const isClosed =
      !this.#isOurs || (session === undefined ? !this.#mayOpenLater : await closeInspector(session, CLOSE_MS));
    session?.close();
    if (isClosed || hasEnded(this.#candidate.pid)) this.#claim.release();
    else this.#closeLater();
  }

  /** At the exit of this process: what is written to a socket now still goes out. */
  readonly leaveAtOnce = (): void => {
    if (this.#isOurs && this.#session !== undefined) sendClose(this.#session);
    else if (this.#isOurs && this.#mayOpenLater) {
      this.#closeLater();
      return;
    }
    this.#claim.release();
  };

  #closeLater(): void {
    closeLater(this.#candidate.pid, this.#candidate.port, this.#before, this.#claim);
  }
}

interface Evaluated {
  readonly result: { readonly value?: { readonly pid: number; readonly version: string } };
}

/** One question after the other: of two answers in a row, the second would wait 40 ms for the first to be acknowledged. */
async function introduce(session: InspectorSession): Promise<Evaluated> {
  await session.send('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true });
  const expression = '({ pid: process.pid, version: process.version })';
  return session.send('Runtime.evaluate', { expression, returnByValue: true, silent: true });
}

async function endsSoon(pid: number): Promise<boolean> {
  for (const end = performance.now() + ENDING_MS; performance.now() < end; await pause(10)) {
    if (hasEnded(pid)) return true;
  }
  return false;
}
