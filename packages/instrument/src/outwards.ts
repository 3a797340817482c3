/** What the agent says: to the observer, and in a line of its own where that cannot hear it. */
import { writeSync } from 'node:fs';
import type { Report } from './observer/boot.ts';

export type Tell = (report: Report) => void;

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Straight to the file descriptor: the app may have replaced `process.stderr`. */
export function say(line: string): void {
  try {
    writeSync(2, `${line}\n`);
  } catch {
    // stderr is closed.
  }
}
