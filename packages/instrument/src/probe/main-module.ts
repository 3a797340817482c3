/** Which module Node was told to run. */
import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** Undefined: not known yet; '': there is none. */
let url: string | undefined;

export function isMainModule(candidate: string): boolean {
  url ??= urlOf(process.argv[1]);
  return candidate === url;
}

/** As Node names it. */
function urlOf(path: string | undefined): string {
  if (path === undefined) return '';
  try {
    return pathToFileURL(realpathSync(path)).href;
  } catch {
    return '';
  }
}
