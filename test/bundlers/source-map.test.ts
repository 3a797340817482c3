import { describe, expect, test } from 'vitest';
import { run } from '../support/launch.ts';
import { lay } from '../support/program.ts';
import { build } from './build.ts';

const PROGRAM = {
  'src/main.ts': `import { price, type Lamp } from './price.ts';

async function main(lamps: Lamp[]): Promise<void> {
  for (const lamp of lamps) console.log(await price(lamp), await price(null as unknown as Lamp));
}

main([{ cents: 490 }]).catch((error: Error) => console.log(error.stack));
`,
  'src/price.ts': `export interface Lamp {
  readonly cents: number;
}

export async function price<T extends Lamp>(lamp: T): Promise<number> {
  await null; await Promise.resolve().then(() => null); return await Promise.resolve(lamp.cents);
}
`,
};

describe("the bundle's source map leads to the original line and column", () => {
  test.each(['rollup', 'rolldown', 'esbuild', 'rspack'] as const)('%s', async (bundler) => {
    const { bundle } = await build(bundler, lay(PROGRAM));
    for (const agent of [false, true]) {
      const { stdout } = await run(bundle, { agent, flags: ['--enable-source-maps'] });
      const places = [...stdout.matchAll(/src\/(\w+\.ts:\d+:\d+)/g)].map(([, place]) => place);
      expect([agent, ...places], stdout).toEqual([agent, 'price.ts:6:91', 'main.ts:4:60']);
    }
  });
});
