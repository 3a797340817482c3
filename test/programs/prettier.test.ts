import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { bothWays, copyOf, temporary } from './both-ways.ts';

test.each([
  ['24', ['.'], 2],
  ['26', ['.'], 2],
  ['24', ['--check', 'order.ts', 'page.css'], 1],
  ['26', ['--check', 'order.ts', 'page.css'], 1],
  ['24', ['README.md'], 0],
])('prettier on Node %s with %j says with the agent what it says without', async (node, args, code) => {
  const copy = copyOf('prettier');
  const project = temporary();
  const write = (name: string, content: string) => writeFileSync(join(project, name), content);
  write('.prettierrc.mjs', `export default { singleQuote: await Promise.resolve(true) };\n`);
  write(
    'order.ts',
    `export  async function order<T>(id:T){for await(const x of y(id)){ await f( x ) } return await g("a")}\n`,
  );
  write('page.css', `a{color:red;b{margin:0 }}\n`);
  write('README.md', `Title\n=====\n\n\`\`\`js\nconst  a = await b()\n\`\`\`\n\n| a | b |\n|-|-|\n| long cell | 1 |\n`);
  write('broken.js', `const = ;\n`);

  const { plain, observed, probed } = await bothWays(
    { node, args: [join(copy, 'bin/prettier.cjs'), ...args], cwd: project },
    // Two plain runs differ in this, too.
    (ended) => ({ ...ended, stdout: ended.stdout.replace(/\d+ms/g, 'TIME') }),
  );

  expect(plain.code).toBe(code);
  expect(observed).toEqual(plain);
  expect(probed.some((url) => url.endsWith('/index.mjs'))).toBe(true);
});
