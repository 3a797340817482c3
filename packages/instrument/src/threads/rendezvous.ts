/**
 * How a worker thread finds the observer of its process: through the environment data that Node hands from each thread to
 * those that it starts, by whatever way they are started. An app sees it only when it asks for this very key.
 */
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

const KEY = '@async-console';

/** Which modules are probed, in every thread alike. */
export interface Covered {
  /** Globs. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly takesCoverage: boolean;
  /** Counts of LEFT_ALONE. */
  readonly leftAlone: SharedArrayBuffer;
}

export interface Rendezvous {
  /** Name of the `BroadcastChannel` on which the observer listens. */
  readonly channel: string;
  /** The header of the main thread's table: whether the agent is on, and the observer listens. */
  readonly header: SharedArrayBuffer;
  /** Which modules are probed. */
  readonly covered: Covered;
}

export function publish(rendezvous: Rendezvous): void {
  setEnvironmentData(KEY, rendezvous as never);
}

/** Absent: no agent runs in the main thread. */
export function findRendezvous(): Rendezvous | undefined {
  return getEnvironmentData(KEY) as unknown as Rendezvous | undefined;
}
