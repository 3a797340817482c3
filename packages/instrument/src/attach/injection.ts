/** What a console evaluates in a process to attach to it. */
import { readFileSync } from 'node:fs';
import type { Attachment } from './agent.ts';

/** The two programs of the agent, each one CommonJS text that needs nothing but what Node brings. */
export interface Programs {
  readonly agent: string;
  readonly observer: string;
  readonly version: string;
}

/** An expression that gives what `answerOf` reads. */
export function expressionOf({ agent, observer, version }: Programs): string {
  const given = JSON.stringify({ observer, version });
  // Line breaks of its own, for a comment at the end of the text.
  return `JSON.stringify(((require, exports) => {${agent}\n;return exports.attach(${given})})(process.getBuiltinModule, {}))\n//# sourceURL=async-console:agent`;
}

/** Of the expression, in the JSON that it gives. */
export type { Attachment };

export function injection(): string {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
  const { version } = JSON.parse(read('../../package.json')) as { version: string };
  return expressionOf({ agent: read('./agent.cjs'), observer: read('./observer.cjs'), version });
}
