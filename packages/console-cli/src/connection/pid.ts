import { ambiguousTarget, noSuchTarget } from '../errors.ts';
import { cleanText } from './clean.ts';
import { discover } from './discovery.ts';
import { heads } from './family.ts';
import { nodeProcesses } from './proc.ts';
import { matching } from './target.ts';

/**
 * The process that is meant by a pid or a name, instrumented or not; a pid is taken as it is.
 * @throws UserError `no-such-target`, `ambiguous-target`, `unsafe-directory`
 */
export async function resolvePid(target: string): Promise<number> {
  if (/^[1-9]\d*$/.test(target)) return Number(target);
  const { processes, refused } = await discover();
  const instrumented = heads(matching(processes, target));
  const found = instrumented.length > 0 ? instrumented : nodeProcesses().filter(({ name }) => name === target);
  if (found.length > 1) {
    throw ambiguousTarget(
      cleanText(target),
      found.map(({ pid }) => pid),
    );
  }
  if (found[0]) return found[0].pid;
  throw refused[0] ?? noSuchTarget(cleanText(target));
}
