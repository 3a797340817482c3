import { mkdirSync } from 'node:fs';
import { isOurDirectory, socketDirectories } from './directory.ts';

/**
 * The directory of the sockets, made if need be; undefined: there is none, and none can be made.
 *
 * @throws UserError `unsafe-directory`
 */
export function privateDirectory(): string | undefined {
  for (const directory of socketDirectories()) {
    try {
      mkdirSync(directory, { mode: 0o700 });
    } catch {
      // It exists, or cannot be made: that is seen next.
    }
    if (isOurDirectory(directory)) return directory;
  }
  return undefined;
}
