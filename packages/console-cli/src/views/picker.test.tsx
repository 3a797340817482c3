import { render } from 'ink-testing-library';
import { expect, test } from 'vitest';
import { type Choice, Picker } from './picker.tsx';

const choices: Choice[] = [
  { pid: 10, name: 'shop', node: 'v24.21.0', socket: '/shop.sock' },
  { pid: 20, name: 'mail', node: 'v24.21.0', socket: '/mail.sock' },
  { pid: 30, name: 'plain', node: 'v22.23.3' },
  { pid: 40, name: 'old', refusal: { message: 'Process 40 runs on Node v20.' } },
];

function show(height = 10, list = choices) {
  const picked: string[] = [];
  const screen = render(<Picker choices={list} height={height} onPick={(socket) => picked.push(socket)} />);
  return {
    picked,
    frame: () => screen.lastFrame() ?? '',
    /** Ink listens once it has drawn; then each key is a turn. */
    press: async (...keys: string[]) => {
      for (const key of ['', ...keys]) {
        await new Promise(setImmediate);
        screen.stdin.write(key);
      }
      await new Promise(setImmediate);
    },
  };
}

test('it marks which are instrumented, and which can be attached to', () => {
  expect(show().frame().split('\n')).toEqual([
    'Which program?',
    '      10  ● instrumented      v24.21.0    shop',
    '      20  ● instrumented      v24.21.0    mail',
    '      30  ○ attachable        v22.23.3    plain',
    '      40    not attachable    —           old',
    '↑↓ choose · enter opens · q quits · `async-console run <file>` starts another',
  ]);
});

test('enter opens the one that is selected', async () => {
  const { press, picked } = show();
  await press('j', '\r');
  expect(picked).toEqual(['/mail.sock']);
});

test('one that is not instrumented is not opened, and what to do is said', async () => {
  const { press, picked, frame } = show();
  await press('j', 'j', '\r');
  expect(picked).toEqual([]);
  expect(frame()).toContain('It is not instrumented: `async-console attach 30` attaches to it.');
  await press('k');
  expect(frame()).not.toContain('It is not instrumented');
});

test('one that cannot be attached to is not opened, and why is said', async () => {
  const { press, picked, frame } = show();
  await press('j', 'j', 'j', '\r');
  expect(picked).toEqual([]);
  expect(frame()).toContain('Process 40 runs on Node v20.');
});

test('what does not fit is scrolled to', async () => {
  const { press, frame } = show(2);
  expect(frame()).not.toContain('plain');
  await press('j', 'j');
  expect(frame()).toContain('plain');
  expect(frame()).not.toContain('shop');
});

test('an empty list says so', () => {
  expect(show(10, []).frame()).toContain('No Node.js process of yours is running.');
});
