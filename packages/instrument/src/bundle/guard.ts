/**
 * The probe's calls, made fit for a bundle: the number of a site is known only when the bundle runs, and often there is
 * no agent. `base` is the global that the agent sets when the module registers itself (`probe/bundled.ts`).
 *
 * Free globals, and no import or local function: no bundler or minifier renames a free global, and the text of a
 * function that is sent elsewhere (to a browser, to a worker) works there as well.
 */
import type { Edit } from '../probe/edits.ts';
import { FOR_AWAIT, NO_EXCEPTION_LINE, PREFIX } from '../probe/names.ts';

const CALL = new RegExp(`(${PREFIX}\\w+)\\((\\d+)\\)`, 'g');

/** @throws Error on an insertion that could not do without the agent. */
export function guard(edits: readonly Edit[], base: string): Edit[] {
  const isThere = `typeof ${base}==="number"`;
  return edits.map((edit) => {
    // Lines of a bundle are not those of the module: Node prints them as they are.
    const text = edit.text
      .replace(NO_EXCEPTION_LINE, '')
      .replaceAll(CALL, (_, call, site) => `(${isThere}?${call}(${base}+${site}):0)`)
      .replaceAll(`${FOR_AWAIT}(`, `(${isThere}?${FOR_AWAIT}:v=>v)(`)
      .replace(/^,(\d+)\)/, `,${isThere}?${base}+$1:0)`);
    if (!isGuarded(text, isThere)) throw new Error(`no guard is known for ${edit.text}`);
    return { ...edit, text };
  });
}

/** Each of the agent's names stands behind a look whether the agent is there. */
function isGuarded(text: string, isThere: string): boolean {
  const names = text.replaceAll(isThere, '?').match(new RegExp(`(\\?\\?|.)${PREFIX}[A-Z]\\w*`, 'g')) ?? [];
  return names.every((name) => name.startsWith('??'));
}
