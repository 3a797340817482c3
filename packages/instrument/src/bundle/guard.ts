/**
 * The probe's calls, made fit for a bundle: the number of a site is known only when the bundle runs, and often there is
 * no agent. `base` is the global that the agent sets when the module registers itself (`probe/bundled.ts`); without it an
 * invocation has no frame, and whoever has no frame calls nothing.
 *
 * Free globals, and no import or local function: no bundler or minifier renames a free global, and the text of a
 * function that is sent elsewhere (to a browser, to a worker) works there as well.
 */
import type { Edit } from '../probe/edits.ts';
import {
  DELEGATE,
  DISPOSALS,
  DISPOSE,
  ERROR,
  FAIL,
  FOR_AWAIT,
  FRAME,
  HOLD,
  NO_EXCEPTION_LINE,
  PREFIX,
  RESUMED,
  RESUMED_IN_LOOP,
  SIGNAL,
  TIMER,
  YIELDED,
} from '../probe/names.ts';

/** Makes the frame: `__acEnter(7)`. */
const ENTERS = new RegExp(`(${PREFIX}[A-Z]\\w*)\\((\\d+)\\)`, 'g');
/** Asks for it: `__acAwait(__acF,7)`, `__acExit(__acF)`. */
const CALLS = new RegExp(`(${PREFIX}[A-Z]\\w*)\\(${FRAME}(?:,(\\d+))?\\)`, 'g');
/** Around a value, which the other insertion follows: `__acResumed?.(`, and `((` around a sequence. */
const AROUND = new RegExp(
  `(${[RESUMED, RESUMED_IN_LOOP, YIELDED, FOR_AWAIT, DELEGATE].join('|')})(\\?\\.)?\\((\\(?)$`,
  'g',
);
/** The same, of any code: `__acTimer(7,`. */
const TIMED = new RegExp(`${TIMER}\\(\\d+,$`);
const NOTHING_HELD = '{hold:v=>v,last(){},[Symbol.dispose](){}}';

/** @throws Error on an insertion that could not do without the agent. */
export function guard(edits: readonly Edit[], base: string): Edit[] {
  const isThere = `typeof ${base}==="number"`;
  return edits.map((edit) => {
    // Lines of a bundle are not those of the module: Node prints them as they are.
    const text = edit.text
      .replace(NO_EXCEPTION_LINE, '')
      .replaceAll(`${FAIL}(${FRAME},${ERROR})`, `${FRAME}?§${FAIL}(${FRAME},${ERROR}):${ERROR}`)
      .replaceAll(`${DISPOSE}(${FRAME})`, `${FRAME}?§${DISPOSE}(${FRAME}):${NOTHING_HELD}`)
      .replaceAll(CALLS, (_, call, site) =>
        site === undefined ? `${FRAME}&&§${call}(${FRAME})` : `${FRAME}&&§${call}(${FRAME},${base}+${site})`,
      )
      .replaceAll(new RegExp(`${SIGNAL}\\(${FRAME},[^()]+\\)`, 'g'), `${FRAME}&&§$&`)
      .replace(TIMED, `(${isThere}?§${TIMER}:(_,v)=>v)(0,`)
      .replaceAll(ENTERS, (_, call, site) => `(${isThere}?§${call}(${base}+${site}):0)`)
      .replaceAll(AROUND, (_, call, optional = '', sequence) => `(${FRAME}?§${call}:v=>v)${optional}(${sequence}`)
      // The other half of what stands around a value.
      .replace(new RegExp(`^(\\)?),${FRAME},(\\d+)\\)`), `$1,${FRAME},${FRAME}&&${base}+$2)`)
      .replaceAll(new RegExp(`(${DISPOSALS}\\.(?:hold|last)\\((?:[^()]+,)?)(\\d+)\\)`, 'g'), `$1${FRAME}&&${base}+$2)`)
      .replaceAll(new RegExp(`(${HOLD}\\([^()]+,)(\\d+)\\)`, 'g'), `${FRAME}?§$1${base}+$2):void 0`);
    if (!isGuarded(text)) throw new Error(`no guard is known for ${edit.text}`);
    return { ...edit, text: text.replaceAll('§', '') };
  });
}

/** Each of the agent's calls stands behind a look whether there is a frame to call it with. */
function isGuarded(text: string): boolean {
  const calls = text.match(new RegExp(`.?${PREFIX}[A-Z]\\w+`, 'g')) ?? [];
  return calls.every((call) => call.startsWith('§') || /__acD(?:\d+|_)?$/.test(call));
}
