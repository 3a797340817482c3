import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { atMost } from '../budget.ts';
import { range, table } from '../markdown.ts';
import { type Benchmark, type Measure, type Samples, values } from '../record.ts';
import { spread } from '../statistics.ts';
import { Subject } from '../subject.ts';

const SHAPES = {
  objects: 'small objects',
  records: 'records of half a KB',
  strings: 'strings of 1000 characters',
  calls: 'suspended functions',
} as const;
type Shape = keyof typeof SHAPES;

const HEAPS: readonly (readonly [megabytes: number, shape: Shape])[] = [
  [10, 'objects'],
  [100, 'objects'],
  [100, 'records'],
  [100, 'strings'],
  [100, 'calls'],
  [500, 'objects'],
  [500, 'records'],
  [500, 'strings'],
];
const LARGEST = 500;
const MOST_MEMORY = 600;

export const heapTree: Benchmark = {
  name: 'heap-tree',
  title: 'The await tree of a process without an agent',
  rounds: 3,
  prepare: ({ node, quick }) => ({
    rows: HEAPS.filter(([megabytes]) => !quick || megabytes < LARGEST).map(([megabytes, shape]) => ({
      name: rowName(megabytes, shape),
      rounds: Number.POSITIVE_INFINITY,
      measure: () => ask(node, megabytes, shape),
    })),
  }),
  text: (samples) =>
    [
      '`async-console tree <pid>` of a program that was started plainly, from a snapshot of its heap. How long it stood still',
      'is measured in the program, by ticks that come late; its CPU is that of all its threads, and does not depend on what else',
      'the machine does. The memory is the peak of the console.',
      '',
      table(
        [
          'heap',
          'stood still, ms',
          'longest at once, ms',
          'its CPU, ms',
          'its CPU, ms a MB',
          'until printed, ms',
          'console, MB',
        ],
        HEAPS.filter(([megabytes, shape]) => samples[rowName(megabytes, shape)]?.length).map(([megabytes, shape]) =>
          rowOf(megabytes, shape, samples),
        ),
      ),
    ].join('\n'),
  budgets: (samples) =>
    // Of the smallest objects that there are, a heap has three times as many, and takes three times the memory.
    (['records', 'strings'] as const)
      .filter((shape) => samples[rowName(LARGEST, shape)]?.length)
      .map((shape) =>
        atMost({
          what: `memory of \`tree\`, a heap of ${LARGEST} MB of ${SHAPES[shape]}`,
          value: spread(values(samples, rowName(LARGEST, shape), 'memory')).median,
          limit: MOST_MEMORY,
          unit: 'MB',
          digits: 0,
        }),
      ),
};

const CONSOLE = fileURLToPath(new URL('../../../packages/console-cli/bin/async-console.mjs', import.meta.url));
const LOOK_EVERY_MS = 10;

function ask(node: string, megabytes: number, shape: Shape): Promise<Measure> {
  return Subject.with(
    {
      node,
      mode: 'none',
      program: 'heap.mjs',
      flags: ['--max-old-space-size=4096', '--inspect-port=0'],
      env: { MEGABYTES: megabytes, SHAPE: shape },
    },
    async (subject, ready) => {
      const console = await tree((ready as { pid: number }).pid);
      return { ...((await subject.ask()) as Measure), ...console };
    },
  );
}

async function tree(pid: number): Promise<Measure> {
  const start = performance.now();
  const child = spawn(process.execPath, ['--conditions=source', CONSOLE, 'tree', String(pid), '--yes', '--json'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let memory = 0;
  const looking = setInterval(() => {
    memory = Math.max(memory, peakOf(child.pid as number));
  }, LOOK_EVERY_MS);
  const [printed, complaint, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  clearInterval(looking);
  if (code !== 0) throw new Error(complaint);
  const { suspended } = JSON.parse(printed) as { suspended: number };
  if (suspended < 200) throw new Error(`It has seen ${suspended} functions.`);
  return { total: performance.now() - start, memory };
}

/** Millions of bytes; it only grows, so the last look is the highest. */
function peakOf(pid: number): number {
  try {
    // One that is ending has none any more.
    return (Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024) / 1e6;
  } catch {
    return 0;
  }
}

function rowName(megabytes: number, shape: Shape): string {
  return `${megabytes} MB of ${shape}`;
}

function rowOf(megabytes: number, shape: Shape, samples: Samples): string[] {
  const of = (metric: string) => values(samples, rowName(megabytes, shape), metric);
  const used = of('used');
  return [
    `${megabytes} MB of ${SHAPES[shape]}`,
    range(spread(of('stood')), 0),
    range(spread(of('longest')), 0),
    range(spread(of('cpu')), 0),
    range(spread(of('cpu').map((ms, k) => ms / (used[k] as number))), 1),
    range(spread(of('total')), 0),
    range(spread(of('memory')), 0),
  ];
}
