import { ambiguousTarget, noSuchTarget } from '../errors.ts';
import { cleanText } from './clean.ts';
import { discover } from './discovery.ts';
import { heads } from './family.ts';
import { nodeProcesses } from './proc.ts';
import { matching } from './target.ts';

/**
 * The process of that name, instrumented or not.
 * @throws UserError `no-such-target`, `ambiguous-target`, `unsafe-directory`
 */
export async function pidNamed(name: string): Promise<number> {
  const { processes, refused } = await discover();
  const instrumented = heads(matching(processes, name));
  const found = instrumented.length > 0 ? instrumented : nodeProcesses().filter((each) => each.name === name);
  if (found.length > 1) {
    throw ambiguousTarget(
      cleanText(name),
      found.map(({ pid }) => pid),
    );
  }
  if (found[0]) return found[0].pid;
  throw refused[0] ?? noSuchTarget(cleanText(name));
}
