/** Frameworks whose npm package holds their own tests: the agent is in every one of the processes that run them. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bothWays, copyOf } from './both-ways.ts';

const reporter = fileURLToPath(new URL('./outcomes.mjs', import.meta.url));

interface Framework {
  readonly name: string;
  /** What its tests need besides. */
  readonly also: readonly string[];
  /** Those that await most, and that neither sleep for seconds nor need a package that is no business of ours. */
  readonly files: readonly string[];
  readonly atLeast: number;
}

const FASTIFY: Framework = {
  name: 'fastify',
  also: ['split2', 'fastify-plugin', 'undici', 'proxyquire'],
  files: [
    'als',
    'async-await',
    'async-dispose',
    'async_hooks',
    'body-limit',
    'constrained-routes',
    'content-parser',
    'decorator',
    'delete',
    'diagnostics-channel/*',
    'encapsulated-error-handler',
    'handler-timeout',
    'hooks-async',
    'hooks.on-listen',
    'hooks.on-ready',
    'http-methods/get',
    'listen.4',
    'plugin.*',
    'promises',
    'register',
    'reply-error',
    'reply-trailers',
    'request-error',
    'route.1',
    'route.6',
    'route.8',
    'router-compile',
    'router-options',
    'server',
    'stream.1',
    'throw',
    'trust-proxy',
    'upgrade',
    'web-api',
    'wrap-thenable',
  ],
  atLeast: 500,
};
const AVVIO: Framework = {
  name: 'avvio',
  also: [],
  // Those of the timeouts let nested timers of 10 ms race: without the agent they fail as well when each promise is
  // made 0.2 ms slower.
  files: ['!(*timeout*)', 'gh-issues/*', 'lib/*'],
  atLeast: 150,
};

test.each([
  { node: '24', ...FASTIFY },
  { node: '26', ...AVVIO },
])('the tests of $name pass on Node $node with the agent as without', { timeout: 300_000 }, async (framework) => {
  const { node, name, also, files, atLeast } = framework;
  const copy = copyOf(name, also);
  const args = ['--test', `--test-reporter=${reporter}`, ...files.map((file) => join('test', `${file}.test.js`))];

  const { plain, observed, probed } = await bothWays({ node, args, cwd: copy, children: true }, ({ code, stdout }) => ({
    code,
    outcomes: (JSON.parse(stdout) as string[]).toSorted(),
  }));

  expect(plain.outcomes.filter((outcome) => outcome.includes(': failed'))).toEqual([]);
  expect(plain.outcomes.length).toBeGreaterThan(atLeast);
  expect(observed).toEqual(plain);
  expect(probed.some((url) => url.endsWith('async-await.test.js'))).toBe(true);
});
