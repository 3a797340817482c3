import type { ChainLink } from '@async-console/protocol';
import type { Link, PlainLine } from './lines.ts';

/** Whether more of the chain comes above and below it; of a circle all do. */
type Bend = 'first' | 'middle' | 'last';

/** Who waits for whom, line by line; presenters/chain.ts has the words. */
export type ChainLine =
  | { readonly kind: 'who'; readonly of: ChainLink; readonly bend: Bend; readonly link: Link | undefined }
  | { readonly kind: 'holds'; readonly of: ChainLink; readonly name: string | undefined; readonly isLast: boolean }
  | { readonly kind: 'waits'; readonly of: ChainLink; readonly isLast: boolean }
  | { readonly kind: 'closes'; readonly of: ChainLink };

type Lines = readonly (PlainLine | ChainLine)[];

/** Each waits for what the next one holds; in a circle the last one for what the first one holds. */
export function chain(links: readonly ChainLink[]): Lines {
  return [{ kind: 'heading', text: 'Who waits for whom' }, ...linkLines(links, { circle: false })];
}

export function circle(links: readonly ChainLink[], ofTask?: number): Lines {
  const [first] = links;
  if (first === undefined) return [];
  return [
    { kind: 'heading', text: 'A circle: each waits for what the next one holds' },
    ...linkLines(links, { circle: true, ofTask }),
    { kind: 'closes', of: first },
  ];
}

/**
 * From a task to the root cause of its wait. Where the chain comes round, the agent ends it with the one that is there
 * already: the task is in that circle, or waits for it.
 */
export function chainOfTask(links: readonly ChainLink[], ofTask: number): Lines {
  const [first] = links;
  const last = links.at(-1);
  if (first === undefined || last === undefined || first === last) return [];
  const before = links.slice(0, -1);
  const again = last.resource === undefined ? -1 : before.findIndex((link) => isSameWait(link, last));
  // What the first one holds is known only from the one who waits for it.
  if (again === 0) return circle([{ ...last, ...first, ...holdOf(last) }, ...before.slice(1)], ofTask);
  if (again === -1) {
    return [{ kind: 'heading', text: 'Who waits for whom' }, ...linkLines(links, { circle: false, ofTask })];
  }
  return [
    { kind: 'heading', text: 'Who waits for whom: it ends in a circle' },
    ...linkLines(before, { circle: true, ofTask }),
    { kind: 'closes', of: last },
    { kind: 'holds', of: last, name: before.at(-1)?.resourceName, isLast: true },
  ];
}

function isSameWait(one: ChainLink, other: ChainLink): boolean {
  return one.task === other.task && one.resource === other.resource;
}

function holdOf({ holdsSince, location }: ChainLink): Partial<ChainLink> {
  return { ...(holdsSince === undefined ? {} : { holdsSince }), ...(location === undefined ? {} : { location }) };
}

/** To the task `ofTask` leads nothing: it is that one's detail. */
function linkLines(
  links: readonly ChainLink[],
  { circle, ofTask }: { circle: boolean; ofTask?: number | undefined },
): ChainLine[] {
  return links.flatMap((of, index): ChainLine[] => {
    const before = links[index - 1] ?? (circle ? links.at(-1) : undefined);
    const isLast = !circle && index === links.length - 1;
    const bend = index === 0 ? 'first' : isLast ? 'last' : 'middle';
    const link = of.task === undefined || of.task === ofTask ? undefined : ({ to: 'tasks', id: of.task } as const);
    return [
      { kind: 'who', of, bend, link },
      ...(of.holdsSince === undefined ? [] : [{ kind: 'holds', of, name: before?.resourceName, isLast } as const]),
      ...(of.resource === undefined && of.waitsAt === undefined ? [] : [{ kind: 'waits', of, isLast } as const]),
    ];
  });
}
