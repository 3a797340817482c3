import type { TreeNode } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { shopHeap } from '../gallery/heap-tree.ts';
import { Scene } from '../gallery/screens.ts';
import { NOW, shopProcess } from '../gallery/shop.ts';
import { detailRows } from './details.ts';
import { footRow } from './foot.ts';
import { makePalette, type Palette } from './palette.ts';
import { width } from './text.ts';
import { treeRows } from './tree.ts';

const plain: Palette = { ...makePalette('mono'), paint: (role, text) => (role === 'selected' ? `»${text}` : text) };

function attached(columns = 100): Scene {
  const scene = new Scene(columns, 30).connect();
  return scene.send({ type: 'connected', process: { ...shopProcess, attached: true }, now: NOW }).press('2');
}

const read = (columns = 100) =>
  attached(columns)
    .press('h')
    .send({ type: 'heap', outcome: { tree: shopHeap }, now: NOW });

test('where functions are suspended, what promises wait for, and of when that is', () => {
  const scene = read().send({ type: 'tick', now: NOW + 12_400 });
  expect(
    treeRows(scene.model, plain)
      .slice(0, 11)
      .map((row) => row.trimEnd()),
  ).toEqual([
    'from the heap, 12s ago       suspended at, waits for',
    '▾ ○ importBatch ×2           src/import/catalogue.ts:46',
    '└─ ▾   Promise.all',
    '   ├─ ▾ ○ downloadImage ×8   src/import/images.ts:17',
    '   │  └─     a promise       → a TLSSocket connected to 10.0.0.4:443',
    '   └─     a promise          → a timer, due in 1m01s to 1m28s',
    '  ○ refresh ×3               in src/cache.ts:8',
    '▾ ○ waitForLeader            src/leader.ts:31',
    '└─     a promise             → can never settle: nothing is left that could do it',
    '▾ ○ (top level)              src/main.ts:3',
    '└─     .then listening',
  ]);
});

test('why something waits is cut where there is no room for it', () => {
  const events = ['end', 'finish', 'readable', 'error'];
  const reads: TreeNode = {
    kind: 'generator',
    name: 'lines',
    origin: 'app',
    times: 1,
    location: { file: 'src/lines.ts', line: 12, column: 3 },
    waitsFor: [{ kind: 'socket', events, name: 'Socket', peer: '10.0.0.4:5432' }],
    unseen: true,
    awaits: [],
  };
  const drawn = (columns: number, waitsFor = reads.waitsFor) => {
    const scene = attached(columns).press('h');
    scene.send({ type: 'heap', outcome: { tree: { ...shopHeap, roots: [{ ...reads, waitsFor }] } }, now: NOW });
    return treeRows(scene.model, plain)[1]?.trimEnd();
  };
  expect(drawn(110)).toBe(
    "  ○ lines                  src/lines.ts:12  → 'end', 'finish', 'readable', 'error' of a Socket connected to 1…",
  );
  expect(drawn(52)).toBe("  ○ lines                  src/lines.ts:12  → 'end'…");
  expect(drawn(52, [{ kind: 'worker' }])).toBe('  ○ lines                  src/lines.ts:12  → a wor…');
  expect(drawn(46)).toBe('  ○ lines                  src/lines.ts:12');
});

test('that no async function is known is not that there is none', () => {
  const rows = (scene: Scene) => treeRows(scene.model, plain).map((row) => row.trimEnd());
  const live = attached();
  live.tasks = [];
  expect(rows(live.refresh())).toContain(
    '  The agent came later, and knows no function that is suspended: h asks the heap.',
  );
  live.press('h').send({ type: 'heap', outcome: { tree: { ...shopHeap, roots: [] } }, now: NOW });
  expect(rows(live)).toContain('  No async functions now.');
});

test('no row is wider than the table', () => {
  for (const columns of [50, 80, 140, 200]) {
    const widths = new Set(treeRows(read(columns).model, { ...plain, paint: (_, text) => text }).map(width));
    expect(widths.size).toBe(1);
    expect(Math.max(...widths)).toBeLessThanOrEqual(columns);
  }
});

test('the foot offers it, says that it is read, and then how to go on', () => {
  expect(footRow(attached().model, plain)).toContain('h from the heap');
  expect(footRow(new Scene(100, 30).connect().press('2').model, plain)).not.toContain('heap');
  expect(footRow(attached().press('h').model, plain)).toBe(
    'Reading the heap of the program, which is paused meanwhile.',
  );
  expect(footRow(read().model, plain)).toContain('h read again  esc live tree');
});

test('the detail says all that a promise waits for, and nothing of tasks or times', () => {
  const scene = read(90).press('j', 'j', 'j', 'j', 'enter');
  expect(
    detailRows(scene.model, 80, 5, plain)
      .map((row) => row.trimEnd())
      .filter((row) => row !== ''),
  ).toEqual([
    'a promise',
    'equal          ×1 for each above  16 in all',
    'Waits for',
    'a TLSSocket connected to 10.0.0.4:443',
  ]);
});
