import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';

const read = (name: string) => readFileSync(new URL(`../../apps/programs/compiled/${name}`, import.meta.url), 'utf8');
const compiled = Object.fromEntries(
  ['dist/main.js', 'dist/main.js.map', 'dist/orders.js', 'dist/orders.js.map', 'src/main.ts', 'src/orders.ts'].map(
    (name) => [name, read(name)],
  ),
);

onEveryNode((node) => {
  test.each([[], ['--enable-source-maps']])('a compiled project runs as without the agent %s', async (...flags) => {
    await expectSame({ ...compiled, 'package.json': '{"type":"module"}' }, { node, flags, args: ['1'] });
  });

  test('with --enable-source-maps stacks show the lines and columns of the source', async () => {
    const { stderr } = await expectSame(
      {
        'app.mjs': `const wait = async () => null;
export async function fails() { await wait(); await wait(); throw new Error('mapped'); }
fails().catch((error) => { console.log(error.stack); return fails(); });
//# source${'Mapping'}URL=app.mjs.map
`,
        // Generated line n, column 0 and 46 → line 10n of src.ts.
        'app.mjs.map': JSON.stringify({
          version: 3,
          sources: ['src.ts'],
          sourcesContent: [Array.from({ length: 40 }, (_, k) => `line ${k + 1} of the source`).join('\n')],
          names: [],
          mappings: 'AASA;AAUA,8CAUA;AAUA',
        }),
      },
      { node, flags: ['--enable-source-maps'] },
    );
    expect(stderr).toContain('src.ts:30\nline 30 of the source\n');
  });
});
