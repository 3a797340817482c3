import { styleText } from 'node:util';
import { ExitCode, Interrupted, UserError } from './errors.ts';

/** One line for people. Standard output is for what was asked for. */
export function say(text: string): void {
  process.stderr.write(`async-console: ${text}\n`);
}

/** Says what went wrong and what to do. Returns the exit code. */
export function report(error: unknown): number {
  if (error instanceof Interrupted) return error.exitCode;
  if (error instanceof UserError) {
    say(`${styleText('red', 'error', { stream: process.stderr })}: ${error.message} ${error.remedy} [${error.code}]`);
    return error.exitCode;
  }
  const { stack = String(error) } = error as Error;
  say(`internal error, which is our fault and not yours. Please report it with these lines. [internal]\n${stack}`);
  return ExitCode.internal;
}
