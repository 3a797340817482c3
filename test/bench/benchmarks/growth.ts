import { atMost } from '../budget.ts';
import { grouped, range, table } from '../markdown.ts';
import { type Benchmark, type Samples, values } from '../record.ts';
import { SHORT_TITLES, SIZED_MODES, type SizedMode, sizedRow, sizedRows } from '../sizes.ts';
import { ratios, spread } from '../statistics.ts';
import { measure } from '../subject.ts';

const SIZES = [100, 1000, 10_000, 100_000, 1_000_000] as const;
const [FEWEST, MOST] = [SIZES[0], SIZES[SIZES.length - 1] as number];
/** Of the noise between two processes there is this much; what grows with the frames grows by far more. */
const FLAT = 1.1;

export const growth: Benchmark = {
  name: 'growth',
  title: 'Growth',
  rounds: 5,
  prepare: ({ node, quick }) => ({
    rows: sizedRows(quick ? SIZES.slice(0, 4) : SIZES, (mode, frames) =>
      measure({
        node,
        mode,
        program: 'growth.mjs',
        flags: ['--max-old-space-size=4096'],
        env: { FRAMES: frames, ITERATIONS: 30_000, RUNS: quick ? 3 : 10 },
      }),
    ),
  }),
  text: (samples) =>
    [
      `The await micro-benchmark while other async calls are suspended. Flat: at ${grouped(MOST)} live frames an iteration`,
      `costs at most ${FLAT} times what it costs at ${grouped(FEWEST)}.`,
      '',
      table(
        [
          'live frames',
          ...SIZED_MODES.map((mode) => `${SHORT_TITLES[mode]}, ns an iteration`),
          ...SIZED_MODES.filter((mode) => mode !== 'none').map((mode) => `${SHORT_TITLES[mode]}, × nothing`),
        ],
        SIZES.filter((frames) => SIZED_MODES.every((mode) => samples[sizedRow(mode, frames)]?.length)).map((frames) =>
          rowOf(frames, samples),
        ),
      ),
    ].join('\n'),
  budgets: (samples) =>
    (['agent', 'agent+dashboard'] as const)
      .filter((mode) => samples[sizedRow(mode, MOST)]?.length && samples[sizedRow(mode, FEWEST)]?.length)
      .map((mode) =>
        atMost({
          what: `an await at ${grouped(MOST)} live frames, ${SHORT_TITLES[mode]}`,
          value: ratios(best(samples, mode, MOST), best(samples, mode, FEWEST)).median,
          limit: FLAT,
          unit: `× at ${grouped(FEWEST)}`,
        }),
      ),
};

function best(samples: Samples, mode: SizedMode, frames: number): number[] {
  return values(samples, sizedRow(mode, frames), 'best');
}

function rowOf(frames: number, samples: Samples): string[] {
  const without = best(samples, 'none', frames);
  return [
    grouped(frames),
    ...SIZED_MODES.map((mode) => range(spread(best(samples, mode, frames)), 0)),
    ...SIZED_MODES.filter((mode) => mode !== 'none').map((mode) =>
      range(ratios(best(samples, mode, frames), without), 2),
    ),
  ];
}
