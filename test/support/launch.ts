import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Discovery } from '@async-console/protocol';
import { onTestFinished } from 'vitest';
import { REGISTER, REGISTER_SOURCE } from './built.ts';
import { type NodeMajor, nodeBinary } from './nodes.ts';
import { type LaidProgram, lay, type Program, temporaryDirectory } from './program.ts';
import { TestConsole } from './test-console.ts';
import { until } from './until.ts';

export interface LaunchOptions {
  readonly node?: NodeMajor;
  /** Options of Node, before the program. */
  readonly flags?: readonly string[];
  /** Arguments of the program. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A CommonJS file that runs before the agent. */
  readonly before?: URL;
  /** False: without the agent; 'sources': that of the sources, for what looks into them. */
  readonly agent?: boolean | 'sources';
  /** `XDG_RUNTIME_DIR`; a new one unless given. */
  readonly runtime?: string;
  /** Text for standard input; none unless given. */
  readonly input?: string;
  /** Standard input is a pipe that stays open. */
  readonly interactive?: boolean;
  /** False: no program file: it comes from `flags` or from `input`. */
  readonly file?: boolean;
  /** An IPC channel to the test. */
  readonly ipc?: boolean;
}

/** How a process ended and what it printed. */
export interface Outcome {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program that runs, with the agent unless asked otherwise. It does not outlive the test. */
export class Running {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly directory: string;
  /** Of the agent: discovery files and sockets. */
  readonly privateDirectory: string;
  readonly ended: Promise<Outcome>;
  #stdout = '';
  #stderr = '';
  #outcome: Outcome | undefined;

  constructor(child: ChildProcess, directory: string, runtime: string) {
    this.child = child;
    this.pid = child.pid as number;
    this.directory = directory;
    this.privateDirectory = join(runtime, 'async-console');
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      this.#stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      this.#stderr += text;
    });
    this.ended = once(child, 'close').then(([code, signal]) => {
      this.#outcome = { code, signal, stdout: this.#stdout, stderr: this.#stderr };
      return this.#outcome;
    });
  }

  get stdout(): string {
    return this.#stdout;
  }

  get stderr(): string {
    return this.#stderr;
  }

  get hasEnded(): boolean {
    return this.#outcome !== undefined;
  }

  get discoveryFile(): string {
    return join(this.privateDirectory, `${this.pid}.json`);
  }

  /** Waits until the program has printed `text` on standard output. */
  async prints(text: string): Promise<void> {
    await this.#until(`"${text}" on standard output`, () => this.#stdout.includes(text));
  }

  /** Waits until there is a file of that path. */
  async appears(path: string, called = path): Promise<void> {
    await this.#until(called, () => existsSync(path));
  }

  /** Waits for the discovery file. */
  async discovery(): Promise<Discovery> {
    await this.appears(this.discoveryFile, 'the discovery file');
    return Discovery.parse(JSON.parse(readFileSync(this.discoveryFile, 'utf8')));
  }

  /** A console that is connected and has said hello. */
  async console(): Promise<TestConsole> {
    return TestConsole.greet((await this.discovery()).socket);
  }

  #until(what: string, look: () => boolean): Promise<boolean> {
    return until(
      what,
      () => {
        if (look()) return true;
        if (this.#outcome !== undefined)
          throw new Error(`The program ended before ${what}: ${describe(this.#outcome)}`);
        return false;
      },
      () => `The program runs. stdout: ${this.#stdout}\nstderr: ${this.#stderr}`,
    );
  }
}

export function describe({ code, signal, stdout, stderr }: Outcome): string {
  return `${signal ?? `exit code ${code}`}\nstdout: ${stdout}\nstderr: ${stderr}`;
}

/** Starts a program. */
export function launch(program: Program | LaidProgram, options: LaunchOptions = {}): Running {
  const {
    node = '24',
    flags = [],
    args = [],
    env = {},
    before,
    agent = true,
    input,
    interactive = false,
    file = true,
  } = options;
  const laid = lay(program);
  const runtime = options.runtime ?? temporaryDirectory();
  const preloads = [
    ...(before === undefined ? [] : ['--require', before instanceof URL ? fileURLToPath(before) : before]),
    ...(agent === 'sources'
      ? ['--conditions=source', '--require', REGISTER_SOURCE]
      : agent
        ? ['--require', REGISTER]
        : []),
  ];
  const child = spawn(nodeBinary(node), [...preloads, ...flags, ...(file ? [laid.entry] : []), ...args], {
    cwd: laid.directory,
    env: { PATH: process.env.PATH ?? '', XDG_RUNTIME_DIR: runtime, ...env },
    stdio: [
      input === undefined && !interactive ? 'ignore' : 'pipe',
      'pipe',
      'pipe',
      ...(options.ipc ? ['ipc' as const] : []),
    ],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  if (!interactive) child.stdin?.end(input);
  return new Running(child, laid.directory, runtime);
}

/** Runs a program to its end. */
export function run(program: Program | LaidProgram, options: LaunchOptions = {}): Promise<Outcome> {
  return launch(program, options).ended;
}
