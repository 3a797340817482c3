import fc from 'fast-check';
import { type Program, program } from './grammar/program.ts';

/** So many programs, always the same for a seed. */
export function draw(seed: number, count: number): Program[] {
  return fc.sample(program, { seed, numRuns: count });
}
