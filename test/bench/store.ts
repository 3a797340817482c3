/** The results of earlier runs: bench/results, a file for each version of Node.js. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Benchmark } from './record.ts';
import { type Results, type ResultsByNode, render } from './results.ts';

/** The pinned one first. */
export const NODE_MAJORS = ['24', '22', '26'] as const;

const folder = new URL('../../bench/', import.meta.url);
const file = (major: string) => new URL(`results/node${major}.json`, folder);

function stored(): ResultsByNode {
  const measured = NODE_MAJORS.filter((major) => existsSync(file(major)));
  return new Map(measured.map((major) => [major, JSON.parse(readFileSync(file(major), 'utf8')) as Results]));
}

/** Replaces what was measured, keeps the rest, and writes bench/RESULTS.md anew. */
export function store(benchmarks: readonly Benchmark[], major: string, results: Results): void {
  mkdirSync(new URL('results/', folder), { recursive: true });
  writeFileSync(file(major), `${JSON.stringify({ ...stored().get(major), ...results }, sixDigits, 1)}\n`);
  const tried = readFileSync(new URL('tried.md', folder), 'utf8');
  writeFileSync(new URL('RESULTS.md', folder), render(benchmarks, stored(), tried));
}

/** More digits than that are noise, and make the files long. */
function sixDigits(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value;
}
