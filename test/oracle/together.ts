/**
 * Runs the programs of one file one after the other, as one long program that leaves open what they leave open, and
 * prints what a console has to be told at the end: `node together.ts programs.mjs`.
 */
import { pathToFileURL } from 'node:url';
import { interpret } from './interpreter/interpret.ts';
import { Twin } from './twin.ts';

// No await here: that would be a task of its own.
let programs: readonly ((twin: Twin) => void)[] = [];
import(pathToFileURL(process.argv[2] as string).href).then((file) => {
  programs = file.programs;
  setImmediate(next, 0);
});
process.on('unhandledRejection', () => {});
// As in `batch.ts`.
Error.stackTraceLimit = 0;
const twin = new Twin(() => {}, Reflect.get(globalThis, 'tick'));

function next(program: number): void {
  const run = programs[program];
  if (run === undefined) {
    twin.macro(() => twin.stop());
    process.stdout.write(JSON.stringify(interpret(twin.log).readings.at(-1)));
    return;
  }
  twin.refuel();
  twin.macro(() => run(twin));
  twin.quiet(() => next(program + 1));
}
