import { Text, useInput } from 'ink';
import { render } from 'ink-testing-library';
import { expect, test } from 'vitest';
import { keysOf } from './keyboard.ts';

function Listener({ keys }: { readonly keys: string[] }) {
  useInput((input, key) => {
    keys.push(...keysOf(input, key));
  });
  return <Text>listening</Text>;
}

/** The keys that a terminal's bytes become. */
async function keysFor(bytes: string): Promise<string[]> {
  const keys: string[] = [];
  const app = render(<Listener keys={keys} />);
  app.stdin.write(bytes);
  app.stdin.write('.');
  while (keys.at(-1) !== '.') await new Promise(setImmediate);
  app.unmount();
  return keys.slice(0, -1);
}

test.each([
  ['j', ['j']],
  ['jjk', ['j', 'j', 'k']],
  ['G', ['G']],
  ['?', ['?']],
  [' ', ['space']],
  ['ä', ['ä']],
  ['👩‍🔧', ['👩‍🔧']],
  ['\r', ['enter']],
  ['\t', ['tab']],
  ['\u001b[Z', ['shift-tab']],
  ['\u007f', ['backspace']],
  ['\b', ['backspace']],
  ['\u0003', ['ctrl-c']],
  ['\u0004', ['ctrl-d']],
  ['\u0015', ['ctrl-u']],
  ['\u001b[A', ['up']],
  ['\u001bOB', ['down']],
  ['\u001b[D', ['left']],
  ['\u001b[5~', ['pageup']],
  ['\u001b[6~', ['pagedown']],
  ['\u001b[H', ['home']],
  ['\u001b[F', ['end']],
  ['\u001bj', []],
  ['\u001b[15~', []],
])('%j is %j', async (bytes, keys) => {
  expect(await keysFor(bytes)).toEqual(keys);
});
