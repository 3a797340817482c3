import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bothWays, copyOf, temporary } from './both-ways.ts';

const CONFIG = `
const later = () => new Promise((done) => setTimeout(done, 5));
export default {
  input: ['main.js', 'admin.js'],
  output: { dir: 'dist', sourcemap: true },
  plugins: [
    {
      name: 'versions',
      async resolveId(id) { await later(); return id === 'virtual:version' ? id : null; },
      async load(id) { await later(); return id === 'virtual:version' ? 'export const version = "1.2.3";' : null; },
      async transform(code, id) {
        await null;
        if (code.includes('FORBIDDEN')) this.error(\`no such word in \${id.split('/').at(-1)}\`);
        if (code.includes('TODO')) this.warn('there is something to do');
        return null;
      },
      async generateBundle() { await later(); this.emitFile({ type: 'asset', fileName: 'built.txt', source: 'yes' }); },
    },
  ],
};
`;

test.each([
  ['24', 'well', 0],
  ['26', 'well', 0],
  ['24', 'with a plugin that fails', 1],
  ['26', 'with a plugin that fails', 1],
])('rollup bundles on Node %s %s, with the agent as without', async (node, how, code) => {
  const rollup = join(copyOf('rollup'), 'dist/bin/rollup');
  const project = temporary();
  const prepare = () => layOut(project, how === 'well' ? 'TODO' : 'FORBIDDEN');

  const { plain, observed, probed } = await bothWays(
    { node, args: [rollup, '--config', 'rollup.config.mjs'], cwd: project, prepare },
    (ended) => ({
      ...ended,
      // Two plain runs differ in this, too.
      stderr: ended.stderr.replace(/\d+(\.\d+)?m?s\b/g, 'TIME'),
      dist: contents(join(project, 'dist')),
    }),
  );

  expect(plain.code).toBe(code);
  expect(observed).toEqual(plain);
  expect(probed.some((url) => url.endsWith('/dist/shared/rollup.js'))).toBe(true);
});

function layOut(project: string, word: string): void {
  rmSync(project, { recursive: true, force: true });
  mkdirSync(project);
  const write = (name: string, content: string) => writeFileSync(join(project, name), content);
  write('rollup.config.mjs', CONFIG);
  write('main.js', `import { total } from './total.js';\nimport('./late.js').then((m) => m.late(total([1, 2])));\n`);
  write(
    'admin.js',
    `import { version } from 'virtual:version';\nimport { total } from './total.js';\nconsole.log(version, total([]));\n`,
  );
  write(
    'total.js',
    `// ${word}: taxes\nexport const total = (prices) => prices.reduce((a, b) => a + b, 0);\nexport const unused = 1;\n`,
  );
  write('late.js', `export async function late(sum) { await null; console.log(sum); }\n`);
}

function contents(directory: string): Record<string, string> {
  try {
    return Object.fromEntries(
      readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), 'utf8')]),
    );
  } catch {
    return {};
  }
}
