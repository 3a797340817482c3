/** Which Node a process runs, read out of its executable: to run it with `--version` would be to run who knows what. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** What the inspector of every Node says of itself, a constant in the executable, in one that was packaged with an app too. */
const MARK = Buffer.from('node.js/v');
const CHUNK_BYTES = 4 * 1024 * 1024;
/** A Node is larger than this; most other programs are smaller, and are not read. */
const LEAST_BYTES = 20 * 1024 * 1024;

const known = new Map<string, string | undefined>();

/** Of the file at `path`, e.g. "v24.21.0"; undefined: it is no Node, or cannot be read. Some 50 ms, once a file. */
export function nodeVersionIn(path: string): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const { dev, ino, size, mtimeMs } = fstatSync(descriptor);
    const key = `${dev}:${ino}:${size}:${mtimeMs}`;
    if (!known.has(key)) known.set(key, size < LEAST_BYTES ? undefined : search(descriptor));
    return known.get(key);
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function search(descriptor: number): string | undefined {
  const overlap = 64;
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES + overlap);
  let kept = 0;
  for (;;) {
    const bytes = readSync(descriptor, buffer, kept, CHUNK_BYTES, null);
    if (bytes === 0) return undefined;
    const filled = buffer.subarray(0, kept + bytes);
    for (let at = filled.indexOf(MARK); at >= 0; at = filled.indexOf(MARK, at + 1)) {
      const version = /^v\d+\.\d+\.\d+[-.\w]*/.exec(filled.toString('latin1', at + MARK.length - 1, at + overlap));
      if (version !== null) return version[0];
    }
    // The mark may lie across two chunks.
    kept = Math.min(overlap, filled.length);
    filled.copy(buffer, 0, filled.length - kept);
  }
}
