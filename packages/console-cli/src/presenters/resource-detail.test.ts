import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { troubledResources, webServer } from '../gallery/trouble.ts';
import { detailRows } from './details.ts';
import { makePalette, type Palette } from './palette.ts';

const plain: Palette = { ...makePalette('mono'), paint: (role, text) => (role === 'selected' ? `»${text}` : text) };
const rows = (scene: Scene, columns = 80) => detailRows(scene.model, columns, 40, plain).map((row) => row.trimEnd());
const opened = (...keys: string[]) =>
  new Scene(80, 40)
    .connect()
    .trouble()
    .press('4', ...keys, 'enter');

test('all that is known of a resource: its holders with their lines, then those that wait, in order', () => {
  expect(rows(opened('j', 'j', 'j'))).toEqual([
    'resource 3  shop  ■ waited for  pool',
    'first seen     src/db/pool.ts:12',
    'held           3/3  the longest for 9.1s',
    'waiting        2  the longest for 6.2s',
    'taken          20 412 times so far  20 390 given back after an await',
    '',
    'Who holds it, the longest first',
    '»→ task 17101  has ended  for 9.1s  across 87 awaits',
    '     asked for at   src/export/run.ts:16',
    '→ task 17400 exportOrders  for 8.4s  across 212 awaits',
    '     asked for at   src/export/run.ts:16',
    '     held across    src/export/csv.ts:27 writeRows  211 times',
    '     held across    src/export/run.ts:19 runExport',
    '     waits now at   src/export/csv.ts:27 writeRows  for 880ms',
    '  not known who  for 212ms  across no await  in use',
    '     asked for at   src/sessions/refresh.ts:9',
    '',
    'Who waits for it, in order',
    '→  1st  task 18417 POST /orders  for 6.2s  src/db/pool.ts:52',
    '→  2nd  task 18410 checkout  for 5.4s  src/db/pool.ts:52',
  ]);
});

test('more than were sent are counted', () => {
  const scene = new Scene(80, 60).connect().trouble();
  scene.resources = troubledResources.map((each) => ({ ...each, held: 203, waiting: 102 }));
  const drawn = rows(scene.press('4', 'j', 'j', 'j', 'enter'));
  expect(drawn).toContain('and 200 more');
  expect(drawn).toContain('and 100 more');
});

test('nobody holds it, nobody waits', () => {
  const drawn = rows(opened('j', 'j', 'j', 'j', 'j'));
  expect(drawn).toContain('Nobody holds it.');
  expect(drawn).toContain('Nobody waits for it.');
});

test('what no task holds is only counted', () => {
  const scene = new Scene(80, 40).connect();
  scene.resources = [webServer];
  expect(rows(scene.press('4', 'j', 'enter'))).toEqual([
    'resource 2  port 3000  ● held  server',
    'first seen     src/main.ts:31',
    'held           17/100',
    'waiting        0',
    'taken          1 204 times so far  0 given back after an await',
    '',
    'No task holds it: what is held is only counted.',
    '',
    'Nobody waits for it.',
  ]);
});

test('when each timer is due', () => {
  const scene = new Scene(80, 40).connect();
  const waiters = [{ task: 3, taskName: 'polls', forMs: 3000, place: 1, dueMs: 57_000 }];
  scene.resources = [{ ...webServer, kind: 'timer', name: 'timer', held: 0, waiting: 1, waiters }];
  expect(rows(scene.press('4', 'j', 'enter')).at(-1)).toBe('»→  1st  task 3 polls  for 3.0s  due in 57.0s');
});

test('one that has gone is shown as it was seen last', () => {
  const scene = opened();
  scene.resources = [];
  expect(rows(scene.refresh())).toContain('It is no longer there: this is what was seen last.');
});

test('what was not kept when the screen was frozen is not claimed', () => {
  const scene = new Scene(160, 40).connect().trouble().press('4', 'j', 'space', 'j');
  expect(rows(scene).at(-1)).toBe('The screen is frozen, and this was not kept. Space goes on.');
});
