import type { MessagePort } from 'node:worker_threads';
import type { TableBuffers } from '../table/memory.ts';

/** What the main thread hands to the observer when it starts it. */
export interface Boot {
  readonly buffers: TableBuffers;
  /** Modules left alone by a rule: see `table/left-alone.ts`. */
  readonly leftAlone: SharedArrayBuffer;
  /** Reports of the main thread (see `Report`). */
  readonly reports: MessagePort;
  /** Heartbeats to the main thread. */
  readonly heartbeats: MessagePort;
  /** Where worker threads make themselves known; see `threads/rendezvous.ts`. */
  readonly channel: string;
  /** `process.hrtime()` minus `performance.now()` of the main thread, in milliseconds: one clock for both threads. */
  readonly clockOffset: number;
  /** `performance.now()` was replaced before the agent came: it may be no clock of this machine's. */
  readonly clockReplaced: boolean;
  readonly process: {
    readonly pid: number;
    readonly node: string;
    readonly platform: string;
    readonly startedAt: number;
    readonly directory: string;
    /** `cluster.worker.id`; absent: no worker of a cluster. */
    readonly clusterWorker?: number;
  };
  /** `ASYNC_CONSOLE_MEASURE=always`: whether somebody looks or not. */
  readonly alwaysMeasures: boolean;
  /** `ASYNC_CONSOLE_RUN`: a console waits for this process. */
  readonly run?: string;
  /** The inspector is in use: no stack is taken, because a debugger would be paused too. */
  readonly inspected: boolean;
  /** `process.argv[1]`; absent for `node -e` and the like. */
  readonly script?: string;
  /** `ASYNC_CONSOLE_NAME`, from `--name`. */
  readonly name?: string;
  /** `ASYNC_CONSOLE_LINTS`: settings of the lints, as JSON. */
  readonly lints?: string;
  /** The agent was put into a process that ran; absent: it was there from the start. */
  readonly attached?: Attached;
}

interface Attached {
  /** Of the agent: its own package is not at hand. */
  readonly version: string;
  /** Where it is to listen: the console that has attached knows it, too. */
  readonly socket: string;
}

/** A worker thread of the app makes itself known, before any code of the app runs in it. */
export interface Hello {
  readonly type: 'hello';
  /** As the app sees it. */
  readonly thread: number;
  /** As given to `new Worker`; absent: none was given, or this Node does not tell. */
  readonly name?: string;
  readonly buffers: TableBuffers;
  /** As in `Boot`, of this thread. */
  readonly clockOffset: number;
  readonly clockReplaced: boolean;
  /** As the kernel numbers the thread; absent: not known. */
  readonly osThread?: number;
}

/** What worker threads say on the channel of all; later each has a channel of its own for its reports. */
export type Announcement = Hello | { readonly type: 'report'; readonly thread: number; readonly report: Report };

/** The channel between the observer and one worker thread: reports this way, heartbeats that way. */
export function channelOf(channel: string, thread: number): string {
  return `${channel}:${thread}`;
}

/** What a thread of the app tells the observer while it runs. */
export type Report =
  | {
      readonly type: 'module';
      readonly url: string;
      readonly outcome: 'instrumented' | 'skipped' | 'failed';
      /** Why it was skipped, as a key that modules are counted by. */
      readonly skippedBy?: string;
      /** Why it was skipped or failed, for people. */
      readonly reason?: string;
      readonly sites: readonly {
        readonly id: number;
        readonly kind: 'function' | 'await' | 'return' | 'yield' | 'using' | 'loop' | 'timer';
        readonly name: string;
        readonly functionId: number;
        readonly line: number;
        readonly column: number;
      }[];
      /** Calls whose value is dropped, in their functions; absent: none. */
      readonly bareCalls?: readonly {
        readonly name: string;
        readonly functionId: number;
        readonly line: number;
        readonly column: number;
      }[];
      /** Functions, not async, that call something of their own name; absent: none. */
      readonly passers?: readonly string[];
      /** What the probe added: triples of line, column in the original (both 1-based) and characters added there. */
      readonly added: readonly number[];
      readonly skippedFunctions: number;
      readonly sourceMap?: string;
    }
  | { readonly type: 'name'; readonly index: number; readonly name: string }
  /** A place in the source, of the running text. */
  | {
      readonly type: 'place';
      readonly index: number;
      readonly url: string;
      readonly line: number;
      readonly column: number;
    }
  /** What is claimed before that await is claimed at that place; 0: at several. */
  | { readonly type: 'place-of-await'; readonly site: number; readonly place: number }
  /** What a frame awaits, of one that holds something and began to wait while nobody measured; see `resources/asked-for-more.ts`. */
  | {
      readonly type: 'awaited-call';
      readonly frame: number;
      readonly generation: number;
      /** Of the await. */
      readonly site: number;
      readonly call: number;
      readonly callGeneration: number;
    }
  | { readonly type: 'fields'; readonly task: number; readonly fields: Record<string, unknown> }
  | { readonly type: 'failure'; readonly task: number; readonly name: string; readonly message: string }
  /** Calls that were given an AbortSignal, and live on though it has been aborted; see `hooks/signals.ts`. */
  | {
      readonly type: 'aborted';
      readonly calls: readonly { readonly slot: number; readonly generation: number; readonly signal: number }[];
      /** When that was seen, on the thread's clock. */
      readonly at: number;
    }
  /** A promise that has not settled was given to `Promise.race` again and again; see `resources/races.ts`. */
  | {
      readonly type: 'raced';
      readonly promise: number;
      readonly method: 'race' | 'any';
      readonly times: number;
      readonly place: number;
      readonly task: number;
    }
  /** It has started a worker thread. */
  | { readonly type: 'thread'; readonly thread: number }
  /** A worker thread that it had started has ended, in whatever way. */
  | { readonly type: 'thread-ended'; readonly thread: number }
  /** A library was loaded that there is an adapter for; `off`: why it does nothing. */
  | { readonly type: 'adapter'; readonly library: string; readonly version?: string; readonly off?: string }
  /** A function at which tasks begin that no probe has seen: a site like those of a module. */
  | {
      readonly type: 'root';
      readonly site: number;
      readonly name: string;
      readonly url: string;
      readonly line: number;
      readonly column: number;
    }
  /** Tasks of which it was not captured where they begin, so far. */
  | { readonly type: 'uncaptured'; readonly tasks: number }
  | { readonly type: 'error'; readonly message: string }
  /** The agent has been taken out of the process. Its last report. */
  | { readonly type: 'detached' }
  /** Its last report. */
  | { readonly type: 'exit' };
