import { render } from 'ink-testing-library';
import { expect, test } from 'vitest';
import { type Choice, Picker } from './picker.tsx';

const choices: Choice[] = [
  { pid: 10, name: 'shop', node: 'v24.21.0', socket: '/shop.sock' },
  { pid: 20, name: 'mail', node: 'v24.21.0', socket: '/mail.sock' },
  { pid: 30, name: 'old' },
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

test('it marks which are instrumented', () => {
  expect(show().frame().split('\n')).toEqual([
    'Which program?',
    '      10  ● instrumented      v24.21.0    shop',
    '      20  ● instrumented      v24.21.0    mail',
    '      30    not instrumented  —           old',
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
  await press('j', 'j', 'j', '\r');
  expect(picked).toEqual([]);
  expect(frame()).toContain('It is not instrumented: start it with `async-console run`.');
  await press('k');
  expect(frame()).not.toContain('It is not instrumented');
});

test('what does not fit is scrolled to', async () => {
  const { press, frame } = show(2);
  expect(frame()).not.toContain('old');
  await press('j', 'j');
  expect(frame()).toContain('old');
  expect(frame()).not.toContain('shop');
});

test('an empty list says so', () => {
  expect(show(10, []).frame()).toContain('No Node.js process of yours is running.');
});
