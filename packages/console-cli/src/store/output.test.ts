import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import type { OutputLine } from './feed.ts';
import { layoutOf } from './layout.ts';
import { firstInSight, OUTPUT_MAX_LINES, type OutputLog } from './output.ts';

const lines = (from: number, to: number): OutputLine[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ stream: 'stdout', text: `line ${from + index}` }));

/** A page of 21 lines. */
const scene = (count: number) =>
  new Scene(100, 26)
    .connect()
    .press('7')
    .send({ type: 'output', lines: lines(1, count) });
const first = ({ model }: Scene) => firstInSight(model.output as OutputLog, layoutOf(model).bodyRows);

test('the newest lines are followed', () => {
  const shown = scene(100);
  expect(first(shown)).toBe(79);
  expect(first(shown.send({ type: 'output', lines: lines(101, 110) }))).toBe(89);
});

test('scrolled up, the lines in sight stay when more come', () => {
  const shown = scene(100).press('pageup');
  expect(first(shown)).toBe(58);
  expect(first(shown.send({ type: 'output', lines: lines(101, 300) }))).toBe(58);
});

test('at the end again it follows again', () => {
  const shown = scene(100)
    .press('k', 'j')
    .send({ type: 'output', lines: lines(101, 110) });
  expect(first(shown)).toBe(89);
  expect(
    first(
      scene(100)
        .press('g', 'G')
        .send({ type: 'output', lines: lines(101, 110) }),
    ),
  ).toBe(89);
});

test('g goes to the oldest line that is kept', () => {
  expect(first(scene(100).press('g'))).toBe(0);
});

test('the log is bounded, and counts what it has dropped', () => {
  const shown = scene(OUTPUT_MAX_LINES)
    .press('g')
    .send({ type: 'output', lines: lines(5001, 5010) });
  expect(shown.model.output?.lines).toHaveLength(OUTPUT_MAX_LINES);
  expect(shown.model.output?.lines[0]?.text).toBe('line 11');
  expect(shown.model.output?.dropped).toBe(10);
  expect(first(shown)).toBe(10);
});

test('more lines at once than are kept leave the newest', () => {
  const shown = scene(3).send({ type: 'output', lines: lines(4, 12_000) });
  expect(shown.model.output?.lines).toHaveLength(OUTPUT_MAX_LINES);
  expect(shown.model.output?.lines.at(-1)?.text).toBe('line 12000');
  expect(shown.model.output?.dropped).toBe(7000);
});
