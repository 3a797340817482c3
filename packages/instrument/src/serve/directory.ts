/**
 * The private directory in which a process leaves its socket and its discovery file. The directory protects: sockets
 * made under a careless umask are open to everybody.
 */
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Longer socket paths are EINVAL (108 bytes on Linux, 104 on macOS). */
const MAX_SOCKET_PATH = 100;
const SOCKET_NAME_ROOM = 32;

/** `$XDG_RUNTIME_DIR/async-console`, else one per user below the temporary directory. */
export function privateDirectory(env: NodeJS.ProcessEnv = process.env): string {
  const runtime = env.XDG_RUNTIME_DIR;
  const wanted = runtime ? join(runtime, 'async-console') : undefined;
  if (wanted !== undefined && wanted.length + SOCKET_NAME_ROOM <= MAX_SOCKET_PATH && isDirectory(runtime as string)) {
    return wanted;
  }
  const user = process.getuid?.() ?? 'user';
  return join(tmpdir(), `async-console-${user}`);
}

/** Makes the directory if need be. @throws Error with a sentence when it is not ours alone. Changes nothing then. */
export function preparePrivateDirectory(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (process.platform === 'win32') return;
  const stat = lstatSync(path);
  const owner = process.getuid?.();
  if (!stat.isDirectory()) throw new Error(`${path} is not a directory`);
  if (owner !== undefined && stat.uid !== owner) throw new Error(`${path} belongs to another user`);
  if ((stat.mode & 0o077) !== 0) throw new Error(`${path} is open to other users (chmod 700 mends it)`);
}

function isDirectory(path: string): boolean {
  try {
    return lstatSync(path).isDirectory();
  } catch {
    return false;
  }
}
