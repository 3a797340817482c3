/** Programs that the agent was wrong about once, and those that it is wrong about still. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { onEveryNode } from '../support/nodes.ts';
import { check } from './check.ts';
import type { Program } from './grammar/program.ts';
import { KNOWN } from './known.ts';

function programsIn(directory: string): [string, Program][] {
  const url = new URL(directory, import.meta.url);
  if (!existsSync(url)) return [];
  return readdirSync(url)
    .filter((name) => name.endsWith('.json'))
    .map((name) => [name.slice(0, -5), JSON.parse(readFileSync(new URL(name, url), 'utf8'))]);
}

/** There is no such directory while nothing is known to be wrong. */
const known = programsIn('kept/known/');

onEveryNode((node) => {
  test('nothing is wrong any more about the programs that something was wrong about once', async () => {
    const kept = programsIn('kept/');
    const { says, wrong } = await check(
      kept.map(([, program]) => program),
      { node },
    );
    expect(wrong, says).toBeUndefined();
  });
});

test.each(known)('the agent is still wrong where a program %s (when it is not, see README.md)', async (_, program) => {
  const { wrong } = await check([program], { node: '24', compareAll: true });
  expect(wrong).toEqual(program);
});

test('there is a program for each thing that the agent is known to be wrong about', () => {
  expect(known.map(([name]) => name).sort()).toEqual([...KNOWN].sort());
});
