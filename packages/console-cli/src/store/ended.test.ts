import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { lastState, NOW, shopProcess } from '../gallery/shop.ts';

const ended = () => new Scene(100, 25).connect().send({ type: 'final', body: lastState, now: NOW });
const ids = ({ model }: Scene) => model.newest?.update.rows.map(({ id }) => id);

test('the last state is still filtered, sorted and opened', () => {
  const scene = ended().press('/').type('checkout').press('enter');
  expect(ids(scene)).toEqual([18410, 18409]);
  expect(ids(scene.press('i'))).toEqual([18409, 18410]);
  expect(scene.press('i', 'j', 'enter').model.lists.tasks.detail?.task.awaitTree).toHaveLength(1);
});

test('how it ended is kept, whoever says it first', () => {
  const scene = ended().send({ type: 'ended', now: NOW });
  expect(scene.model.connection).toEqual({ state: 'ended', exit: { code: 1, signal: null } });
  scene.send({ type: 'ended', exit: { code: null, signal: 'SIGKILL' }, now: NOW });
  expect(scene.model.connection).toEqual({ state: 'ended', exit: { code: null, signal: 'SIGKILL' } });
});

test('the connection that closes after it is no news', () => {
  const scene = ended().send({ type: 'disconnected', reason: 'closed', now: NOW });
  expect(scene.model.connection.state).toBe('ended');
});

test('without a last state only what is on the screen is known', () => {
  const scene = new Scene(100, 25).connect().send({ type: 'ended', exit: { code: 0, signal: null }, now: NOW });
  expect(scene.press('/').model.notice).toBe('Not connected: only what is on the screen is known.');
  expect(scene.press('j').model.lists.tasks.selection?.id).toBe(18422);
});

test('frozen when it ended, it shows the last state afterwards', () => {
  const scene = new Scene(100, 25).connect().press('space');
  scene.send({ type: 'final', body: { ...lastState, tasks: lastState.tasks.slice(0, 1) }, now: NOW }).press('space');
  expect(ids(scene)).toEqual([18422]);
});

test('the same process again goes on; another one begins with an empty screen', () => {
  const scene = new Scene(100, 25).connect().press('j');
  scene.send({ type: 'connected', process: shopProcess, now: NOW });
  expect(scene.model.lists.tasks.selection?.id).toBe(18422);
  scene.tasks = [];
  scene.send({ type: 'connected', process: { ...shopProcess, pid: 99 }, now: NOW });
  expect(scene.model.lists.tasks.selection).toBeUndefined();
  expect(ids(scene)).toEqual([]);
});
