/**
 * `pnpm soak [--minutes 10] [--node 22|24|26] [--without]`: full load on the Fastify app with the agent and an open
 * dashboard. Prints the app's resident memory, and whether it was flat after the first minute; exits with 1 if that cannot
 * be said.
 * With --without: the same without the agent, to compare with.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { loadArguments } from './load.ts';
import { nodeBinary } from './modes.ts';
import { judge, LIMIT, type Sample, SHORTEST_MINUTES } from './resident.ts';
import { NODE_MAJORS } from './store.ts';
import { Subject } from './subject.ts';

const SECONDS_A_LINE = 10;

const { node, minutes, mode } = commandLine();
const samples = await Subject.with({ node, mode, program: 'fastify-app.cjs' }, soak);
const { peaks, slope, standardError, verdict } = judge(samples);
console.log(
  `Highest after the first minute, one breath after the other: ${peaks.map((mb) => mb.toFixed(1)).join(', ')} MB.`,
);
console.log(
  `The peaks of resident memory changed by ${slope.toFixed(2)} MB a minute (standard error ` +
    `${standardError.toFixed(2)}, limit ${LIMIT}): ${verdict}.`,
);
process.exitCode = verdict === 'flat' ? 0 : 1;

/** A sample each second, until the time is over. */
async function soak(app: Subject, { port }: { port: number }): Promise<Sample[]> {
  const load = spawn(process.execPath, loadArguments(port, Number.POSITIVE_INFINITY), {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const failed = once(load, 'exit').then(([code]) => {
    throw new Error(`The load ended with ${code}.`);
  });
  failed.catch(() => {});
  try {
    return await Promise.race([sample(app), failed]);
  } finally {
    load.kill();
  }
}

async function sample(app: Subject): Promise<Sample[]> {
  const samples: Sample[] = [];
  const start = performance.now();
  let lastCpu = 0;
  for (let second = 0; second <= minutes * 60; second++) {
    await sleep(Math.max(0, start + second * 1000 - performance.now()));
    const { rss, cpuMicros } = (await app.ask()) as { rss: number; cpuMicros: number };
    samples.push({ minutes: (performance.now() - start) / 60_000, megabytes: rss / 1e6 });
    if (second % SECONDS_A_LINE !== 0) continue;
    // Next to the memory, so that it is seen that there is load.
    const cores = second === 0 ? '' : `  ${((cpuMicros - lastCpu) / 1e6 / SECONDS_A_LINE).toFixed(2)} cores busy`;
    lastCpu = cpuMicros;
    console.log(`${String(second).padStart(5)} s  ${(rss / 1e6).toFixed(1).padStart(7)} MB${cores}`);
  }
  return samples;
}

function commandLine() {
  try {
    const { values } = parseArgs({
      options: {
        minutes: { type: 'string', default: '10' },
        node: { type: 'string', default: '24' },
        without: { type: 'boolean', default: false },
      },
    });
    const minutes = Number(values.minutes);
    if (!(minutes >= SHORTEST_MINUTES)) throw new Error(`--minutes is a number from ${SHORTEST_MINUTES}.`);
    if (!NODE_MAJORS.some((major) => major === values.node))
      throw new Error(`--node is one of ${NODE_MAJORS.join(', ')}.`);
    return { node: nodeBinary(values.node), minutes, mode: values.without ? 'none' : 'agent+dashboard' } as const;
  } catch (error) {
    console.error((error as Error).message);
    return process.exit(2);
  }
}
