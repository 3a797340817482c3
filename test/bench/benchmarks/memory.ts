import { atMost } from '../budget.ts';
import { grouped, range, table } from '../markdown.ts';
import { type Benchmark, type Measure, type Options, type Samples, values } from '../record.ts';
import { SHORT_TITLES, type SizedMode, sizedRow, sizedRows } from '../sizes.ts';
import { differences, spread } from '../statistics.ts';
import { Subject } from '../subject.ts';

const SIZES = [10_000, 100_000, 1_000_000] as const;
/** Of which the budget is told: enough frames that one page of memory more or less is nothing. */
const OF_THE_BUDGET = 100_000;
/** A million frames take a while to make and to collect, and hardly differ from round to round. */
const ROUNDS_OF_A_MILLION = 3;

export const memory: Benchmark = {
  name: 'memory',
  title: 'Memory',
  rounds: 5,
  prepare: (options) => ({
    rows: sizedRows(
      options.quick ? SIZES.slice(0, 2) : SIZES,
      (mode, frames) => perFrame(mode, frames, options),
      (frames) => (frames === 1_000_000 ? ROUNDS_OF_A_MILLION : Number.POSITIVE_INFINITY),
    ),
  }),
  text: (samples) =>
    [
      'Async calls that are each suspended at a promise of their own: bytes a call, once the garbage is collected. Resident',
      'memory is what the operating system gives the process: the table, the heap of the observer and room for garbage too,',
      "so it says little of a few frames. The heap is that of the app's thread alone.",
      '',
      table(
        ['bytes a live frame', 'resident', 'added', 'on the heap', 'added'],
        SIZES.flatMap((frames) => rowsOf(frames, samples)),
      ),
    ].join('\n'),
  budgets: (samples) =>
    added(samples, 'agent', OF_THE_BUDGET).map((value) =>
      atMost({ what: 'memory', value, limit: 200, unit: 'bytes a live frame', digits: 0 }),
    ),
};

function perFrame(mode: SizedMode, frames: number, { node }: Options): Promise<Measure> {
  // A large young generation would keep tens of megabytes for garbage to come, now and then: no frame's.
  const flags = ['--expose-gc', '--max-semi-space-size=1', '--max-old-space-size=4096'];
  return Subject.with({ node, mode, program: 'frames.mjs', flags, env: { FRAMES: frames } }, async (subject) => {
    const bytes = (await subject.ask()) as Measure;
    if (mode === 'agent') await keepsAll(subject, frames);
    return bytes;
  });
}

/** Frames that the agent does not know need no memory. */
async function keepsAll(subject: Subject, frames: number): Promise<void> {
  const dashboard = await subject.openDashboard();
  const { totals } = await dashboard.seesAll();
  dashboard.close();
  if (totals.live < frames) throw new Error(`The agent knows ${totals.live} tasks of ${frames}.`);
}

function added(samples: Samples, mode: SizedMode, frames: number): number[] {
  const own = values(samples, sizedRow(mode, frames), 'resident');
  if (own.length === 0) return [];
  return [differences(own, values(samples, sizedRow('none', frames), 'resident')).median];
}

function rowsOf(frames: number, samples: Samples): string[][] {
  return (Object.keys(SHORT_TITLES) as SizedMode[])
    .filter((mode) => samples[sizedRow(mode, frames)]?.length)
    .map((mode) => [
      `${grouped(frames)}, ${SHORT_TITLES[mode]}`,
      ...['resident', 'heap'].flatMap((metric) => {
        const own = values(samples, sizedRow(mode, frames), metric);
        const without = values(samples, sizedRow('none', frames), metric);
        return [range(spread(own), 0), mode === 'none' ? '' : range(differences(own, without), 0)];
      }),
    ]);
}
