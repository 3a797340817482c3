import { lstatSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { unsafeDirectory } from '../errors.ts';

/**
 * Where agents may have put their sockets, the likeliest first. All are looked through: the program may have been
 * started without the XDG_RUNTIME_DIR of this shell, by a service manager for example.
 */
export function socketDirectories(environment: NodeJS.ProcessEnv = process.env): string[] {
  const directories: string[] = [];
  const runtime = environment.XDG_RUNTIME_DIR;
  if (runtime && isAbsolute(runtime)) directories.push(join(runtime, 'async-console'));
  directories.push(join(tmpdir(), `async-console-${process.getuid?.() ?? environment.USERNAME ?? 'user'}`));
  return directories;
}

/**
 * Whether there is such a directory. It is the directory that protects the sockets, so it must be ours alone: otherwise
 * another user could plant a socket in it and have us believe what it says.
 * @throws UserError `unsafe-directory`
 */
export function isOurDirectory(directory: string): boolean {
  const stats = lstatSync(directory, { throwIfNoEntry: false });
  if (!stats) return false;
  if (stats.isSymbolicLink()) throw unsafeDirectory(directory, 'is a symbolic link');
  if (!stats.isDirectory()) throw unsafeDirectory(directory, 'is no directory');
  // Windows has neither owners nor modes here: its pipes are protected by themselves.
  if (!process.getuid) return true;
  if (stats.uid !== process.getuid()) throw unsafeDirectory(directory, `belongs to another user (uid ${stats.uid})`);
  if (stats.mode & 0o077) {
    throw unsafeDirectory(directory, `may be used by others (mode ${(stats.mode & 0o777).toString(8)})`);
  }
  return true;
}
