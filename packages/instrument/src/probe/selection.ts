import { posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LeftAlone } from '../table/left-alone.ts';
import { type GlobUse, problemWithGlob, splitGlobs } from './globs.ts';

export interface Selection {
  /** Globs of package names: these are probed though they lie below `node_modules`. */
  readonly include: readonly string[];
  /** Globs of package names and of files, relative to the directory: these are not probed. They win. */
  readonly exclude: readonly string[];
  readonly directory: string;
}

/** Says why a module is left alone; undefined: it is to be probed. */
export type Select = (url: string) => Extract<LeftAlone, 'node_modules' | 'excluded'> | undefined;

/**
 * A module below `node_modules` is known by the folder of its package, any other by its path. Packages of a workspace
 * that are linked into `node_modules` are known by their paths: Node gives the files behind the links.
 */
export function selector({ include, exclude, directory }: Selection): Select {
  const byPackage = new Map<string, ReturnType<Select>>();
  const paths = exclude.map((glob) => asPath(glob));
  return (url) => {
    const name = packageOf(url);
    if (name === undefined) {
      if (paths.length === 0 || !url.startsWith('file:')) return undefined;
      const file = fileURLToPath(url);
      const inside = relative(directory, file).replaceAll(sep, '/');
      const absolute = file.replaceAll(sep, '/');
      return paths.some((glob) => matches(inside, glob) || matches(absolute, glob)) ? 'excluded' : undefined;
    }
    if (include.length === 0) return 'node_modules';
    if (!byPackage.has(name)) byPackage.set(name, ofPackage(name, include, exclude));
    return byPackage.get(name);
  };
}

function ofPackage(name: string, include: readonly string[], exclude: readonly string[]): ReturnType<Select> {
  if (!include.some((glob) => posix.matchesGlob(name, glob))) return 'node_modules';
  return exclude.some((glob) => posix.matchesGlob(name, glob)) ? 'excluded' : undefined;
}

/** Of `…/node_modules/@scope/name/lib/file.js`: `@scope/name`. Of the innermost `node_modules`, as pnpm nests them. */
export function packageOf(url: string): string | undefined {
  const found = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url);
  return found === null ? undefined : decodeURIComponent(found[1] as string);
}

function asPath(glob: string): string {
  return glob.replace(/^\.\//, '').replace(/\/$/, '');
}

/** A glob that matches a directory means all that is in it. */
function matches(path: string, glob: string): boolean {
  return posix.matchesGlob(path, glob) || posix.matchesGlob(path, `${glob}/**`);
}

/** The globs of a variable, and a sentence for each that cannot be used. */
export function readGlobs(text: string | undefined, use: GlobUse): { globs: string[]; problems: string[] } {
  const globs: string[] = [];
  const problems: string[] = [];
  for (const glob of text === undefined || text.trim() === '' ? [] : splitGlobs(text)) {
    const problem = problemWithGlob(glob, use);
    if (problem === undefined) globs.push(glob);
    else problems.push(`'${glob}' ${problem}`);
  }
  return { globs, problems };
}
