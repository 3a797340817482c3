/** What there is to find out about a set of programs. */
import type { Program } from './grammar/program.ts';
import { type RunOptions, runPrograms } from './run.ts';

export interface Checked {
  /** In words, for a person. */
  readonly says: string;
  /** The first program that something is wrong about. */
  readonly wrong?: Program;
  readonly stops: number;
  /** Those not compared; see `known.ts`. */
  readonly known: readonly number[];
}

/** Does the agent say what the interpreter says, and does each program do with it what it does without? */
export async function check(programs: readonly Program[], options: Omit<RunOptions, 'agent'>): Promise<Checked> {
  const watched = await runPrograms(programs, { ...options, agent: true });
  const { stops, known, wrong } = watched;
  if (wrong !== undefined) {
    const says = `The agent is wrong about program ${wrong.program}:\n${wrong.differences.join('\n')}`;
    return { says, wrong: programs[wrong.program] as Program, stops, known };
  }
  const alone = await runPrograms(programs, { ...options, agent: false });
  const other = alone.logs.findIndex((log, index) => log !== watched.logs[index]);
  if (other !== -1) {
    const says = `Program ${other} does with the agent what it does not do without it.`;
    return { says, wrong: programs[other] as Program, stops, known };
  }
  return { says: `${programs.length} programs, ${stops} stops, ${known.length} of them not compared`, stops, known };
}
