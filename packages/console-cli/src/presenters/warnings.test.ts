import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { detailRows } from './details.ts';
import { makePalette, type Palette } from './palette.ts';
import { warningRows } from './warnings.ts';

const plain: Palette = { ...makePalette('mono'), paint: (role, text) => (role === 'selected' ? `»${text}` : text) };
const scene = (columns = 80, rows = 40) => new Scene(columns, rows).connect().trouble().press('6');
const list = ({ model }: Scene) => warningRows(model, plain).map((row) => row.trimEnd());
const detail = ({ model }: Scene) => detailRows(model, 80, 40, plain).map((row) => row.trimEnd());

test('what goes on first: the rule, about whom, for how long, what it says, and what to do', () => {
  expect(list(scene().press('j'))).toEqual([
    '»▲ E  deadlock  transferStock  for 40.6s',
    '»    A deadlock for 41.2 s: transferStock (16204) holds stock (src/stock/transfe…',
    '»    → Have all of them take what they need in the same order.',
    '▲ E  pool-exhausted  shop  for 5.2s',
    '    All 3 of the pool shop are held, and 2 tasks wait, one for 6.2 s. Held: 2 a…',
    '    → See that each of those lines gives back what it takes, on every path; els…',
    '▲ E  hold-leak  shop  for 8.0s',
    '    1 hold on the pool shop, taken at src/export/run.ts:16, was not given back …',
    '    → Give it back in a `finally`, or hold it by `using`.',
    '△ W  blocking-poll  ×4  over  POST /login  21.9s ago',
    '    POST /login (src/auth/login.ts:22) has kept the thread for up to 3.2 s with…',
    '    → Do that work in parts with an await between them, or in a worker thread.',
  ]);
});

test('as many as there is room for, and they scroll', () => {
  const short = scene(80, 14);
  expect(list(short)).toHaveLength(9);
  expect(list(short.press('G'))[6]).toContain('blocking-poll');
});

test('none: it says so', () => {
  expect(list(new Scene(80, 24).connect().press('6'))).toEqual(['  No warnings now.']);
  expect(list(scene().press('/').type('nonesuch'))).toEqual(['  No warning matches "nonesuch".']);
});

test('a deadlock is drawn as a circle: who holds what, and waits for what, each with its line', () => {
  expect(detail(scene().press('enter'))).toEqual([
    '▲ error  deadlock',
    'A deadlock for 41.2 s: transferStock (16204) holds stock',
    '(src/stock/transfer.ts:36) and waits for ledger (src/stock/transfer.ts:44);',
    'auditStock (16203) holds ledger (src/stock/audit.ts:24) and waits for stock',
    '(src/stock/audit.ts:31).',
    '',
    'What to do',
    'Have all of them take what they need in the same order.',
    '',
    'A circle: each waits for what the next one holds',
    '┌─ »→ task 16204 transferStock',
    '│    holds stock for 41.3s  asked for at src/stock/transfer.ts:36',
    '│    waits for ledger for 41.2s  at src/stock/transfer.ts:44 transfer',
    '├─ → task 16203 auditStock',
    '│    holds ledger for 41.3s  asked for at src/stock/audit.ts:24',
    '│    waits for stock for 41.2s  at src/stock/audit.ts:31 audit',
    '└▸  back to task 16204 transferStock',
    '',
    '→ task         task 16204 transferStock',
    '→ resource     ledger',
    'line           src/stock/transfer.ts:44',
    'found          first 40.6s ago  goes on',
    '',
    'Evidence',
    'tasks          2',
    'behindThem     0',
    'waitMs         41.2s',
  ]);
});

test('another chain ends with its root cause', () => {
  const drawn = detail(scene().press('j', 'j', 'enter'));
  expect(drawn.slice(drawn.indexOf('Who waits for whom'))).toEqual(
    expect.arrayContaining([
      '┌─ »→ task 18417 POST /orders',
      '│    waits for shop for 6.2s  at src/db/pool.ts:52 withConnection',
      '└─ → task 17101',
      '     holds shop for 9.1s  asked for at src/export/run.ts:16',
    ]),
  );
});

test('one that is over says since when', () => {
  const drawn = detail(scene().press('G', 'enter'));
  expect(drawn[0]).toBe('△ warning  blocking-poll  ×4  over');
  expect(drawn).toContain('found          first 3m12s ago  last 21.9s ago  4 times');
});

test('one that has gone says so', () => {
  const shown = scene().press('enter');
  shown.warnings = [];
  expect(detail(shown.refresh())).toEqual(['This warning is no longer there.']);
});
