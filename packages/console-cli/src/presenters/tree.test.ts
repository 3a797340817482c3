import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { detailRows } from './details.ts';
import { makePalette, type Palette } from './palette.ts';
import { width } from './text.ts';
import { treeRows } from './tree.ts';

const plain: Palette = { ...makePalette('mono'), paint: (role, text) => (role === 'selected' ? `»${text}` : text) };
const ascii: Palette = { ...makePalette('mono', true), paint: (_, text) => text };

const rows = (scene: Scene, palette = plain) => treeRows(scene.model, palette).map((row) => row.trimEnd());
const tree = (columns: number, ...keys: string[]) => {
  const scene = new Scene(columns, 40).connect().busyDay().press('2');
  return scene
    .press('/')
    .type('import')
    .press('enter', ...keys);
};

test('branches, how many are equal, for how long, and the line of the await', () => {
  expect(rows(tree(80, 'j', 'j')).slice(0, 8)).toEqual([
    'tree ×                         for↓ suspended at',
    '▾ ○ importCatalogue           48.2s src/import/catalogue.ts:22',
    '»├─ ▾ ○ importBatch ×2          4.1s src/import/catalogue.ts:46',
    '│  └─ ▾ ○ downloadImage ×8     4.1s src/import/images.ts:17',
    '│     └─   ○ fetchOnce         4.1s src/import/http.ts:14',
    '└─ ▾ ○ importBatch             3.3s src/import/catalogue.ts:46',
    '   └─ ▾ ○ downloadImage ×5     3.3s src/import/images.ts:17',
    '      └─   ○ fetchOnce         3.3s src/import/http.ts:14',
  ]);
});

test('what is folded says how much it hides', () => {
  expect(rows(tree(80, 'j', 'left'))[1]).toMatch(/^»▸ ○ importCatalogue \+45 /);
});

test('in ASCII no other character is drawn', () => {
  const drawn = rows(tree(60, 'j', 'j', 'left'), ascii).join('\n');
  expect(drawn).toMatch(/^[\x20-\x7e\n]*$/);
  expect(drawn).toContain('|- + o importBatch x2 +16');
});

test('what is waited for, and who is kept waiting', () => {
  const scene = new Scene(100, 40).connect().trouble().press('2', '/').type('transferStock').press('enter');
  expect(rows(scene)[1]).toBe('△ ▾ ○ transferStock     41.3s → mutex ledger  holds 1, 1 wait');
});

test('no row is wider than the table, however deep or long', () => {
  for (const columns of [50, 80, 140, 200]) {
    const scene = new Scene(columns, 40).connect().busyDay().press('2', 'j');
    const widths = treeRows(scene.model, ascii).map(width);
    expect(new Set(widths).size).toBe(1);
    expect(widths[0]).toBeLessThanOrEqual(columns);
  }
});

test('a chain deeper than the screen is wide keeps its names', () => {
  const scene = tree(60);
  const { update } = scene.model.newest!;
  const row = update.tree!.rows.at(-1)!;
  const deep = { ...row, depth: 200, more: [] };
  scene.send({ type: 'update', now: scene.model.now, update: { ...update, tree: { ...update.tree!, rows: [deep] } } });
  expect(rows(scene)[1]).toMatch(/^… +└─ {3}○ fetchOnce /);
});

test('the detail leads to the tasks first, then to what they wait for', () => {
  const scene = new Scene(90, 40)
    .connect()
    .busyDay()
    .press('2', '/')
    .type('GET /products')
    .press('enter', 'j', 'enter');
  const links = detailRows(scene.model, 80, 40, plain).filter((row) => row.includes('→'));
  expect(links[0]).toContain('→ task 18500  GET /products/:id');
  expect(links.at(-1)).toContain('→ pool shop  42 of them');
});

test('why there is nothing', () => {
  expect(rows(tree(80).press('/').type(' nobody'))[1]?.trim()).toBe('No async function matches "import nobody".');
  const scene = new Scene(80, 40).connect().busyDay().press('j', 't');
  scene.tasks = [];
  expect(rows(scene.refresh())[1]?.trim()).toBe('The task has ended.');
});

test('the detail of equal functions: how many, how long, and their tasks', () => {
  const scene = new Scene(90, 40)
    .connect()
    .busyDay()
    .press('2', '/')
    .type('GET /products')
    .press('enter', 'j', 'j', 'j', 'enter');
  const drawn = detailRows(scene.model, 80, 9, plain).map((row) => row.trimEnd());
  expect(drawn).toEqual([
    'withConnection  ○ idle  async function',
    'equal          ×1 for each above  42 in all',
    'function       src/db/pool.ts:48',
    'suspended at   src/db/pool.ts:52 withConnection',
    'for            460ms to 6.2s',
    '',
    'Tasks, the longest wait first',
    '»→ task 18500  GET /products/:id  for 6.2s',
    '→ task 18501  GET /products/:id  for 6.1s',
  ]);
});
