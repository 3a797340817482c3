import type { MessagePort } from 'node:worker_threads';
import type { TableBuffers } from '../table/memory.ts';

/** What the app's thread hands to the observer when it starts it. */
export interface Boot {
  readonly buffers: TableBuffers;
  /** Modules left alone by a rule: see `table/left-alone.ts`. */
  readonly leftAlone: SharedArrayBuffer;
  /** Reports (see `Report`), and `'exit'`. */
  readonly reports: MessagePort;
  /** Heartbeats to the app's thread. */
  readonly heartbeats: MessagePort;
  /** `process.hrtime()` minus `performance.now()` of the app's thread, in milliseconds: one clock for both threads. */
  readonly clockOffset: number;
  readonly process: {
    readonly pid: number;
    readonly node: string;
    readonly platform: string;
    readonly startedAt: number;
    readonly directory: string;
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
}

/** What the app's thread tells the observer while it runs. */
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
        readonly kind: 'function' | 'await' | 'return' | 'yield';
        readonly name: string;
        readonly functionId: number;
        readonly line: number;
        readonly column: number;
      }[];
      /** What the probe added: triples of line, column in the original (both 1-based) and characters added there. */
      readonly added: readonly number[];
      readonly skippedFunctions: number;
      readonly sourceMap?: string;
    }
  | { readonly type: 'name'; readonly index: number; readonly name: string }
  | { readonly type: 'fields'; readonly task: number; readonly fields: Record<string, unknown> }
  | { readonly type: 'failure'; readonly task: number; readonly name: string; readonly message: string }
  | { readonly type: 'thread' }
  | { readonly type: 'error'; readonly message: string }
  | { readonly type: 'exit' };
