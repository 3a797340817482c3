/** An adapter that does not know the library as it was loaded leaves it alone, and says so. */
import { expect, test } from 'vitest';
import { observed } from '../../support/observed.ts';

/** A library of that name and version, as it would be installed. */
function installed(name: string, version: string, text: string): Record<string, string> {
  return {
    'app.mjs': `import { Mutex } from '${name}'; console.log(typeof Mutex);`,
    [`node_modules/${name}/package.json`]: JSON.stringify({ name, version, main: 'index.mjs' }),
    [`node_modules/${name}/index.mjs`]: text,
  };
}

test('a version that it was not tested with', async () => {
  const { snapshot, stdout, stderr } = await observed(
    installed('async-mutex', '9.0.0', 'class Semaphore {} export class Mutex {}'),
  );
  expect({ stdout, stderr }).toEqual({ stdout: 'function\n', stderr: '' });
  expect(snapshot.completeness.adapters).toEqual([
    { library: 'async-mutex', version: '9.0.0', off: 'only versions from 0.5.0 and below 0.6.0 are known' },
  ]);
});

test('a version that it knows, whose inside is another', async () => {
  const { snapshot, stdout, stderr } = await observed(
    installed('async-mutex', '0.5.1', 'class Semaphore {} export class Mutex {}'),
  );
  expect({ stdout, stderr }).toEqual({ stdout: 'function\n', stderr: '' });
  expect(snapshot.completeness.adapters).toEqual([
    { library: 'async-mutex', version: '0.5.1', off: 'it dispatches in another way' },
  ]);
});

test('one without the names that it looks for', async () => {
  const { snapshot, stdout, stderr } = await observed(installed('async-mutex', '0.5.1', 'export class Mutex {}'));
  expect({ stdout, stderr }).toEqual({ stdout: 'function\n', stderr: '' });
  expect(snapshot.completeness.adapters).toEqual([
    { library: 'async-mutex', version: '0.5.1', off: 'it dispatches in another way' },
  ]);
});

test('what is switched off leaves Node’s own alone, too', async () => {
  const { snapshot, stdout } = await observed(
    `import http from 'node:http';
const agent = new http.Agent({ maxSockets: 1 });
http.get({ agent, port: 1 }).on('error', () => {});
fetch('http://127.0.0.1:1').catch(() => {});
await navigator.locks.request('cache', () => { console.log('locked'); process.exit(); });`,
    { env: { ASYNC_CONSOLE_ADAPTERS: 'off' } },
  );
  expect(stdout).toBe('locked\n');
  expect(snapshot.resources).toEqual([]);
  expect(snapshot.completeness.adapters).toEqual([]);
});

test('adapters that are switched off', async () => {
  const { snapshot, stdout } = await observed(
    `import { Mutex } from ${JSON.stringify(import.meta.resolve('async-mutex'))}; await new Mutex().acquire(); console.log('locked');`,
    { env: { ASYNC_CONSOLE_ADAPTERS: 'off' } },
  );
  expect(stdout).toBe('locked\n');
  expect(snapshot.resources).toEqual([]);
  expect(snapshot.completeness.adapters).toEqual([]);
});
