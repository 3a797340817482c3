/**
 * The JavaScript stack of a thread of the app while it is blocked. `Debugger.enable` makes the program 4 to 8 times
 * slower, so it is on only for the moment of the pause, and only during a stall.
 *
 * A session of this thread reaches the main thread; through it, by the domain `NodeWorker`, every other one, nested ones
 * too, even while the main thread is blocked itself. Threads that start meanwhile are not paused.
 */
import { type Debugger, type NodeWorker, Session } from 'node:inspector';

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

/** Reads one stack at a time. */
export class StackReader {
  #last: Promise<unknown> = Promise.resolve();
  #abort: (() => void) | undefined;
  #closed = false;

  /** Undefined: the thread did not pause in time, so it is in a native call. */
  read(thread: number): Promise<RawFrame[] | undefined> {
    const next = this.#last.then(() => (this.#closed ? undefined : this.#read(thread)));
    this.#last = next;
    return next;
  }

  /** The process ends: with a session that is still open, Node would say that it waits for a debugger. */
  close(): void {
    this.#closed = true;
    this.#abort?.();
  }

  #read(thread: number): Promise<RawFrame[] | undefined> {
    return new Promise((done) => {
      const session = new Session();
      let pause: Pause | undefined;
      const finish = (frames: RawFrame[] | undefined) => {
        clearTimeout(timer);
        this.#abort = undefined;
        // What still comes of it would be answered over a session that is closed.
        session.removeAllListeners();
        try {
          pause?.end();
          session.disconnect();
        } catch {
          // The process is ending.
        }
        done(frames);
      };
      const timer = setTimeout(() => finish(undefined), GIVE_UP_MS);
      timer.unref();
      this.#abort = () => finish(undefined);
      try {
        session.connectToMainThread();
        if (thread === 0) pause = pauseMain(session, finish);
        else onWorker(session, thread, (worker) => (pause = pauseWorker(session, worker, finish)));
      } catch {
        finish(undefined);
      }
    });
  }
}

/** A pause that has been asked for, or is under way. */
class Pause {
  readonly #post: (method: string) => void;
  readonly #onStack: (frames: RawFrame[]) => void;
  readonly #urls = new Map<string, string>();

  constructor(post: (method: string) => void, onStack: (frames: RawFrame[]) => void) {
    this.#post = post;
    this.#onStack = onStack;
  }

  begin(): void {
    this.#post('Debugger.enable');
    this.#post('Debugger.pause');
  }

  scriptParsed(script: Debugger.ScriptParsedEventDataType): void {
    this.#urls.set(script.scriptId, script.url);
  }

  paused({ callFrames }: Debugger.PausedEventDataType): void {
    this.#post('Debugger.resume');
    this.#onStack(
      callFrames.slice(0, MAX_FRAMES).map((frame) => ({
        function: frame.functionName,
        url: frame.url || this.#urls.get(frame.location.scriptId) || '',
        line: frame.location.lineNumber + 1,
        column: (frame.location.columnNumber ?? 0) + 1,
      })),
    );
  }

  end(): void {
    this.#post('Debugger.disable');
  }
}

function pauseMain(session: Session, onStack: (frames: RawFrame[]) => void): Pause {
  const pause = new Pause((method) => session.post(method), onStack);
  session.on('Debugger.scriptParsed', ({ params }) => pause.scriptParsed(params));
  session.on('Debugger.paused', ({ params }) => pause.paused(params));
  pause.begin();
  return pause;
}

/** Enabling the domain attaches to every thread: those that are not meant are left at once. */
function onWorker(session: Session, thread: number, onFound: (sessionId: string) => void): void {
  session.on('NodeWorker.attachedToWorker', ({ params }) => {
    const { sessionId, workerInfo } = params;
    if (isThread(workerInfo, thread)) onFound(sessionId);
    else session.post('NodeWorker.detach', { sessionId });
  });
  session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
}

/** Node calls them `[worker 3] name`. */
function isThread(info: NodeWorker.WorkerInfo, thread: number): boolean {
  return info.title.startsWith(`[worker ${thread}]`);
}

function pauseWorker(session: Session, sessionId: string, onStack: (frames: RawFrame[]) => void): Pause {
  let messages = 0;
  const post = (method: string) =>
    session.post('NodeWorker.sendMessageToWorker', { sessionId, message: JSON.stringify({ id: ++messages, method }) });
  const pause = new Pause(post, onStack);
  session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
    if (params.sessionId !== sessionId) return;
    const { method, params: event } = JSON.parse(params.message);
    if (method === 'Debugger.scriptParsed') pause.scriptParsed(event);
    else if (method === 'Debugger.paused') pause.paused(event);
  });
  pause.begin();
  return pause;
}
