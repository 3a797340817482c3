import { expect, test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';

const never = 'new Promise(() => {})';
const exits = "process.on('exit', (code) => console.error('exit', code, process.exitCode));\n";
const waits = `export const x = 1;\n\tconst y = 1, z = await ${never};\n`;

onEveryNode((node) => {
  test.each<[string, Record<string, string>, number]>([
    ['the main module waits', { 'app.mjs': `${exits}async function f() {}\n  await ${never};` }, 13],
    ['it waits in a call', { 'app.mjs': `async function f() { await ${never}; }\nconsole.log(1 + (await f()));` }, 13],
    [
      'a module that it imports waits',
      { 'app.mjs': "import { x } from './x.mjs';\nconsole.log(x);", 'x.mjs': waits },
      13,
    ],
    [
      'two of them do',
      { 'app.mjs': "import './x.mjs'; import './y.mjs';\nawait null;", 'x.mjs': waits, 'y.mjs': `await ${never};` },
      13,
    ],
    [
      'a module waits that the program has not waited for',
      { 'app.mjs': `${exits}import('./x.mjs');`, 'x.mjs': waits },
      0,
    ],
    ['both wait', { 'app.mjs': `import('./x.mjs');\nawait ${never};`, 'x.mjs': waits }, 13],
    ['the program has set an exit code', { 'app.mjs': `${exits}process.exitCode = 7;\nawait ${never};` }, 7],
    [
      'an exit listener sets one',
      { 'app.mjs': `process.on('exit', () => { process.exitCode = 5; });\nawait ${never};` },
      5,
    ],
    [
      'what it waits for comes when nothing else is left to do',
      { 'app.mjs': `${exits}await new Promise((done) => process.once('beforeExit', () => setImmediate(done)));` },
      0,
    ],
    [
      'it comes behind the last listener',
      { 'app.mjs': `${exits}await new Promise((done) => process.once('beforeExit', () => process.nextTick(done)));` },
      0,
    ],
  ])('%s', async (_, files, expected) => {
    const { code } = await expectSame(files, { node });
    expect(code).toBe(expected);
  });
});
