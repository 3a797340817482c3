import { type GlobUse, problemWithGlob, splitGlobs } from '@async-console/protocol/globs';
import { badGlob } from '../errors.ts';

/** Which modules of a program are probed. */
export interface Selection {
  /** Globs of packages below `node_modules`. */
  readonly include: readonly string[];
  /** Globs of packages and files. */
  readonly exclude: readonly string[];
}

/** @throws UserError `bad-glob`: before the program starts, where the agent could only go on without it */
export function selectionOf(options: { include: readonly string[]; exclude: readonly string[] }): Selection {
  return { include: globs(options.include, 'include'), exclude: globs(options.exclude, 'exclude') };
}

function globs(given: readonly string[], use: GlobUse): string[] {
  const split = given.flatMap(splitGlobs);
  for (const glob of split) {
    const problem = problemWithGlob(glob, use);
    if (problem !== undefined) throw badGlob(glob, use, problem);
  }
  return split;
}
