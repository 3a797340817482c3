import type { TaskDetail, TreePage } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { fanOut } from '../gallery/fan-out.ts';
import { Scene } from '../gallery/screens.ts';
import { overview, suspended, task } from '../gallery/shop.ts';
import { rowsOf, shown } from './model.ts';
import { update } from './update.ts';

function scene(tasks: readonly TaskDetail[] = fanOut): Scene {
  const made = new Scene(100, 30);
  made.tasks = tasks;
  return made.connect().press('2');
}

const pageOf = (scene: Scene) => shown(scene.model)?.update.tree as TreePage;

/** What is on the screen: two spaces a level, ×N, and a mark of the selected row. */
function lines(scene: Scene): string[] {
  const { selection } = scene.model.lists.tree;
  return pageOf(scene).rows.map(({ id, depth, name, function: fn, times, folded }) =>
    [
      `${id === selection?.id ? '>' : ' '}${'  '.repeat(depth)}${name ?? fn}`,
      ...(times === 1 ? [] : [`×${times}`]),
      ...(folded ? ['…'] : []),
    ].join(' '),
  );
}

const ALL = [
  ' importCatalogue',
  '   importBatch ×2',
  '     downloadImage ×8',
  '       fetchOnce',
  '   importBatch',
  '     downloadImage ×5',
  '       fetchOnce',
  ' GET /products/:id ×42',
  '   showProduct',
  '     withConnection',
];

test('the tree is asked for while it is on the screen, and only then', () => {
  const shown = scene();
  expect(shown.model.subscribed?.tree).toMatchObject({ order: 'wait', descending: true, offset: 0, folded: false });
  expect(shown.press('1').model.subscribed?.tree).toBeUndefined();
});

test('meanwhile tasks are not asked for; back in their table, nobody says that there are none', () => {
  const shown = new Scene(100, 30).connect().busyDay().press('j', 'j', '2');
  expect(shown.model.subscribed?.tasks).toBe(false);
  const before = shown.model.lists.tasks.selection;
  shown.model = update(shown.model, { type: 'key', key: '1' })[0];
  expect(rowsOf(shown.model)).toBeUndefined();
  expect(shown.refresh().model.lists.tasks.selection).toEqual(before);
  expect(rowsOf(shown.model)?.ids).toHaveLength(shown.model.subscribed?.limit ?? 0);
});

test('all of it is unfolded at first, the longest wait on top', () => {
  expect(lines(scene())).toEqual(ALL);
});

test('left folds what is below, for all that are called alike; right shows it again', () => {
  const shown = scene().press('j', 'j', 'left');
  const folded = [' importCatalogue', '>  importBatch ×2 …', '   importBatch …', ...ALL.slice(7)];
  expect(lines(shown)).toEqual(folded);
  expect(lines(shown.press('right'))[2]).toBe('     downloadImage ×8');
});

test('left goes up to the parent from what is folded or has nothing below, right down again', () => {
  const shown = scene().press('j', 'j', 'j', 'j', 'left');
  expect(shown.model.lists.tree.selection?.index).toBe(2);
  expect(shown.press('right').model.lists.tree.selection?.index).toBe(3);
});

test('* folds all, and unfolds all; single ones can be opened then', () => {
  const shown = scene().press('*');
  expect(lines(shown)).toEqual([' importCatalogue …', ' GET /products/:id ×42 …']);
  expect(lines(shown.press('j', 'j', 'right'))).toEqual([
    ' importCatalogue …',
    '>GET /products/:id ×42',
    '   showProduct …',
  ]);
  expect(lines(shown.press('*'))).toHaveLength(ALL.length);
});

test('a filter leaves what is above and below of what it is about', () => {
  const shown = scene().press('/').type('showProduct').press('enter');
  expect(lines(shown)).toEqual([' GET /products/:id ×42', '   showProduct', '     withConnection']);
});

test('the order is the longest wait, or of whom there are most', () => {
  const shown = scene().press('s', 't');
  expect(lines(shown)[0]).toBe(' GET /products/:id ×42');
  expect(lines(shown.press('i'))[0]).toBe(' importCatalogue');
});

test('the selection stays on its function while others come and go', () => {
  const shown = scene().press('j', 'j', 'j');
  const newcomer = task({
    id: 9,
    name: 'cleanUp',
    kind: 'call',
    total: 99_000,
    busy: 1,
    at: suspended('src/c.ts:1:1', 'cleanUp', 98_000),
  });
  shown.tasks = [newcomer, ...fanOut.slice(0, 20)];
  shown.refresh();
  expect(lines(shown)[3]).toBe('>    downloadImage ×8');
  expect(shown.model.lists.tree.selection?.index).toBe(3);
});

test('where the function it was on has gone on, it follows the one that was waiting longest', () => {
  const at = (line: number) => [
    { ...task({ id: 1, name: 'work', total: 50, busy: 1, at: suspended(`src/w.ts:${line}:1`, 'work', 40) }) },
  ];
  const shown = scene(at(4)).press('j');
  const row = pageOf(shown).rows[0];
  expect(shown.model.lists.tree.selection).toEqual({ id: row?.id, index: 0, first: row?.first });
  const page: TreePage = {
    ...pageOf(shown),
    rows: [{ ...row!, id: 'another', awaiting: { ...row!.awaiting!, line: 9 } }],
  };
  const newest = shown.model.newest!.update;
  shown.send({ type: 'update', now: shown.model.now, update: { ...newest, tree: page } });
  expect(shown.model.lists.tree.selection).toMatchObject({ id: 'another', index: 0 });
  expect(shown.model.lists.tree.detail?.row.awaiting?.line).toBe(9);
});

test('a frozen tree keeps still, and what needs more rows says so', () => {
  const shown = scene().press('j', 'space');
  shown.tasks = [];
  shown.refresh();
  expect(lines(shown)).toHaveLength(ALL.length);
  expect(shown.press('left').model.notice).toBe('The screen is frozen: space goes on.');
  expect(lines(shown.press('space').refresh())).toEqual([]);
});

test('enter leads from a single function to its task, and esc back', () => {
  const shown = scene().press('j', 'enter');
  expect(shown.model).toMatchObject({ tab: 'tasks', lists: { tasks: { focus: 'detail', selection: { id: 18_400 } } } });
  expect(shown.model.lists.tasks.detail?.task.name).toBe('importCatalogue');
  shown.press('escape');
  expect(lines(shown)[0]).toBe('>importCatalogue');
});

test('of equal ones it shows their tasks, from the longest wait on; enter leads to it', () => {
  const shown = scene().press('G', 'enter');
  expect(shown.model).toMatchObject({ tab: 'tree', lists: { tree: { focus: 'detail' } } });
  expect(shown.model.lists.tree.detail?.row.tasks.map(({ id }) => id)).toEqual(
    Array.from({ length: 10 }, (_, nth) => 18_500 + nth),
  );
  expect(shown.press('enter').model).toMatchObject({ tab: 'tasks', lists: { tasks: { selection: { id: 18_500 } } } });
});

test('t shows the tree of one task, and esc leads back to it', () => {
  const shown = new Scene(100, 30).connect().busyDay().press('/').type('import').press('enter', 'j', 'enter', 't');
  expect(shown.model.subscribed?.tree?.task).toBe(18_400);
  expect(shown.model.lists.tree.root).toEqual({ task: 18_400, name: 'importCatalogue' });
  expect(lines(shown)).toEqual(ALL.slice(0, 7));
  const back = shown.press('escape').model;
  expect(back).toMatchObject({ tab: 'tasks', lists: { tasks: { focus: 'detail', selection: { id: 18_400 } } } });
  expect(back.lists.tree.root).toBeUndefined();
});

test('the key of the tab shows the tree of all again', () => {
  const shown = new Scene(100, 30).connect().busyDay().press('j', 't', '2');
  expect(shown.model.lists.tree.root).toBeUndefined();
  expect(shown.model.subscribed?.tree?.task).toBeUndefined();
});

test('a program that has ended answers from its last state', () => {
  const shown = scene();
  const live = lines(shown);
  const body = {
    process: { ...shown.model.process!, durationMs: 312_400 },
    totals: overview().totals,
    completeness: overview().completeness,
    loop: overview().loop,
    threads: [],
    threadsOmitted: 0,
    tasks: [...fanOut],
    tasksOmitted: 0,
    sites: [],
    resources: [],
    resourcesOmitted: 0,
    warnings: [],
  };
  shown.send({ type: 'final', body, now: shown.model.now });
  expect(lines(shown)).toEqual(live);
  expect(lines(shown.press('*'))).toHaveLength(2);
});

test('another process has other functions: what was folded and selected is forgotten', () => {
  const shown = scene().press('j', 'left');
  shown.send({ type: 'connected', process: { ...shown.model.process!, pid: 7 }, now: shown.model.now });
  expect(shown.model.lists.tree).toMatchObject({ selection: undefined, except: [], top: 0 });
  expect(rowsOf(shown.model)?.ids).toHaveLength(ALL.length);
});
