import type { AwaitSite, Hold, Holder, Location, ResourceDetail, ResourceRow, Waiter } from '@async-console/protocol';
import type { Link, PlainLine } from './lines.ts';
import { hasThreads, type Model, resourceAt } from './model.ts';

/** Where something was asked for, and at which awaits it was held. */
export type ClaimLine =
  | { readonly kind: 'askedAt'; readonly location: Location }
  | { readonly kind: 'crossed'; readonly at: NonNullable<Hold['crossed']>[number] };

/** A resource's detail, line by line; presenters/resource-detail.ts has the words. */
export type ResourceLine =
  | PlainLine
  | ClaimLine
  | {
      readonly kind: 'resource' | 'seen' | 'thread' | 'held' | 'waiting' | 'ever';
      readonly resource: ResourceRow;
    }
  | { readonly kind: 'holder'; readonly holder: Holder; readonly link: Link | undefined }
  | { readonly kind: 'waiter'; readonly waiter: Waiter; readonly link: Link | undefined }
  | { readonly kind: 'suspended'; readonly at: AwaitSite };

export function resourceLines(model: Model): ResourceLine[] {
  const { selection, detail } = model.lists.resources;
  if (selection === undefined) return [{ kind: 'note', text: 'Choose a resource with ↑ and ↓.' }];
  const known = detail?.resource.id === selection.id ? detail : undefined;
  const row = resourceAt(model, selection.index);
  const resource = known?.resource ?? (row?.id === selection.id ? row : undefined);
  if (resource === undefined) return [{ kind: 'note', text: whyNothing(model) }];
  const lines: ResourceLine[] = [
    { kind: 'resource', resource },
    { kind: 'seen', resource },
  ];
  if (hasThreads(model)) lines.push({ kind: 'thread', resource });
  lines.push({ kind: 'held', resource }, { kind: 'waiting', resource }, { kind: 'ever', resource }, { kind: 'blank' });
  if (known === undefined) return [...lines, { kind: 'note', text: whyNothing(model) }];
  if (known.gone) return [...lines, { kind: 'note', text: 'It is no longer there: this is what was seen last.' }];
  return [...lines, ...holders(known.resource), { kind: 'blank' }, ...waiters(known.resource)];
}

function whyNothing(model: Model): string {
  if (model.frozen !== undefined) return 'The screen is frozen, and this was not kept. Space goes on.';
  return 'Nothing is known of this resource now.';
}

function holders({ holders: all, held }: ResourceDetail): ResourceLine[] {
  if (all.length === 0)
    return [
      { kind: 'note', text: held === 0 ? 'Nobody holds it.' : 'No task holds it: what is held is only counted.' },
    ];
  const more = held - all.length;
  return [
    { kind: 'heading', text: 'Who holds it, the longest first' },
    ...all.flatMap((holder): ResourceLine[] => [
      { kind: 'holder', holder, link: taskLink(holder.task) },
      ...claimLines(holder),
      ...(holder.awaiting === undefined ? [] : [{ kind: 'suspended', at: holder.awaiting } as const]),
    ]),
    ...(more > 0 ? [{ kind: 'note', text: `and ${more} more` } as const] : []),
  ];
}

function waiters({ waiters: all, waiting }: ResourceDetail): ResourceLine[] {
  if (all.length === 0) return [{ kind: 'note', text: 'Nobody waits for it.' }];
  const more = waiting - all.length;
  return [
    { kind: 'heading', text: 'Who waits for it, in order' },
    ...all.map((waiter): ResourceLine => ({ kind: 'waiter', waiter, link: taskLink(waiter.task) })),
    ...(more > 0 ? [{ kind: 'note', text: `and ${more} more` } as const] : []),
  ];
}

function taskLink(task: number | undefined): Link | undefined {
  return task === undefined ? undefined : { to: 'tasks', id: task };
}

/** Below who holds it, or what is held. */
export function claimLines({ location, crossed = [] }: Pick<Hold, 'location' | 'crossed'>): ClaimLine[] {
  return [
    ...(location === undefined ? [] : [{ kind: 'askedAt', location } as const]),
    ...crossed.map((at): ClaimLine => ({ kind: 'crossed', at })),
  ];
}
