import { appendFile } from 'node:fs/promises';

export interface Audit {
  record(event: string): Promise<void>;
}

/** What left which shelf, one line an event: written before the change, so that a crash in between can be found. */
export function auditIn(path: string): Audit {
  return {
    async record(event) {
      await appendFile(path, `${new Date().toISOString()} ${event}\n`);
    },
  };
}
