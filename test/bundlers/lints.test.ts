import { describe, expect, test } from 'vitest';
import { linted, warningOf } from '../support/lints.ts';
import { VIRTUAL_CLOCK } from '../support/observed.ts';
import { lay } from '../support/program.ts';
import { BUNDLERS, build } from './build.ts';

const PROGRAM = {
  'src/main.ts': `import { load, save } from './orders.ts';

async function report(ids: readonly number[]): Promise<number[]> {
  const orders: number[] = [];
  for (const id of ids) orders.push(await load(id));
  save(orders);
  return orders;
}

report([1, 2, 3, 4, 5]);
`,
  'src/orders.ts': `// A comment that no bundle keeps.
declare const rest: (ms: number) => void;
export const load = (id: number): Promise<number> =>
  new Promise((resolve) => setImmediate(() => (rest(40), resolve(id))));

export async function save(orders: readonly number[]): Promise<void> {
  await load(orders.length);
}
`,
};

describe('a bundle shows what its text has told where it was written', () => {
  test.each(BUNDLERS)('%s', async (bundler) => {
    const { bundle } = await build(bundler, lay(PROGRAM));
    const snapshot = await linted(bundle, { lints: { 'sequential-awaits': { onceMs: 100 } }, before: VIRTUAL_CLOCK });
    expect(warningOf(snapshot, 'floating').location).toEqual({ file: 'src/main.ts', line: 6, column: 3 });
    expect(warningOf(snapshot, 'sequential-awaits').location).toMatchObject({ file: 'src/main.ts', line: 5 });
  });
});
