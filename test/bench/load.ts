import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Measure } from './record.ts';
import { programPath, type Subject } from './subject.ts';

/** Arguments of Node for the load generator: a process of its own, so that it is not in the app's figures. */
export function loadArguments(port: number, requests: number): string[] {
  return [programPath('load.mjs'), String(port), '/orders/7', String(requests)];
}

/** Milliseconds from the first request to the last answer. */
export async function load(port: number, requests: number): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, loadArguments(port, requests));
  return Number(stdout);
}

/** Microseconds of CPU, of the app alone, and of time a request. */
export function perRequest(app: Subject, port: number, warmUp: number, requests: number): Promise<Measure> {
  return perRequestFor(app, port, warmUp, requests, 0);
}

/** The same, of so many requests again and again, for so long at least. */
export async function perRequestFor(
  app: Subject,
  port: number,
  warmUp: number,
  requests: number,
  forMs: number,
): Promise<Measure> {
  await load(port, warmUp);
  const before = (await app.ask()) as { cpuMicros: number };
  let milliseconds = 0;
  let count = 0;
  do {
    milliseconds += await load(port, requests);
    count += requests;
  } while (milliseconds < forMs);
  const after = (await app.ask()) as { cpuMicros: number };
  return {
    cpu: (after.cpuMicros - before.cpuMicros) / count,
    wall: (milliseconds * 1e3) / count,
    count,
  };
}

const TURNS = 10;

/** Microseconds of CPU a request of two apps that live at the same time: a slow moment of the machine falls on both. */
export async function perRequestSideBySide(
  apps: readonly [Served, Served],
  warmUp: number,
  requests: number,
): Promise<[number, number]> {
  for (const { port } of apps) await load(port, warmUp);
  const used: [number, number] = [0, 0];
  for (let turn = 0; turn < TURNS; turn++) {
    // The order turns, so that neither always follows the other.
    for (const which of turn % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const { app, port } = apps[which];
      const before = (await app.ask()) as { cpuMicros: number };
      await load(port, requests / TURNS);
      const after = (await app.ask()) as { cpuMicros: number };
      used[which] += after.cpuMicros - before.cpuMicros;
    }
  }
  return [used[0] / requests, used[1] / requests];
}

export interface Served {
  readonly app: Subject;
  readonly port: number;
}
