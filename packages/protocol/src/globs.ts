/**
 * Which modules are probed, as somebody writes it: `--include` and `--exclude`, or the variables of those that start the
 * program themselves. Without zod, because the agent reads it on the app's thread.
 */

/** Which packages below `node_modules` are probed, too. */
export const INCLUDE_VARIABLE = 'ASYNC_CONSOLE_INCLUDE';
/** Which modules are not, though they would be. */
export const EXCLUDE_VARIABLE = 'ASYNC_CONSOLE_EXCLUDE';

export type GlobUse = 'include' | 'exclude';

const LONGEST = 1000;

/** A comma separates globs, but not between braces: `src/{a,b}/**,lib`. */
export function splitGlobs(text: string): string[] {
  const globs = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '{') depth++;
    if (character === '}') depth--;
    if (character === ',' && depth <= 0) globs.push('');
    else globs[globs.length - 1] += character;
  }
  return globs.map((glob) => glob.trim());
}

/** Why a glob cannot mean what it should, as the end of a sentence that begins with it; undefined: it can. */
export function problemWithGlob(glob: string, use: GlobUse): string | undefined {
  if (glob === '') return 'is empty';
  if (glob.length > LONGEST) return `is longer than ${LONGEST} characters`;
  if (glob.startsWith('!')) return 'begins with "!": what is not to be probed is said by exclude';
  if (!areBalanced(glob)) return 'has a "{" without its "}", or the other way round';
  if (/\[[^\]/]*(\/|$)/.test(glob)) return 'has a "[" without its "]"';
  if (use === 'include' && !namesPackages(glob)) {
    return 'names no package below node_modules; files of the app are probed unless exclude names them';
  }
  return undefined;
}

function areBalanced(glob: string): boolean {
  let depth = 0;
  for (const character of glob) {
    if (character === '{') depth++;
    if (character === '}') depth--;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** `pg`, `pg-*`, `@scope/*`, `{pg,@scope/*}`, and `**` for all. A slash belongs to a scope. */
function namesPackages(glob: string): boolean {
  if (glob === '**') return true;
  if (/^[./~]/.test(glob)) return false;
  const slashes = glob.split('/').length - 1;
  return slashes <= glob.split('@').length - 1;
}
