import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { lastState, NOW } from '../gallery/shop.ts';
import { troubledResources, troubledWarnings, webServer } from '../gallery/trouble.ts';

const scene = (columns = 100) => new Scene(columns, 30).connect().trouble();
const names = ({ model }: Scene) => model.newest?.update.resources?.rows.map(({ name }) => name);

test('resources are asked for only while they are on the screen', () => {
  const shown = scene();
  expect(shown.model.subscribed?.resources).toBeUndefined();
  expect(shown.press('4').model.subscribed?.resources).toEqual({
    filter: '',
    sort: 'urgency',
    descending: true,
    offset: 0,
    limit: 24,
  });
  expect(shown.press('1').model.subscribed?.resources).toBeUndefined();
});

test('those that are waited for longest come first, then those that are held', () => {
  expect(names(scene().press('4'))).toEqual(['ledger', 'stock', 'shop', 'http://rates.example', 'images']);
});

test('they have a filter and an order of their own', () => {
  const shown = scene().press('4', '/').type('mutex').press('enter', 's', 'n');
  expect(names(shown)).toEqual(['ledger', 'stock']);
  expect(shown.model.subscribed).toMatchObject({ filter: '', sort: 'urgency' });
  shown.press('1', '/').type('orders').press('enter', '4');
  expect(shown.model.subscribed).toMatchObject({ filter: 'orders', resources: { filter: 'mutex', sort: 'name' } });
});

test('the detail is asked for only where it is in sight', () => {
  const shown = scene().press('4', 'j', 'j', 'j');
  expect(shown.model.subscribed?.resources?.detail).toBeUndefined();
  expect(shown.press('enter').model.subscribed?.resources?.detail).toBe(3);
  expect(shown.model.subscribed?.detail).toBeUndefined();
  expect(scene(160).press('4', 'j').model.subscribed?.resources?.detail).toBe(9);
});

test('one that is no longer there keeps its last detail, marked so', () => {
  const shown = scene().press('4', 'j', 'enter');
  shown.resources = troubledResources.filter(({ id }) => id !== 9);
  expect(shown.refresh().model.lists.resources.detail).toMatchObject({ resource: { id: 9 }, gone: true });
});

test('the selection sticks to the resource when the order moves it', () => {
  const shown = scene().press('4', 'j', 's', 'd');
  expect(shown.model.lists.resources.selection).toEqual({ id: 9, index: 1 });
});

test('the last state of a program has its resources and warnings, too', () => {
  const body = { ...lastState, resources: [...troubledResources, webServer], warnings: troubledWarnings };
  const shown = scene().send({ type: 'final', body, now: NOW });
  expect(shown.model.newest?.update.overview).toMatchObject({
    resources: { known: 6, held: 9, waiting: 4 },
    warnings: { error: 3, warning: 1, info: 0 },
  });
  expect(names(shown.press('4', '/').type('pool').press('enter'))).toEqual(['shop']);
  expect(shown.press('6').model.newest?.update.warnings).toHaveLength(4);
});

test('keys that are faster than the rows select what comes', () => {
  const shown = scene();
  const { refresh } = shown;
  shown.refresh = () => shown;
  shown.press('4', 'j', 'j', 'enter');
  expect(shown.model.lists.resources.selection).toEqual({ id: undefined, index: 1 });
  Object.assign(shown, { refresh });
  expect(shown.refresh().model.lists.resources.detail?.resource.name).toBe('stock');
});
