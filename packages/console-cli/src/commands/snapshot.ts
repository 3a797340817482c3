import { accessSync, constants, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { styleText } from 'node:util';
import type { LintSettings, SnapshotBody } from '@async-console/protocol';
import { type Connection, connect } from '../connection/connect.ts';
import { connectToLaunched } from '../connection/find-launched.ts';
import { type End, exitCodeOf, howItEnded, type Launched, launch, type Program } from '../connection/launch.ts';
import { stopLaunched } from '../connection/stop.ts';
import { resolveTarget } from '../connection/target.ts';
import {
  cannotWrite,
  durationOutOfRange,
  ExitCode,
  endedUnseen,
  lintsOfTarget,
  measurementInterrupted,
  neverConnected,
  neverIdle,
  stillRunning,
  tooSlow,
  type UserError,
  unpairedOutput,
  usage,
} from '../errors.ts';
import { report, say } from '../report.ts';
import { parseDuration } from './durations.ts';
import { json } from './format/json.ts';
import { table } from './format/table.ts';
import { forward, type Interruption, watchForInterruption } from './interruption.ts';
import { lintsOf } from './lints.ts';
import { type Measured, measure, type Until } from './measure.ts';
import { type Selection, selectionOf } from './selection.ts';

export interface SnapshotOptions {
  readonly for?: string;
  readonly until?: 'exit' | 'idle';
  readonly interval: string;
  readonly format: readonly Format[];
  readonly output: readonly string[];
  readonly timeout?: string;
  readonly propagateExit?: boolean;
  readonly name?: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly lint: readonly string[];
  readonly config?: string;
}

export const FORMATS = ['table', 'json'] as const;
type Format = (typeof FORMATS)[number];

/** For connecting and for becoming idle. A program that is watched to its end may take its time. */
const DEFAULT_TIMEOUT = '30s';

interface Request {
  readonly until: Until;
  readonly intervalMs: number;
  readonly outputs: readonly Output[];
  /** As it was written, and undefined: none was. */
  readonly timeout: string | undefined;
  readonly propagateExit: boolean;
  readonly name: string | undefined;
  readonly selection: Selection;
  readonly lints: LintSettings | undefined;
}

/** What a measurement came to. It may have a body and an error: the state at a timeout, for example. */
interface Outcome {
  readonly body?: SnapshotBody | undefined;
  readonly error?: UserError | undefined;
  /** Of the command, when it ended by itself. */
  readonly end?: End | undefined;
}

/** Resolves with the exit code. */
export async function snapshot(from: { target: string } | Program, options: SnapshotOptions): Promise<number> {
  if ('target' in from && options.include.length + options.exclude.length > 0) {
    throw usage('--include and --exclude choose among the modules of a command that is started.', 'snapshot ');
  }
  if ('target' in from && (options.lint.length > 0 || options.config !== undefined)) throw lintsOfTarget();
  const request = read(options, 'target' in from ? { kind: 'for', ms: 5000 } : { kind: 'exit' });
  const interruption = watchForInterruption();
  try {
    const outcome =
      'target' in from
        ? await ofTarget(from.target, request, interruption)
        : await ofProgram(from, request, interruption);
    return finish(outcome, request, interruption);
  } finally {
    interruption.stop();
  }
}

/** @throws UserError for options that do not fit together */
function read(options: SnapshotOptions, otherwise: Until): Request {
  if (options.for !== undefined && options.until !== undefined) {
    throw usage('--for and --until exclude each other.', 'snapshot ');
  }
  const intervalMs = parseDuration(options.interval);
  if (intervalMs < 50 || intervalMs > 60_000) throw durationOutOfRange('--interval', '50ms', '1m');
  if (options.timeout !== undefined) parseDuration(options.timeout);
  const until: Until =
    options.for !== undefined
      ? { kind: 'for', ms: parseDuration(options.for) }
      : options.until !== undefined
        ? { kind: options.until }
        : otherwise;
  return {
    until,
    intervalMs: Math.round(intervalMs),
    outputs: pair(options.format, options.output),
    timeout: options.timeout,
    propagateExit: options.propagateExit ?? false,
    name: options.name,
    selection: selectionOf(options),
    lints: lintsOf(options),
  };
}

interface Output {
  readonly format: Format;
  /** Absent: standard output. */
  readonly file?: string;
}

/**
 * A file for each format, or for each but the first.
 * @throws UserError `unpaired-output`, `cannot-write`: before the measurement, not after it
 */
export function pair(formats: readonly Format[], files: readonly string[]): Output[] {
  const given = formats.length > 0 ? formats : (['table'] as const);
  const toStdout = given.length - files.length;
  if (toStdout !== 0 && toStdout !== 1) throw unpairedOutput(given.length, files.length);
  for (const file of files) checkWritable(file);
  return given.map((format, index) => {
    const file = files[index - toStdout];
    return file === undefined ? { format } : { format, file };
  });
}

function checkWritable(file: string): void {
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch (error) {
    throw cannotWrite(file, reasonOf(error));
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such directory',
    EACCES: 'permission denied',
    EISDIR: 'it is a directory',
    ENOSPC: 'the disk is full',
  };
  return reasons[code ?? ''] ?? message;
}

async function ofTarget(target: string, request: Request, interruption: Interruption): Promise<Outcome> {
  const timeout = deadline(request.timeout ?? (request.until.kind === 'idle' ? DEFAULT_TIMEOUT : undefined));
  const connection = await connect(await resolveTarget(target));
  try {
    if (process.stderr.isTTY && !process.env.CI) say(`measuring ${connection.hello.process.name} …`);
    return outcomeOf(await observe(connection, request, timeout, interruption), request);
  } finally {
    connection.close();
  }
}

async function ofProgram(program: Program, request: Request, interruption: Interruption): Promise<Outcome> {
  // Standard output carries the format and nothing else.
  const launched = await launch(program, {
    stdio: ['inherit', 2, 2],
    name: request.name,
    awaited: true,
    ...request.selection,
    lints: request.lints,
  });
  const watched = await watch(launched, request, interruption).catch(async (error) => {
    await stopLaunched(launched);
    throw error;
  });
  const end = await settle(launched, watched, interruption);
  return { ...outcomeOf(watched, request, end), end };
}

interface Watched extends Measured {
  /** In which the command may still end by itself. */
  readonly timeout: AbortSignal;
}

/** @throws UserError when no program to connect to shows itself */
async function watch(launched: Launched, request: Request, interruption: Interruption): Promise<Watched> {
  const { until } = request;
  const timeout = deadline(request.timeout ?? (until.kind === 'idle' ? DEFAULT_TIMEOUT : undefined));
  const toConnect = deadline(request.timeout ?? (until.kind === 'exit' ? undefined : DEFAULT_TIMEOUT));
  try {
    const connection = await connectToLaunched(launched, AbortSignal.any([toConnect, interruption.late]));
    try {
      return { ...(await observe(connection, request, timeout, interruption)), timeout };
    } finally {
      connection.close();
    }
  } catch (error) {
    if (interruption.aborted.aborted) return { why: 'interrupted', body: undefined, timeout };
    if (toConnect.aborted) throw neverConnected(launched.command, request.timeout ?? DEFAULT_TIMEOUT);
    throw error;
  }
}

function observe(
  connection: Connection,
  { until, intervalMs }: Request,
  timeout: AbortSignal,
  interruption: Interruption,
): Promise<Measured> {
  return measure(connection, until, { intervalMs, timeout, interrupted: interruption.aborted });
}

/** Lets the command end, or ends it. Resolves with how it ended; absent when that was our doing. */
async function settle(launched: Launched, watched: Watched, interruption: Interruption): Promise<End | undefined> {
  if (watched.why === 'ended') {
    // With `npm test` the program has ended, the command has not yet.
    const end = await untilAborted(launched.ended, AbortSignal.any([watched.timeout, interruption.aborted]));
    if (end) return end;
  }
  if (interruption.aborted.aborted) {
    forward(interruption, launched.child);
    return launched.ended;
  }
  await stopLaunched(launched);
  return undefined;
}

function outcomeOf({ why, body }: Measured, { until, timeout = DEFAULT_TIMEOUT }: Request, end?: End): Outcome {
  if (why === 'timeout') {
    const errors = { for: tooSlow, exit: stillRunning, idle: neverIdle };
    return { body, error: errors[until.kind](timeout) };
  }
  if (body) return { body };
  if (why === 'interrupted') return { error: measurementInterrupted() };
  return { error: endedUnseen(end ? howItEnded(end) : 'was gone') };
}

function finish({ body, error, end }: Outcome, request: Request, interruption: Interruption): number {
  if (body) write(end ? { ...body, process: { ...body.process, exit: end } } : body, request.outputs);
  const failure = error ? report(error) : undefined;
  return interruption.exitCode ?? failure ?? (request.propagateExit && end ? exitCodeOf(end) : ExitCode.ok);
}

/** @throws UserError `cannot-write` */
function write(body: SnapshotBody, outputs: readonly Output[]): void {
  for (const { format, file } of outputs) {
    if (file === undefined) {
      process.stdout.write(formatted(body, format, process.stdout));
      continue;
    }
    try {
      writeFileSync(file, formatted(body, format));
    } catch (error) {
      throw cannotWrite(file, reasonOf(error));
    }
  }
}

function formatted(body: SnapshotBody, format: Format, stream?: NodeJS.WriteStream): string {
  if (format === 'json') return json(body);
  if (!stream) return table(body, {});
  // styleText asks the stream, NO_COLOR and FORCE_COLOR.
  return table(body, {
    width: stream.isTTY ? stream.columns : undefined,
    heading: (text) => styleText('bold', text, { stream }),
  });
}

function deadline(duration: string | undefined): AbortSignal {
  return duration === undefined ? new AbortController().signal : AbortSignal.timeout(parseDuration(duration));
}

function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  if (signal.aborted) return Promise.resolve(undefined);
  const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
  const stop = () => resolve(undefined);
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', stop));
}
