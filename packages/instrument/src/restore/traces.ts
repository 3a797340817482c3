/** A stack of the agent's own, taken cheaply and read later, or never. */

export interface Callsite {
  /** As the engine calls it: a URL for a module, a path for CommonJS. */
  readonly url: string;
  /** From 1, of the running text. */
  readonly line: number;
  readonly column: number;
  /** It does not run, and awaits something that goes on when what is above it is done. */
  readonly isAsync: boolean;
}

/** Between the app and what it calls there may be many frames of a library. */
const DEPTH = 24;

export class Trace {
  declare readonly stack: unknown;

  /** `depth`: frames, for who stands behind more of them. */
  constructor(depth = DEPTH) {
    const limit = Error.stackTraceLimit;
    // An app may have frozen it.
    Reflect.set(Error, 'stackTraceLimit', depth);
    Error.captureStackTrace(this, Trace);
    Reflect.set(Error, 'stackTraceLimit', limit);
  }

  /** Innermost first, those of the engine left out, and of the agent. */
  sites(): Callsite[] {
    return this.calls().filter((call) => call !== undefined);
  }

  /** With those of the engine: undefined. */
  calls(): (Callsite | undefined)[] {
    const { stack } = this;
    // An app may have put something else in the place of what formats stacks.
    const isOurs = Array.isArray(stack) && stack.every((call) => call === undefined || typeof call.url === 'string');
    return isOurs ? stack : [];
  }

  /** What `stack` is to give. */
  static read(sites: readonly NodeJS.CallSite[]): (Callsite | undefined)[] {
    return sites.map((site) => {
      const url = site.getFileName();
      const line = site.getLineNumber();
      const column = site.getColumnNumber();
      return url && line && column ? { url, line, column, isAsync: site.isAsync() } : undefined;
    });
  }
}
