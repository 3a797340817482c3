/** What the exit codes mean; the contract of scripts and CI (`async-console --help` prints it). */
export const ExitCode = {
  ok: 0,
  failed: 1,
  usage: 2,
  cannotConnect: 3,
  timedOut: 4,
  incomplete: 5,
  internal: 6,
} as const;

/**
 * Something the user can mend: one sentence, and what to do. `code` is a heading of docs/errors.md. Every other error
 * that reaches `main` is our fault (exit code 6).
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code: string;
  readonly remedy: string;
  readonly exitCode: number;

  constructor(code: string, exitCode: number, sentence: string, remedy: string) {
    super(sentence);
    this.code = code;
    this.exitCode = exitCode;
    this.remedy = remedy;
  }
}

/** A signal has ended what was under way: there is nothing to say. */
export class Interrupted extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super('interrupted');
    this.exitCode = exitCode;
  }
}

// Usage: exit code 2.

export function usage(sentence: string, command: string): UserError {
  return new UserError('usage', ExitCode.usage, sentence, `\`async-console ${command}--help\` shows what there is.`);
}

export function notADuration(text: string): UserError {
  return new UserError(
    'not-a-duration',
    ExitCode.usage,
    `'${text}' is no duration.`,
    'Write a number and a unit: 250ms, 5s, 1.5m or 2h.',
  );
}

export function durationOutOfRange(what: string, least: string, most: string): UserError {
  return new UserError(
    'duration-out-of-range',
    ExitCode.usage,
    `${what} must be from ${least} to ${most}.`,
    'Choose another duration.',
  );
}

export function badGlob(glob: string, use: string, problem: string): UserError {
  return new UserError(
    'bad-glob',
    ExitCode.usage,
    `--${use} '${glob}' ${problem}.`,
    "Write package names for --include ('pg', '@scope/*'), package names or paths for --exclude ('src/generated/**').",
  );
}

export function badLint(flag: string, problem: string): UserError {
  return new UserError(
    'bad-lint',
    ExitCode.usage,
    `--lint '${flag}' ${problem}.`,
    "Write 'stuck=off', 'stuck.forMs=10000' or 'stuck.allow=src/server.ts'.",
  );
}

export function badConfig(file: string, problem: string): UserError {
  return new UserError(
    'bad-config',
    ExitCode.usage,
    `Cannot use ${file}: ${problem}.`,
    'Write JSON like { "lints": { "stuck": { "thresholds": { "forMs": 10000 } } } }.',
  );
}

export function lintsOfTarget(): UserError {
  return new UserError(
    'lints-of-target',
    ExitCode.usage,
    '--lint and --config set up the lints of a command that is started; those of a program that runs are set.',
    'Give them with `snapshot … -- <command…>` or `run`, or start the program with ASYNC_CONSOLE_LINTS.',
  );
}

export function unpairedOutput(formats: number, outputs: number): UserError {
  return new UserError(
    'unpaired-output',
    ExitCode.usage,
    `${formats} formats and ${outputs} output files do not pair.`,
    'Give one -o FILE for each --format, or for each but the first, which then goes to standard output.',
  );
}

export function cannotWrite(file: string, reason: string): UserError {
  return new UserError(
    'cannot-write',
    ExitCode.usage,
    `Cannot write ${file}: ${reason}.`,
    'Choose another file with -o, or create its directory.',
  );
}

export function noTarget(): UserError {
  return new UserError(
    'no-target',
    ExitCode.usage,
    'There is nothing to show yet, and no terminal to choose a program in.',
    'Name one (`async-console <pid>` in a terminal), or start it with `async-console run <file>`.',
  );
}

export function needsTerminal(): UserError {
  return new UserError(
    'needs-terminal',
    ExitCode.usage,
    'The dashboard needs a terminal.',
    'Use `async-console snapshot <target>`, or run this in a terminal.',
  );
}

export function ambiguousTarget(target: string, pids: readonly number[]): UserError {
  return new UserError(
    'ambiguous-target',
    ExitCode.usage,
    `${pids.length} instrumented processes match '${target}': ${pids.join(', ')}.`,
    'Name the one you mean by its pid.',
  );
}

export function noSuchProgram(command: string): UserError {
  return new UserError(
    'no-such-program',
    ExitCode.usage,
    `Cannot start '${command}': no such program.`,
    'Check its spelling and the PATH; a script of your package runs with `-- npm run <script>`.',
  );
}

export function cannotStart(command: string, reason: string): UserError {
  return new UserError(
    'cannot-start',
    ExitCode.usage,
    `Cannot start '${command}': ${reason}.`,
    'Check that the file may be executed.',
  );
}

export function pauseNeedsYes(pid: number, pause: string): UserError {
  return new UserError(
    'pause-needs-yes',
    ExitCode.usage,
    `To read its heap, process ${pid} would be paused for about ${pause}.`,
    'Nothing was done. If it may be paused, say so with --yes.',
  );
}

// Cannot connect: exit code 3.

export function noSuchTarget(target: string): UserError {
  return new UserError(
    'no-such-target',
    ExitCode.cannotConnect,
    `No instrumented process matches '${target}'.`,
    '`async-console ps` lists what is running; `async-console run <file>` starts a program instrumented.',
  );
}

export function notInstrumented(pid: number): UserError {
  return new UserError(
    'not-instrumented',
    ExitCode.cannotConnect,
    `Process ${pid} runs, but is not instrumented.`,
    `\`async-console attach ${pid}\` puts the agent into it; \`async-console run <file>\` starts a program with it.`,
  );
}

/** It has not said what was asked for within ten seconds, though it has greeted. */
export function agentDoesNotAnswer(pid: number): UserError {
  return new UserError(
    'agent-does-not-answer',
    ExitCode.timedOut,
    `The agent in process ${pid} does not answer.`,
    'Try again; if the process is stopped, let it go on (`kill -CONT <pid>`).',
  );
}

export function agentTooOld(pid: number): UserError {
  return new UserError(
    'agent-too-old',
    ExitCode.cannotConnect,
    `The agent in process ${pid} is older than this console, and knows no await tree.`,
    'Start the program with the @async-console/instrument of this version.',
  );
}

export function cannotConnect(address: string, reason: string): UserError {
  return new UserError(
    'cannot-connect',
    ExitCode.cannotConnect,
    `Cannot connect to ${address}: ${reason}.`,
    '`async-console ps` lists what is running.',
  );
}

export function protocolMismatch(peer: string, theirs: number, ours: number): UserError {
  return new UserError(
    'protocol-mismatch',
    ExitCode.cannotConnect,
    `${peer} speaks protocol ${theirs}, this console ${ours}.`,
    'Install the matching version of async-console and @async-console/instrument.',
  );
}

export function notUnderstood(peer: string, detail: string): UserError {
  return new UserError(
    'not-understood',
    ExitCode.cannotConnect,
    `${peer} sent what is not of the protocol: ${detail}`,
    'Check that the address is that of an async-console agent of the same version.',
  );
}

/** The agent refused, and said why. `code` and `message` are the agent's, cleaned. */
export function refusedByAgent(code: string, message: string): UserError {
  return new UserError(code, ExitCode.cannotConnect, message, 'See docs/errors.md.');
}

export function unsafeDirectory(directory: string, why: string): UserError {
  return new UserError(
    'unsafe-directory',
    ExitCode.cannotConnect,
    `The directory of the sockets, ${directory}, ${why}; nothing in it can be trusted.`,
    'Remove it, or set XDG_RUNTIME_DIR to a directory that only you can read and write.',
  );
}

export function noAgent(command: string, end: string): UserError {
  return new UserError(
    'no-agent',
    ExitCode.cannotConnect,
    `'${command}' ${end} without an instrumented Node.js program.`,
    'async-console sees programs that run on Node 22.18, 24.11 or newer. Is it a Node program, and does the command that starts it pass NODE_OPTIONS on?',
  );
}

// Cannot attach: exit code 3.

export function cannotAttach(pid: number, reason: string): UserError {
  return new UserError(
    'cannot-attach',
    ExitCode.cannotConnect,
    `Cannot attach to process ${pid}: ${reason}.`,
    'Start it with `async-console run`.',
  );
}

export function cannotDetach(pid: number): UserError {
  return new UserError(
    'cannot-detach',
    ExitCode.cannotConnect,
    `Process ${pid} was started with the agent, which stays in it until it ends.`,
    'It measures only while a console is connected.',
  );
}

export function notDetached(pid: number): UserError {
  return new UserError(
    'not-detached',
    ExitCode.timedOut,
    `The agent has not left process ${pid} within 5 seconds: its event loop is blocked, or it has just ended.`,
    'It leaves as soon as the loop turns; `async-console ps` shows whether it has.',
  );
}

export function noSuchProcess(pid: number): UserError {
  return new UserError(
    'no-such-process',
    ExitCode.cannotConnect,
    `There is no process ${pid}.`,
    '`async-console ps` lists what is running.',
  );
}

export function ofAnotherUser(pid: number, user: number | undefined): UserError {
  return new UserError(
    'of-another-user',
    ExitCode.cannotConnect,
    `Process ${pid} belongs to another user${user === undefined ? '' : ` (uid ${user})`}.`,
    'Run async-console as that user, or as root.',
  );
}

export function notNode(pid: number, executable: string): UserError {
  return new UserError(
    'not-node',
    ExitCode.cannotConnect,
    `Process ${pid} runs ${executable}, which is not Node.js.`,
    '`async-console ps` lists the Node.js processes.',
  );
}

export function nodeTooOld(pid: number, version: string): UserError {
  return new UserError(
    'node-too-old',
    ExitCode.cannotConnect,
    `Process ${pid} runs on Node ${version}, and async-console knows those from 22 on.`,
    'Start the program with a newer Node.',
  );
}

export function sigusr1Disabled(pid: number, isByOption: boolean): UserError {
  return new UserError(
    'sigusr1-disabled',
    ExitCode.cannotConnect,
    isByOption
      ? `Process ${pid} was started with --disable-sigusr1, so its inspector cannot be opened.`
      : `Process ${pid} does not listen to SIGUSR1, which would open its inspector (or not yet, while it starts).`,
    'Start it with `async-console run`, or with --inspect.',
  );
}

export function permissionModel(pid: number): UserError {
  return new UserError(
    'permission-model',
    ExitCode.cannotConnect,
    `Process ${pid} runs under Node's permission model, which keeps its inspector closed.`,
    'Start it with --allow-inspector too (Node 24 and newer), or with `async-console run`.',
  );
}

export function inOtherNetwork(pid: number): UserError {
  return new UserError(
    'in-a-container',
    ExitCode.cannotConnect,
    `Process ${pid} runs in a container: its network is another one, so its inspector cannot be reached from here.`,
    'Run async-console inside of it, for example `docker exec -it <container> npx async-console …`.',
  );
}

export function processStopped(pid: number): UserError {
  return new UserError(
    'process-stopped',
    ExitCode.cannotConnect,
    `Process ${pid} is stopped, and answers nothing.`,
    `Let it go on with \`kill -CONT ${pid}\`.`,
  );
}

export function processHeld(pid: number, tracer: number | undefined): UserError {
  return new UserError(
    'process-held',
    ExitCode.cannotConnect,
    `Process ${pid} is held by a native debugger${tracer === undefined ? '' : ` (pid ${tracer})`}, and answers nothing.`,
    'Let it go on there.',
  );
}

export function processEnded(pid: number): UserError {
  return new UserError(
    'process-ended',
    ExitCode.cannotConnect,
    `Process ${pid} has ended.`,
    '`async-console ps` lists what is running.',
  );
}

export function portTaken(pid: number, port: number, owner: number | undefined): UserError {
  return new UserError(
    'inspector-port-taken',
    ExitCode.cannotConnect,
    `Process ${pid} would open its inspector at port ${port}, which ${owner === undefined ? 'another user has' : `process ${owner} has`} taken.`,
    'Close that one and try again; the port of a process cannot be changed from outside.',
  );
}

export function alreadyAsked(pid: number, by: number): UserError {
  return new UserError(
    'already-asked',
    ExitCode.cannotConnect,
    `Another async-console (pid ${by}) is asking process ${pid} at this moment.`,
    'Try again when it is done.',
  );
}

export function signalHandled(pid: number): UserError {
  return new UserError(
    'sigusr1-handled',
    ExitCode.cannotConnect,
    `Process ${pid} has opened no inspector: it handles SIGUSR1 itself.`,
    'Start it with `async-console run`, or with --inspect.',
  );
}

export function nothingOpened(pid: number): UserError {
  return new UserError(
    'nothing-opened',
    ExitCode.cannotConnect,
    `Process ${pid} has opened no inspector: it is blocked in native code, or it handles SIGUSR1 itself.`,
    'Try again later, or start it with `async-console run`.',
  );
}

export function eventLoopBlocked(pid: number): UserError {
  return new UserError(
    'event-loop-blocked',
    ExitCode.cannotConnect,
    `The event loop of process ${pid} does not turn: its heap can only be read between two turns.`,
    `\`async-console tree --now ${pid}\` says what blocks it.`,
  );
}

/** `where`: what is known of it, for people. */
export class BlockedInNativeCode extends UserError {
  readonly where: string | undefined;

  constructor(pid: number, where: string | undefined) {
    super(
      'blocked-in-native-code',
      ExitCode.cannotConnect,
      `Process ${pid} does not answer: it is blocked in native code${where === undefined ? '' : ` (${where})`}.`,
      'Only JavaScript can be interrupted: try again when that call has returned.',
    );
    this.where = where;
  }
}

export function inspectorLost(pid: number): UserError {
  return new UserError(
    'inspector-lost',
    ExitCode.cannotConnect,
    `The inspector of process ${pid} was closed while it was being asked.`,
    'Somebody else has closed it: try again.',
  );
}

export function notTheInspector(pid: number, port: number): UserError {
  return new UserError(
    'not-the-inspector',
    ExitCode.cannotConnect,
    `What answers at port ${port} is not the inspector of process ${pid}.`,
    'Close the one that has the port, and try again.',
  );
}

// Timed out: exit code 4.

export function neverConnected(command: string, timeout: string): UserError {
  return new UserError(
    'never-connected',
    ExitCode.timedOut,
    `'${command}' started no instrumented Node.js program within ${timeout}.`,
    'Is it a Node program? If it only starts slowly, give it longer with --timeout.',
  );
}

export function stillRunning(timeout: string): UserError {
  return new UserError(
    'still-running',
    ExitCode.timedOut,
    `The program had not ended after ${timeout}.`,
    'Give it longer with --timeout, or measure for a while with --for.',
  );
}

export function neverIdle(timeout: string): UserError {
  return new UserError(
    'never-idle',
    ExitCode.timedOut,
    `The program was never without a live task within ${timeout}.`,
    'Give it longer with --timeout; the tasks that were live are in the snapshot.',
  );
}

export function tooSlow(timeout: string): UserError {
  return new UserError(
    'too-slow',
    ExitCode.timedOut,
    `The measurement was not done within ${timeout}.`,
    'Give it longer with --timeout.',
  );
}

// Incomplete evidence: exit code 5.

export function endedUnseen(how: string): UserError {
  return new UserError(
    'ended-unseen',
    ExitCode.incomplete,
    `The program ${how} before its last state could be read.`,
    'A program that is killed cannot report; let it end by itself, or stop the measurement earlier with --for.',
  );
}

export function measurementInterrupted(): UserError {
  return new UserError(
    'interrupted',
    ExitCode.incomplete,
    'The measurement was interrupted before anything could be read.',
    'Let it finish, or stop it by itself with --for.',
  );
}
