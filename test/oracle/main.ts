/**
 * The long run: `pnpm oracle [programs] [seed] [node]`. Draws programs until the agent is wrong about one, makes that one
 * as small as it can, and keeps it beside the others, where the tests find it.
 */
import { randomInt } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { NodeMajor } from '../support/nodes.ts';
import { check } from './check.ts';
import { draw } from './draw.ts';
import { textOf } from './grammar/program.ts';
import { firstWrong } from './run.ts';
import { shrink } from './shrink.ts';

const [wanted = '100000', seed = String(randomInt(2 ** 31)), node = '24'] = process.argv.slice(2);
const options = { node: node as NodeMajor };
const BATCH = 1000;

for (let done = 0; done < Number(wanted); done += BATCH) {
  const from = Number(seed) + done;
  const programs = draw(from, Math.min(BATCH, Number(wanted) - done));
  const found = await check(programs, options);
  process.stdout.write(`seed ${from}: ${found.says}\n`);
  if (found.wrong === undefined) continue;
  const smallest = await shrink(found.wrong, (some) => firstWrong(some, options));
  const path = new URL(`kept/seed-${from}.json`, import.meta.url);
  mkdirSync(new URL('.', path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(smallest, undefined, 2)}\n`);
  const again = await check([smallest], options);
  process.stdout.write(`${textOf([smallest])}\n${again.says}\nKept as ${path.pathname}\n`);
  process.exitCode = 1;
  break;
}
