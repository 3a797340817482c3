import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Dashboard } from './dashboard.ts';
import { isAgent, type Mode, preload } from './modes.ts';
import { onItsOwnCore } from './pinned.ts';
import type { Measure } from './record.ts';

/** The console, built. */
const CONSOLE = fileURLToPath(new URL('../../packages/console-cli/dist/bin.js', import.meta.url));

export interface SubjectOptions {
  readonly node: string;
  readonly mode: Mode;
  /** File name in programs/. */
  readonly program: string;
  /** Options of Node. */
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string | number>>;
  /** On a core of its own. */
  readonly pinned?: boolean;
  /** Options of Node that start the agent; it is the built one unless given. */
  readonly agent?: readonly string[];
}

/** A measured process, fresh for each figure. It answers each message with one. */
export class Subject {
  readonly #child: ChildProcess;
  readonly #directory = mkdtempSync(join(tmpdir(), 'bench-'));
  #stderr = '';
  #dashboard: Dashboard | undefined;

  private constructor(options: SubjectOptions) {
    const { node, mode, program, flags = [], env = {}, agent, pinned = false } = options;
    const args = [...preload(mode, agent), ...flags, programPath(program)];
    this.#child = spawn(...(pinned ? onItsOwnCore(node, args) : ([node, args] as const)), {
      env: {
        ...process.env,
        NODE_OPTIONS: undefined,
        XDG_RUNTIME_DIR: this.#directory,
        ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)])),
      },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text) => {
      this.#stderr += text;
    });
  }

  /** Hands a process to `use` once it is ready, with a dashboard open when its mode says so, and ends it afterwards. */
  static async with<Ready, Result>(
    options: SubjectOptions,
    use: (subject: Subject, ready: Ready) => Promise<Result>,
  ): Promise<Result> {
    const subject = new Subject(options);
    try {
      const ready = (await subject.#message()) as Ready;
      if (options.mode === 'agent+dashboard') subject.#dashboard = await subject.openDashboard();
      const result = await use(subject, ready);
      await subject.#dashboard?.seesAll();
      // All that the agent ever prints is that it gave up.
      if (isAgent(options.mode) && subject.#stderr !== '') throw new Error(subject.#stderr);
      return result;
    } catch (error) {
      throw new Error(`${options.program} under ${options.mode}: ${(error as Error).message}`, { cause: error });
    } finally {
      subject.#dashboard?.close();
      await subject.#end();
    }
  }

  /** The answer to the next message. */
  ask(): Promise<unknown> {
    this.#child.send('');
    return this.#message();
  }

  /** `async-console <command> <pid>`, as it is published, or by `options` of Node and a file. */
  async command(name: string, [...file]: readonly string[] = [CONSOLE]): Promise<void> {
    await promisify(execFile)(process.execPath, [...file, name, String(this.#child.pid)], {
      env: { ...process.env, XDG_RUNTIME_DIR: this.#directory },
    });
  }

  openDashboard(): Promise<Dashboard> {
    return Dashboard.open(join(this.#directory, 'async-console', `${this.#child.pid}.json`));
  }

  async #message(): Promise<unknown> {
    const ended = new AbortController();
    const exit = once(this.#child, 'exit', { signal: ended.signal }).then(([code, signal]) => {
      throw new Error(`It ended with ${signal ?? code}. ${this.#stderr}`);
    });
    exit.catch(() => {});
    try {
      const [message] = await Promise.race([once(this.#child, 'message', { signal: ended.signal }), exit]);
      return message;
    } finally {
      ended.abort();
    }
  }

  async #end(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const exit = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await exit;
    }
    rmSync(this.#directory, { recursive: true });
  }
}

/** Runs a program that does its work once. */
export function measure(options: SubjectOptions): Promise<Measure> {
  return Subject.with(options, async (subject) => (await subject.ask()) as Measure);
}

export function programPath(name: string): string {
  return fileURLToPath(new URL(`./programs/${name}`, import.meta.url));
}
