import type { ChainLink, Location, SnapshotBody } from '@async-console/protocol';
import { duration } from '../../presenters/numbers.ts';
import { PLAIN } from './columns.ts';

/** Who waits for whom, to the root cause: one sentence, without an end, for all that wait behind the same one, the longest wait first. */
export function waiting({ tasks }: Pick<SnapshotBody, 'tasks'>): string[] {
  // Where there is no second one, it is not known who holds it.
  const chains = tasks.flatMap(({ waitChain = [] }) => (waitChain.length < 2 ? [] : [waitChain]));
  const alike = Map.groupBy(chains, ([first, ...others]) => [first?.resource, ...others.map(wait)].join());
  return [...alike.values()]
    .map((each) => each.toSorted((a, b) => forMs(b) - forMs(a)))
    .sort(([a = []], [b = []]) => forMs(b) - forMs(a))
    .map(([longest = [], ...others]) => sentence(longest, others.length));
}

function forMs([first]: readonly ChainLink[]): number {
  return first?.forMs ?? 0;
}

function sentence([first = {}, ...others]: readonly ChainLink[], more: number): string {
  const who = more === 0 ? `${name(first)} waits` : `${name(first)} and ${more} more wait`;
  const since = `${more === 0 ? 'for' : 'one for'} ${duration(first.forMs, PLAIN)}`;
  const seen = [wait(first)];
  const steps = others.map((link) => {
    const holds = `${name(link)} holds ${others[0] === link ? 'it' : 'that'}${at(link.location)}`;
    if (link.resource === undefined) return holds;
    if (seen.includes(wait(link))) return `${holds}, and so they wait in a circle`;
    seen.push(wait(link));
    return `${holds} and waits for ${link.resourceName}${at(link.waitsAt)}`;
  });
  return [`${who} for ${first.resourceName}${at(first.waitsAt)}, ${since}`, ...steps].join('; ');
}

function wait({ task, resource }: ChainLink): string {
  return `${task} ${resource}`;
}

function name({ task, taskName }: ChainLink): string {
  if (task === undefined) return 'who is not known';
  return taskName === undefined ? `task ${task}` : `${taskName} (${task})`;
}

function at(location: Location | undefined): string {
  return location === undefined ? '' : ` (${location.file}:${location.line})`;
}
