import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { initialModel } from './model.ts';
import { update } from './update.ts';

const scene = () => new Scene(100, 25).connect();

test.each([
  [['7'], 'output'],
  [['7', '1'], 'tasks'],
  [['2'], 'tree'],
  [['4'], 'resources'],
  [['6'], 'warnings'],
  [['tab'], 'tree'],
  [['tab', 'tab'], 'resources'],
  [['tab', 'tab', 'tab'], 'warnings'],
  [['tab', 'tab', 'tab', 'tab'], 'output'],
  [['tab', 'tab', 'tab', 'tab', 'tab'], 'tasks'],
  [['shift-tab'], 'output'],
  [['7', 'escape'], 'tasks'],
])('%j shows %s', (keys, tab) => {
  expect(scene().press(...keys).model.tab).toBe(tab);
});

test('without output there is no such tab, and 7 says why', () => {
  const model = initialModel({ columns: 100, rows: 25, now: 0, intervalMs: 250, hasOutput: false });
  const [after] = update(model, { type: 'key', key: '7' });
  expect(after.tab).toBe('tasks');
  expect(after.notice).toBe('This console did not start the program.');
  const [next] = update(model, { type: 'key', key: 'shift-tab' });
  expect(next.tab).toBe('warnings');
});
