import { setTimeout as sleep } from 'node:timers/promises';
import type { SnapshotBody, Update } from '@async-console/protocol';
import type { Connection } from '../connection/connect.ts';

/** When a measurement is over. */
export type Until =
  | { readonly kind: 'for'; readonly ms: number }
  | { readonly kind: 'exit' }
  | { readonly kind: 'idle' };

export interface Limits {
  /** Milliseconds between two looks at whether the program is idle. */
  readonly intervalMs: number;
  /** Aborts when there is no more time. */
  readonly timeout: AbortSignal;
  readonly interrupted: AbortSignal;
}

export interface Measured {
  readonly why: 'reached' | 'ended' | 'timeout' | 'interrupted';
  /** Absent when the program was gone before it could say anything. */
  readonly body: SnapshotBody | undefined;
}

/** The observer answers from its own thread, also while the program is blocked. */
const ANSWER_MS = 10_000;
/** Somebody who interrupts does not want to wait. */
const INTERRUPTED_ANSWER_MS = 500;

/** Watches the program until it has done what is waited for, and takes its state then. */
export async function measure(connection: Connection, until: Until, limits: Limits): Promise<Measured> {
  const over = new AbortController();
  connection.measure();
  const why = await Promise.race([
    connection.ended.then(() => 'ended' as const),
    reached(connection, until, limits.intervalMs, over.signal).then(() => 'reached' as const),
    aborted(limits.timeout, over.signal).then(() => 'timeout' as const),
    aborted(limits.interrupted, over.signal).then(() => 'interrupted' as const),
  ]);
  over.abort();
  if (why === 'ended') return { why, body: (await connection.ended).final };
  return { why, body: await answer(connection, why === 'interrupted' ? INTERRUPTED_ANSWER_MS : ANSWER_MS) };
}

async function reached(connection: Connection, until: Until, intervalMs: number, over: AbortSignal): Promise<void> {
  if (until.kind === 'for') await timer(until.ms, over);
  else if (until.kind === 'idle') await idle(connection, intervalMs);
  else await new Promise(() => {});
}

/** Three looks in a row, which are two intervals. */
function idle(connection: Connection, intervalMs: number): Promise<void> {
  return new Promise((resolve) => {
    let looks = 0;
    connection.subscribe({ limit: 1 }, intervalMs, ({ overview }) => {
      looks = isIdle(overview) ? looks + 1 : 0;
      if (looks === 3) resolve();
    });
  });
}

/** While the program still loads, or blocks its thread, it has answered no heartbeat: that is not idle. */
function isIdle({ totals, blocked, loop, completeness }: Update['overview']): boolean {
  const answers = !blocked && loop.utilization !== undefined;
  return totals.live === 0 && (answers || completeness.agentError !== undefined);
}

async function answer(connection: Connection, withinMs: number): Promise<SnapshotBody | undefined> {
  const over = new AbortController();
  const body = await Promise.race([connection.snapshot(), timer(withinMs, over.signal).then(() => undefined)]);
  over.abort();
  return body;
}

/** Never settles when `over` comes first: what has lost a race is forgotten. */
async function timer(ms: number, over: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal: over });
  } catch {
    await new Promise(() => {});
  }
}

function aborted(signal: AbortSignal, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true, signal: over });
  });
}
