import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { printed } from '../gallery/shop.ts';
import { helpLines } from './help.ts';
import { BINDINGS, type Scope } from './keys.ts';
import { update } from './update.ts';

const SCOPES: Scope[] = ['tasks', 'resources', 'warnings', 'detail', 'output', 'filter', 'sort', 'help'];

test.each(SCOPES)('in %s no key means two things', (scope) => {
  const keys = BINDINGS.filter((binding) => binding.in.includes(scope)).flatMap((binding) => binding.keys);
  expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted());
});

test.each([
  ['tasks', []],
  ['resources', ['4']],
  ['warnings', ['6']],
  ['detail', ['j', 'enter']],
  ['output', ['7']],
] as const)('the help in %s names each of its keys', (scope, keysToIt) => {
  const scene = new Scene(100, 32).connect().send({ type: 'output', lines: printed });
  const helped = helpLines(scene.press(...keysToIt, '?').model).flatMap((line) =>
    line.kind === 'binding' ? line.binding.keys : [],
  );
  const keys = BINDINGS.filter((binding) => binding.in.includes(scope)).flatMap((binding) => binding.keys);
  expect(helped).toEqual(keys);
});

test('? opens the help, scrolls it, and ? or esc closes it', () => {
  const scene = new Scene(100, 16).connect().press('?');
  expect(scene.model.mode).toBe('help');
  expect(scene.press('G').model.helpTop).toBeGreaterThan(0);
  expect(scene.press('?').model.mode).toBe('normal');
  expect(scene.press('?', 'escape').model.mode).toBe('normal');
});

test.each([
  ['q', 'tasks', false],
  ['ctrl-c', 'tasks', false],
  ['Q', 'tasks', true],
])('%s quits', (key, _, leaveScreen) => {
  const [, commands] = update(new Scene(100, 25).connect().model, { type: 'key', key });
  expect(commands).toEqual([{ type: 'quit', leaveScreen }]);
});

test('ctrl-c quits from every mode', () => {
  for (const keys of [['/'], ['s'], ['?'], ['enter'], ['7']]) {
    const { model } = new Scene(100, 25).connect().press(...keys);
    expect(update(model, { type: 'key', key: 'ctrl-c' })[1]).toEqual([{ type: 'quit', leaveScreen: false }]);
  }
});

test('a key that means nothing changes nothing', () => {
  const { model } = new Scene(100, 25).connect();
  expect(update(model, { type: 'key', key: 'x' })).toEqual([model, []]);
});

test('D takes the agent out of a process that was attached to, and out of no other', () => {
  const { model } = new Scene(100, 16).connect();
  expect(update(model, { type: 'key', key: 'D' })[1]).toEqual([]);
  const attached = { ...model, process: model.process && { ...model.process, attached: true as const } };
  expect(update(attached, { type: 'key', key: 'D' })[1]).toEqual([{ type: 'detach' }]);
});
