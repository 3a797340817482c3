import { chmodSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Discovery } from '@async-console/protocol';

/** Writes the file whole or not at all, for this user's eyes only. Returns its path. */
export function writeDiscovery(directory: string, discovery: Discovery): string {
  const path = join(directory, `${discovery.pid}.json`);
  const draft = `${path}.${process.hrtime.bigint().toString(36)}`;
  writeFileSync(draft, JSON.stringify(discovery), { mode: 0o600, flag: 'wx' });
  renameSync(draft, path);
  return path;
}

export function restrictToOwner(path: string): void {
  if (process.platform !== 'win32') chmodSync(path, 0o600);
}

/** Removes what this process left; what is gone already is fine. */
export function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Removed by somebody else, or never made.
  }
}
