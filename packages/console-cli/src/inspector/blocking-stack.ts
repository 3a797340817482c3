/**
 * What blocks the main thread of a process right now. While JavaScript runs, the engine interrupts it to answer the
 * inspector, at calls and at the ends of loops, in a regular expression too; and an answer can hold the stack below it. So
 * nothing is paused, and a debugger that somebody else has attached notices nothing. Only between jobs of promises, where
 * there is nothing below, the next of them is paused for a moment.
 */
import type { Location } from '@async-console/protocol';
import { cleanText } from '../connection/clean.ts';
import { within } from './close.ts';
import { locator } from './places.ts';
import type { InspectorSession } from './session.ts';

/** A loop that does not turn for so long is blocked, if it is the app that runs then. */
const TURN_MS = 50;
/** Of one in which nothing of the app runs. */
const LAST_TURN_MS = 100;
/** A machine that is busy with other things makes an answer late: to say of JavaScript that it is native code is worse than to wait. */
const ANSWER_MS = 2000;
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

/** `mayDebug`: false leaves the engine's debugger off, which source maps and the jobs of promises need for a moment. */
export async function blockingStack(session: InspectorSession, mayDebug: boolean): Promise<RightNow> {
  const turn = session.send('Runtime.evaluate', { expression: TURN, awaitPromise: true, silent: true });
  // When the connection ends, what is asked next fails by it.
  turn.catch(() => {});
  if ((await within(TURN_MS, turn)) !== undefined) return { state: 'not-blocked' };

  const asked = session.send<Evaluated>('Runtime.evaluate', { expression: STACK, returnByValue: true, silent: true });
  const answer = await within(ANSWER_MS, asked);
  if (answer === undefined) return { state: 'blocked-in-native-code' };
  // The first Nodes of the 22 line cannot say it.
  const value = answer.result.value ?? { directory: '', frames: [] };
  const isSeen = value.frames.some(({ url }) => isApp(url));
  const debugged = mayDebug ? await debug(session, isSeen ? 'sources' : 'pause', turn) : NOTHING;
  const frames = isSeen ? value.frames : (debugged.frames ?? value.frames);
  // It was in a callback without JavaScript, or became free just now.
  if (!frames.some(({ url }) => isApp(url)) && (await within(LAST_TURN_MS, turn)) !== undefined) {
    return { state: 'not-blocked' };
  }
  return {
    state: 'blocked',
    stack: frames.slice(0, lastOfApp(frames) + 1).map(({ name, url, line, column }) => ({
      function: cleanText(name) || '(anonymous)',
      ...(url === ''
        ? {}
        : { location: locator(url, debugged.sourceMaps.get(keyOf(url)), value.directory)(line, column) }),
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
  const last = frames.findLastIndex(({ url }) => isApp(url));
  return last < 0 ? frames.length - 1 : last;
}

function isApp(url: string): boolean {
  return url !== '' && !url.startsWith('node:');
}

/** A file may be known by its URL or by its path. */
function keyOf(url: string): string {
  return url.startsWith('file:') ? decodeURIComponent(url.replace(/^file:\/\//, '')) : url;
}

interface Debugged {
  /** By `keyOf` the script's URL: the URL of its source map. */
  readonly sourceMaps: ReadonlyMap<string, string>;
  /** Of the pause; absent: nothing came to one. */
  readonly frames?: readonly Frame[];
}

const NOTHING: Debugged = { sourceMaps: new Map() };

/** While it is on, the program is several times slower: it is off again at once, and when its loop `turn`s after all. */
async function debug(
  session: InspectorSession,
  wanted: 'sources' | 'pause',
  turn: Promise<unknown>,
): Promise<Debugged> {
  const sourceMaps = new Map<string, string>();
  const urls = new Map<string, string>();
  const ends = [
    session.on<Script>('Debugger.scriptParsed', ({ scriptId, url, sourceMapURL }) => {
      urls.set(scriptId, url);
      if (sourceMapURL) sourceMaps.set(keyOf(url), sourceMapURL);
    }),
  ];
  const paused = new Promise<Paused>((resolve) => ends.push(session.on<Paused>('Debugger.paused', resolve)));
  const methods = wanted === 'sources' ? ['Debugger.enable'] : ['Debugger.enable', 'Debugger.pause'];
  // All scripts are told before the answer.
  const asked = Promise.all(methods.map((method) => session.send(method)));
  asked.catch(() => {});
  const over = (wanted === 'sources' ? asked : turn).then(
    () => undefined,
    () => undefined,
  );
  const pause = await within(ANSWER_MS, wanted === 'sources' ? over : Promise.race([paused, over]));
  // It goes on by this, too.
  await within(ANSWER_MS, session.send('Debugger.disable'));
  for (const end of ends) end();
  const frames = pause?.callFrames.map(({ functionName, url, location }) => ({
    name: functionName,
    url: url || (urls.get(location.scriptId) ?? ''),
    line: location.lineNumber + 1,
    column: (location.columnNumber ?? 0) + 1,
  }));
  return { sourceMaps, ...(frames === undefined ? {} : { frames }) };
}

interface Script {
  readonly scriptId: string;
  readonly url: string;
  readonly sourceMapURL?: string;
}

interface Paused {
  readonly callFrames: readonly {
    readonly functionName: string;
    readonly url: string;
    readonly location: { readonly scriptId: string; readonly lineNumber: number; readonly columnNumber?: number };
  }[];
}
