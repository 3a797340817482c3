/** Programs that are started plainly, and get the agent while they run. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { injection } from '@async-console/instrument/attach';
import type { SnapshotBody } from '@async-console/protocol';
import { type Ended, startConsole } from './console.ts';
import { type LaunchOptions, launch, Running } from './launch.ts';
import { nodeBinary } from './nodes.ts';
import type { Program } from './program.ts';

/** Any inspector port that is free: tests run beside each other. */
const ANY_PORT = '--inspect-port=0';

export function launchPlainly(program: Program, options: LaunchOptions = {}): Running {
  return launch(program, { ...options, agent: false, flags: [ANY_PORT, ...(options.flags ?? [])] });
}

/** `async-console …args`, among the sockets of that program. */
export function consoleOf(running: Running, ...args: readonly string[]): Promise<Ended> {
  return startConsole(args, { ...process.env, XDG_RUNTIME_DIR: dirname(running.privateDirectory) }).ended;
}

/**
 * The agent that a console puts into a process, there before the program, so that nothing of it is older. The program's
 * `begin` is called when a console measures. Resolves with what the agent has to say when that is as the test `expects`.
 */
export async function measuredByAttached(
  program: string,
  options: LaunchOptions,
  expects: (snapshot: SnapshotBody) => void,
): Promise<SnapshotBody> {
  const directory = mkdtempSync(join(tmpdir(), 'ac-'));
  const file = join(directory, 'agent.cjs');
  writeFileSync(file, (await injection()).attach(false));
  writeFileSync(
    join(directory, 'app.mjs'),
    `process.once('SIGUSR2', begin); setInterval(() => {}, 1000); console.log('ready');\n${program}`,
  );
  const env = { PATH: process.env.PATH ?? '', XDG_RUNTIME_DIR: directory, ...options.env };
  const child = spawn(nodeBinary(options.node ?? '24'), ['--require', file, 'app.mjs'], { cwd: directory, env });
  const running = new Running(child, directory, directory);
  try {
    await running.prints('ready');
    const console = await running.console();
    console.send({ type: 'measure' });
    await console.update(({ overview }) => overview.loop.utilization !== undefined);
    child.kill('SIGUSR2');
    return await console.comesTo(expects);
  } finally {
    child.kill('SIGKILL');
    await running.ended;
    rmSync(directory, { recursive: true, force: true });
  }
}
