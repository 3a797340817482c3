/** What a console evaluates in a process to attach to it. */
import { readFileSync } from 'node:fs';

/** The two programs of the agent, each one CommonJS text that needs nothing but what Node brings. */
export interface Programs {
  readonly agent: string;
  readonly observer: string;
  readonly version: string;
}

/** Expressions; both give JSON of an `Attachment`, see `agent.ts`. */
export interface Injection {
  /** Attaches, or finds the agent that is there. `inspected`: somebody else is connected to the inspector. */
  attach(inspected: boolean): string;
  /** What has become of it; null: it is not there. */
  readonly look: string;
}

export function injectionOf({ agent, observer, version }: Programs): Injection {
  return {
    attach(inspected) {
      const given = JSON.stringify({ observer, version, inspected });
      const call = `exports.attach(${given})`;
      // Line breaks, for a comment at the end of the text.
      return `JSON.stringify(((require, exports) => {${agent}\n;return ${call}})(process.getBuiltinModule, {}))\n//# sourceURL=async-console:agent`;
    },
    look: `JSON.stringify(((key) => {
      const attachment = globalThis[key]?.attachment ?? null;
      if (attachment?.failure !== undefined) delete globalThis[key];
      return attachment;
    })(Symbol.for('@async-console/attached')))`,
  };
}

export function injection(): Injection {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  const { version } = JSON.parse(read('../../package.json')) as { version: string };
  return injectionOf({ agent: read('./agent.cjs'), observer: read('./observer.cjs'), version });
}
