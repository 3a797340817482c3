/**
 * Runs the programs of one file, one after the other, each to its end, and prints a line of JSON: `node batch.ts
 * programs.mjs`. With the agent it compares at every stop. Nothing here makes a promise while a program runs.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { differences } from './compare.ts';
import { type Interpretation, interpret } from './interpreter/interpret.ts';
import { KNOWN, type Known } from './known.ts';
import type { Reading } from './reading.ts';
import { Twin } from './twin.ts';

/** What a batch has found. */
export interface BatchReport {
  /** Of each program: a digest of its log. */
  readonly logs: readonly string[];
  readonly stops: number;
  readonly calls: number;
  /** Programs that were not compared; see `known.ts`. */
  readonly known: readonly number[];
  /** The first program that the agent was wrong about; the batch ends with it. */
  readonly wrong?: { readonly program: number; readonly differences: readonly string[] };
}

/** Those too that the agent is known to be wrong about. */
const known: ReadonlySet<Known> = process.argv[3] === 'all' ? new Set() : KNOWN;
const file = pathToFileURL(process.argv[2] as string).href;
const tick: (ms: number) => void = Reflect.get(globalThis, 'tick') ?? (() => {});
const hasAgent = Reflect.has(globalThis, '__acEnter');
const agent = hasAgent ? await agentOf(readFileSync(new URL(file), 'utf8')) : undefined;
const { programs } = (await import(file)) as { programs: readonly ((twin: Twin) => void)[] };

const logs: string[] = [];
let stops = 0;
let calls = 0;
const knownPrograms: number[] = [];
process.on('unhandledRejection', () => {});
// Where `Promise.any` waits for a promise that follows it, V8 walks in circles to tell an error's async stack.
Error.stackTraceLimit = 0;

setImmediate(next, 0);

async function agentOf(code: string) {
  const { Agent } = await import('./agent.ts');
  const lines = code.split('\n').flatMap((line, index) => (line.startsWith('programs.push(') ? [index + 1] : []));
  return new Agent(file, code, lines);
}

function next(program: number): void {
  const run = programs[program];
  if (run === undefined) {
    end();
    return;
  }
  const readings: Reading[] = [];
  agent?.begin(program);
  const twin = new Twin(() => {
    if (agent !== undefined) readings.push(agent.read());
  }, tick);
  twin.macro(() => run(twin));
  twin.quiet(() => {
    twin.macro(() => twin.stop());
    twin.macro(() => twin.openAll());
    twin.quiet(() => {
      twin.macro(() => twin.stop());
      conclude(program, twin, readings);
    });
  });
}

function conclude(program: number, twin: Twin, readings: readonly Reading[]): void {
  logs.push(createHash('sha1').update(JSON.stringify(twin.log)).digest('base64'));
  if (agent !== undefined) {
    const interpreted = interpretation(program, twin);
    if (interpreted === undefined) return;
    const expected = interpreted.readings;
    stops += expected.length;
    calls += Number(expected.at(-1)?.totals.spawned);
    const isKnown = [...interpreted.known].some((each) => known.has(each));
    if (isKnown) knownPrograms.push(program);
    const found = (isKnown ? [] : expected).flatMap((reading, index) =>
      differences(reading, readings[index] as Reading, known).map((line) => `stop ${index}: ${line}`),
    );
    if (found.length > 0) {
      end({ program, differences: found });
      return;
    }
  }
  setImmediate(next, program + 1);
}

function interpretation(program: number, twin: Twin): Interpretation | undefined {
  try {
    return interpret(twin.log);
  } catch (error) {
    end({ program, differences: [`The interpreter has failed: ${error instanceof Error ? error.stack : error}`] });
    return undefined;
  }
}

function end(wrong?: BatchReport['wrong']): void {
  const report: BatchReport = { logs, stops, calls, known: knownPrograms, ...(wrong === undefined ? {} : { wrong }) };
  process.stdout.write(`${JSON.stringify(report)}\n`);
}
