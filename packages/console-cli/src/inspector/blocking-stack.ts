/**
 * What blocks the main thread of a process right now. While JavaScript runs, the engine interrupts it to answer the
 * inspector, at calls and at the ends of loops, in a regular expression too; and an answer can hold the stack below it. So
 * nothing is paused, and a debugger that somebody else has attached notices nothing.
 */
import { isAbsolute } from 'node:path';
import type { Location } from '@async-console/protocol';
import { cleanText } from '../connection/clean.ts';
import { within } from './close.ts';
import { locator } from './places.ts';
import type { InspectorSession } from './session.ts';

/** A loop that does not turn for so long is blocked. */
const TURN_MS = 100;
const ANSWER_MS = 500;
const MOST_FRAMES = 200;

export interface BlockingFrame {
  readonly function: string;
  /** Absent: it is not known, as of some of Node's own. */
  readonly location?: Location;
}

export type RightNow =
  | { readonly state: 'not-blocked' }
  /** The innermost frame first; Node's own, which every callback has below it, are left out. */
  | { readonly state: 'blocked'; readonly stack: readonly BlockingFrame[] }
  | { readonly state: 'blocked-in-native-code' };

/** `findsSources`: through source maps, for which the engine's debugger is on for a moment. */
export async function blockingStack(session: InspectorSession, findsSources: boolean): Promise<RightNow> {
  const turn = session.send('Runtime.evaluate', { expression: TURN, awaitPromise: true, silent: true });
  // When the connection ends, what is asked next fails by it.
  turn.catch(() => {});
  if ((await within(TURN_MS, turn)) !== undefined) return { state: 'not-blocked' };

  const asked = session.send<Evaluated>('Runtime.evaluate', { expression: STACK, returnByValue: true, silent: true });
  const answer = await within(ANSWER_MS, asked);
  const value = answer?.result.value;
  if (value === undefined) return { state: 'blocked-in-native-code' };
  const frames = value.frames.slice(0, lastOfApp(value.frames) + 1);
  if (frames.length === 0) {
    // It was in a callback that has no JavaScript, or has just become free.
    const isFree = (await within(TURN_MS, turn)) !== undefined;
    return { state: isFree ? 'not-blocked' : 'blocked-in-native-code' };
  }
  const sourceMaps = findsSources ? await sourceMapsOf(session, new Set(frames.map(({ url }) => url))) : new Map();
  return {
    state: 'blocked',
    stack: frames.map(({ name, url, line, column }) => ({
      function: cleanText(name) || '(anonymous)',
      ...(url !== '' ? { location: locator(url, sourceMaps.get(keyOf(url)), value.directory)(line, column) } : {}),
    })),
  };
}

const TURN = `new Promise((turned) => (process.getBuiltinModule?.('node:timers') ?? globalThis).setImmediate(turned))`;

/** The names of functions and where they are, no values. The first two are those of the question. */
const STACK = `(() => {
  const util = process.getBuiltinModule('node:util');
  const sites = (util.getCallSites ?? util.getCallSite)(${MOST_FRAMES});
  let directory = '';
  try { directory = process.cwd(); } catch {}
  return {
    directory,
    frames: sites.slice(2).map((site) => ({
      name: site.functionName,
      url: site.scriptName,
      line: site.lineNumber,
      column: site.columnNumber ?? site.column,
    })),
  };
})()`;

interface Frame {
  readonly name: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

interface Evaluated {
  readonly result: { readonly value?: { readonly directory: string; readonly frames: readonly Frame[] } };
}

/** Index of the outermost frame that is not Node's own; where all are, all are shown. */
function lastOfApp(frames: readonly Frame[]): number {
  const last = frames.findLastIndex(({ url }) => !url.startsWith('node:'));
  return last < 0 ? frames.length - 1 : last;
}

function isFile(url: string): boolean {
  return url.startsWith('file:') || isAbsolute(url);
}

/** A file may be known by its URL or by its path. */
function keyOf(url: string): string {
  return decodeURIComponent(url.replace(/^file:\/\//, ''));
}

/** By `keyOf` the script's URL: the URL of its source map. */
async function sourceMapsOf(session: InspectorSession, urls: ReadonlySet<string>): Promise<Map<string, string>> {
  const wanted = new Set([...urls].filter(isFile).map(keyOf));
  const found = new Map<string, string>();
  const end = session.on<{ url: string; sourceMapURL?: string }>('Debugger.scriptParsed', ({ url, sourceMapURL }) => {
    if (sourceMapURL && wanted.has(keyOf(url))) found.set(keyOf(url), sourceMapURL);
  });
  // All scripts are told before the answer. While it is on, the program is several times slower.
  const enabled = session.send('Debugger.enable');
  const disabled = session.send('Debugger.disable');
  await within(ANSWER_MS, Promise.all([enabled, disabled]));
  end();
  return found;
}
