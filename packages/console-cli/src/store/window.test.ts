import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { incomplete, NOW, overview, shopProcess } from '../gallery/shop.ts';
import { initialModel } from './model.ts';
import { update } from './update.ts';

test('nothing is asked before the agent has said hello', () => {
  const model = initialModel({ columns: 100, rows: 26, now: NOW, intervalMs: 250, hasOutput: false });
  expect(update(model, { type: 'resized', columns: 90, rows: 26 })[1]).toEqual([]);
  const [, commands] = update(model, { type: 'connected', process: shopProcess, now: NOW });
  expect(commands).toEqual([
    {
      type: 'subscribe',
      intervalMs: 250,
      window: { filter: '', sort: 'urgency', descending: true, offset: 0, limit: 20, ended: false, warnings: false },
    },
  ]);
});

test('the same window is not asked for twice', () => {
  const { model } = new Scene(100, 26).connect();
  expect(update(model, { type: 'tick', now: NOW + 1000 })[1]).toEqual([]);
  expect(update(model, { type: 'resized', columns: 100, rows: 26 })[1]).toEqual([]);
});

test('a taller terminal asks for more rows', () => {
  const scene = new Scene(100, 26).connect().send({ type: 'resized', columns: 100, rows: 50 });
  expect(scene.model.subscribed?.limit).toBe(44);
});

test('what was not seen takes a row from the table; a block does not change the window', () => {
  const scene = new Scene(100, 26).connect().refresh(overview({ completeness: incomplete }));
  expect(scene.model.subscribed?.limit).toBe(19);
  expect(new Scene(100, 26).connect().block().model.subscribed?.limit).toBe(20);
});
