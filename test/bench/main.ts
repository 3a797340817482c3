/**
 * `pnpm bench [--node 22|24|26] [--quick] [--only awaits,http,startup,memory]`: measures the built agent and writes
 * bench/RESULTS.md. With --only or --quick it only prints.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { cpuPerRequest, HTTP_MODES } from './http.ts';
import { describeMachine } from './machine.ts';
import { MODES, measured, nodeBinary, program } from './programs.ts';
import { awaitSection, httpSection, memorySection, results, startUpSection } from './results.ts';
import { rounds } from './rounds.ts';
import { generateApp, startUp } from './startup.ts';

const SUITES = ['awaits', 'http', 'startup', 'memory'] as const;

const { values: options } = parseArgs({
  options: {
    node: { type: 'string', default: '24' },
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const node = nodeBinary(options.node);
const suites = options.only?.split(',') ?? SUITES;
const quick = options.quick;
const measurements = {
  awaits: async () => {
    const samples = await rounds(quick ? 3 : 11, MODES, (mode) => measured(node, mode, [program('awaits.mjs')]));
    return awaitSection(samples);
  },
  http: async () => {
    const load = { node, warmUp: quick ? 10_000 : 30_000, requests: quick ? 20_000 : 60_000 };
    return httpSection(await rounds(quick ? 3 : 9, HTTP_MODES, (mode) => cpuPerRequest(mode, load)));
  },
  startup: async () => {
    const app = generateApp();
    const loaded = { none: [] as number[], agent: [] as number[] };
    try {
      const exited = await rounds(quick ? 3 : 11, ['none', 'agent'] as const, async (mode) => {
        const times = await startUp(node, mode, app.main);
        loaded[mode].push(times.loaded);
        return times.exited;
      });
      return startUpSection(app, loaded, exited);
    } finally {
      app.remove();
    }
  },
  memory: async () => {
    const modes = ['none', 'agent'] as const;
    const args = ['--expose-gc', program('frames.mjs')];
    return memorySection(await rounds(quick ? 3 : 7, modes, (mode) => measured(node, mode, args)));
  },
};

const sections = [];
for (const suite of SUITES) {
  if (!suites.includes(suite)) continue;
  process.stderr.write(`${suite} `);
  sections.push(await measurements[suite]());
}
const text = results(describeMachine(node), sections);
console.log(text);
if (!quick && options.only === undefined) writeFileSync(new URL('../../bench/RESULTS.md', import.meta.url), text);
