import { expect, test } from 'vitest';
import { shopHeap } from '../gallery/heap-tree.ts';
import { Scene } from '../gallery/screens.ts';
import { NOW, shopProcess } from '../gallery/shop.ts';
import type { HeapOutcome } from './heap.ts';
import { shown } from './model.ts';
import { update } from './update.ts';

/** In the Tree tab of a process that was attached to. */
function attached(): Scene {
  const scene = new Scene(100, 30).connect();
  return scene.send({ type: 'connected', process: { ...shopProcess, attached: true }, now: NOW }).press('2');
}

const read = (scene: Scene, outcome: HeapOutcome = { tree: shopHeap }, now = NOW) =>
  scene.press('h').send({ type: 'heap', outcome, now });

const asked = (scene: Scene) => update(scene.model, { type: 'key', key: 'h' })[1];

/** Two spaces a level, ×N, and a mark of the selected row. */
function lines(scene: Scene): string[] {
  const { selection } = scene.model.lists.tree;
  return (shown(scene.model)?.update.tree?.rows ?? []).map(({ id, depth, kind, function: name, times, folded }) =>
    [
      `${id === selection?.id ? '>' : ' '}${'  '.repeat(depth)}${name ?? kind}`,
      ...(times === 1 ? [] : [`×${times}`]),
      ...(folded ? ['…'] : []),
    ].join(' '),
  );
}

const ALL = [
  ' importBatch ×2',
  '   all',
  '     downloadImage ×8',
  '       promise',
  '     promise',
  ' refresh ×3',
  ' waitForLeader',
  '   promise',
  ' module',
  '   listening',
];

test('h reads the heap of a process that was attached to, and of no other', () => {
  expect(asked(attached())).toEqual([{ type: 'readHeap', isWanted: false }]);
  expect(asked(new Scene(100, 30).connect().press('2'))).toEqual([]);
  expect(asked(attached().press('1'))).toEqual([]);
});

test('while it is read, it is not read once more', () => {
  expect(asked(attached().press('h'))).toEqual([]);
});

test('a long pause wants the key a second time; another key takes it back', () => {
  const scene = read(attached(), { pauseExpectedMs: 3100 });
  expect(scene.model.notice).toBe('To read its heap, the program is paused for about 3.1s. h once more does it.');
  expect(asked(scene)).toEqual([{ type: 'readHeap', isWanted: true }]);
  expect(asked(scene.press('j'))).toEqual([{ type: 'readHeap', isWanted: false }]);
});

test('why it could not be read is said, and the live tree stays', () => {
  const scene = attached();
  const live = lines(scene);
  read(scene, { problem: 'Its event loop is blocked.' });
  expect(scene.model.notice).toBe('Its event loop is blocked.');
  expect(lines(scene)).toEqual(live);
});

test('it takes the place of the live tree, in the order in which it came, and stays through updates', () => {
  const scene = read(attached());
  expect(lines(scene)).toEqual(ALL);
  expect(lines(scene.refresh())).toEqual(ALL);
});

test('meanwhile next to nothing is asked of the agent', () => {
  expect(read(attached()).model.subscribed).toMatchObject({ tasks: false, tree: { folded: true, limit: 1 } });
});

test('it is folded, filtered and walked through as the live tree is', () => {
  const scene = read(attached()).press('j', 'j', 'left');
  expect(lines(scene).slice(0, 3)).toEqual([' importBatch ×2', '>  all …', ' refresh ×3']);
  expect(lines(scene.refresh())[1]).toBe('>  all …');
  expect(lines(scene.press('right', '/').type('leader').press('enter'))).toEqual([' waitForLeader', '   promise']);
  expect(scene.model.lists.tree.selection).toBeDefined();
});

test('so many as are equal below all that are equal', () => {
  const scene = read(attached()).press('j', 'j', 'j');
  expect(scene.model.lists.tree.detail?.row).toMatchObject({ function: 'downloadImage', times: 8, all: 16 });
  expect(shown(scene.model)?.update.tree).toMatchObject({ suspended: 2 + 16 + 1 + 1 });
});

test('what the agent has seen begin is not folded with what it has not', () => {
  const [first] = shopHeap.roots;
  const later = { ...first!, unseen: true as const };
  const scene = read(attached(), { tree: { ...shopHeap, roots: [first!, later] } }).press('*');
  expect(shown(scene.model)?.update.tree?.rows.map(({ times, unseen }) => [times, unseen])).toEqual([
    [2, undefined],
    [2, true],
  ]);
});

test('a program that ends or is disconnected leaves it there', () => {
  const scene = read(attached()).send({ type: 'disconnected', reason: 'It is gone.', now: NOW });
  expect(lines(scene.press('*'))).toHaveLength(4);
  expect(scene.press('h').model.notice).toBe('Not connected: its heap cannot be read.');
});

test('esc leads back to the live tree', () => {
  const scene = attached();
  const live = lines(scene);
  read(scene).press('j', 'escape');
  expect(lines(scene)).toEqual(live);
  expect(scene.model.subscribed?.tree?.limit).toBeGreaterThan(1);
});

test('t shows the live tree of a task, and the tab that of the heap again', () => {
  const scene = read(attached()).press('1', 'j', 't');
  expect(lines(scene)).not.toEqual(ALL);
  expect(lines(scene.press('2'))).toEqual(ALL);
});

test('read while another tab is on the screen, it says so', () => {
  const scene = attached()
    .press('h', '1')
    .send({ type: 'heap', outcome: { tree: shopHeap }, now: NOW });
  expect(scene.model).toMatchObject({ tab: 'tasks', notice: 'The tree from the heap is there: 2 shows it.' });
  expect(lines(scene.press('2'))).toEqual(ALL);
});

test('of another process it is forgotten', () => {
  const scene = read(attached());
  scene.send({ type: 'connected', process: { ...shopProcess, attached: true, pid: 7 }, now: NOW });
  expect(scene.model.heap).toMatchObject({ reading: 'no', tree: undefined });
});
