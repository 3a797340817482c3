/**
 * The JavaScript stack of the app's thread while it is blocked. `Debugger.enable` makes the program 4 to 8 times
 * slower, so it is on only for the moment of the pause, and only during a stall.
 */
import { Session } from 'node:inspector';

export interface RawFrame {
  readonly function: string;
  readonly url: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in the running text. */
  readonly column: number;
}

const GIVE_UP_MS = 1000;
const MAX_FRAMES = 30;

/** Undefined: the thread did not pause in time, so it is blocked in a native call. */
export function readStack(): Promise<RawFrame[] | undefined> {
  return new Promise((done) => {
    const session = new Session();
    const urls = new Map<string, string>();
    let timer: NodeJS.Timeout | undefined;
    const finish = (frames: RawFrame[] | undefined) => {
      clearTimeout(timer);
      try {
        session.post('Debugger.disable');
        session.disconnect();
      } catch {
        // The process is ending.
      }
      done(frames);
    };
    try {
      session.connectToMainThread();
      session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
      session.on('Debugger.paused', ({ params }) => {
        session.post('Debugger.resume');
        finish(
          params.callFrames.slice(0, MAX_FRAMES).map((frame) => ({
            function: frame.functionName,
            url: frame.url || urls.get(frame.location.scriptId) || '',
            line: frame.location.lineNumber + 1,
            column: (frame.location.columnNumber ?? 0) + 1,
          })),
        );
      });
      session.post('Debugger.enable');
      session.post('Debugger.pause');
      timer = setTimeout(() => finish(undefined), GIVE_UP_MS);
      timer.unref();
    } catch {
      finish(undefined);
    }
  });
}
