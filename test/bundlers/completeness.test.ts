import { describe, expect, test } from 'vitest';
import { observed } from '../support/observed.ts';
import { lay } from '../support/program.ts';
import { BUNDLERS, build } from './build.ts';

const PROGRAM = {
  'src/main.ts': `import { inside } from 'inside';
import { odd } from './odd.js';
import * as generated from './generated.ts';

async function main() {
  await inside();
  await odd();
  await generated.call();
}

main();
`,
  'src/odd.js': 'const __acMine = 1;\nexport const odd = async () => __acMine; // the end',
  'src/generated.ts': 'export async function call() {\n  await null;\n}\n',
  'node_modules/inside/package.json':
    '{ "name": "inside", "type": "module", "exports": "./index.js", "sideEffects": false }',
  'node_modules/inside/index.js': 'export async function inside() {\n  await null;\n}\n',
};

describe('what a bundle does not show', () => {
  test.each(BUNDLERS)(
    '%s: left alone below node_modules; named, with the reason, when it cannot be seen',
    async (bundler) => {
      const { bundle, printed } = await build(bundler, lay(PROGRAM));
      const { snapshot } = await observed(bundle);
      const reason = 'it uses names that start with __ac';

      expect(printed).toContain(`async-console sees nothing of src/odd.js: ${reason}.`);
      expect(snapshot.completeness).toMatchObject({
        modules: { instrumented: 3, failed: 1 },
        uncovered: [{ file: 'src/odd.js', reason }],
      });
      expect(snapshot.sites.map(({ name, location }) => `${name} ${location?.file}`).sort()).toEqual([
        'call src/generated.ts',
        'main src/main.ts',
      ]);
    },
  );

  test.each(BUNDLERS)('%s: what `exclude` names', async (bundler) => {
    const { bundle } = await build(bundler, lay(PROGRAM), '--exclude=src/{odd.js,gen*.ts}');
    const { snapshot } = await observed(bundle);
    expect(snapshot.completeness.uncovered).toEqual([]);
    expect(snapshot.sites.map(({ name }) => name)).toEqual(['main']);
  });
});
