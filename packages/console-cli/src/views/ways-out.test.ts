import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const fixture = fileURLToPath(new URL('./ways-out.fixture.ts', import.meta.url));
const jsx = new URL('../../bin/jsx.mjs', import.meta.url).href;

/** Runs a console in its own process until it has drawn, ends it, and says what it left. */
async function end(way: NodeJS.Signals | 'throw' | 'exit') {
  const child = spawn(process.execPath, ['--conditions=source', '--import', jsx, fixture, way]);
  let screen = '';
  let errors = '';
  let signalled = false;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    screen += chunk;
    if (way.startsWith('SIG') && !signalled && screen.includes('refreshPrices')) {
      signalled = true;
      child.kill(way as NodeJS.Signals);
    }
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    errors += chunk;
  });
  const [code] = await once(child, 'close');
  return {
    code,
    errors,
    drew: screen.includes('refreshPrices'),
    left: screen.lastIndexOf('\u001b[?1049l') > screen.lastIndexOf('\u001b[?1049h'),
    cursorShown: screen.lastIndexOf('\u001b[?25h') > screen.lastIndexOf('\u001b[?25l'),
  };
}

const restored = { drew: true, left: true, cursorShown: true };

test.each(['SIGTERM', 'SIGHUP', 'SIGINT'] as const)(
  '%s restores the terminal and says so to the caller',
  async (signal) => {
    const ended = await end(signal);
    expect(ended).toMatchObject({ ...restored, code: 0 });
    expect(ended.errors).toContain(`closed by ${signal}\n`);
  },
);

test('an uncaught error restores the terminal before it is printed', async () => {
  const ended = await end('throw');
  expect(ended).toMatchObject({ ...restored, code: 1 });
  expect(ended.errors).toContain('a fault of the console');
});

test('process.exit restores the terminal and keeps its code', async () => {
  expect(await end('exit')).toMatchObject({ ...restored, code: 7 });
});
