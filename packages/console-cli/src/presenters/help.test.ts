import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { complete, incomplete, overview } from '../gallery/shop.ts';
import { helpRows } from './help.ts';
import { makePalette } from './palette.ts';

/** From the heading "Seen" on, as tall as it needs. */
const seen = (scene: Scene) => {
  const rows = helpRows(scene.press('?').model, { ...makePalette('mono'), paint: (_, text) => text });
  return rows.includes('Seen') ? rows.slice(rows.indexOf('Seen')) : undefined;
};
const tall = () => new Scene(120, 100);

test('what is seen stands at the end of the help', () => {
  expect(seen(tall().connect())).toEqual(['Seen', '  48 modules instrumented', '  310 below node_modules left alone']);
});

test('so does all that is not', () => {
  const modules = { instrumented: 47, skipped: 312, failed: 1, skippedBy: { node_modules: 310, 'sites-full': 2 } };
  expect(
    seen(
      tall()
        .connect()
        .refresh(overview({ completeness: { ...incomplete, modules } })),
    ),
  ).toEqual([
    'Seen',
    '  47 modules instrumented',
    '  310 below node_modules left alone',
    '',
    'Not seen',
    '  3 modules',
    '    src/legacy/report.cjs: Unexpected token (12:4)',
    '    and 2 more',
    '  3 async functions that cannot be followed yet',
    '  1 204 async calls that found no room (there is room for 1 048 575 at once)',
    '  the rows of 17 ended tasks; the totals count them',
    '  2 worker threads',
  ]);
});

test('an agent that has switched itself off says so there, too', () => {
  const rows = seen(
    tall()
      .connect()
      .refresh(overview({ completeness: { ...complete, agentError: 'out of memory' } })),
  );
  expect(rows).toContain('  what came after the agent switched itself off: out of memory');
});

test('before the first numbers nothing is claimed', () => {
  expect(seen(tall())).toBeUndefined();
});
