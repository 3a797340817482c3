/** Which awaits an agent that was attached has not seen begin. It is asked for the promises of those that it may have. */
import type { InspectorSession } from '../inspector/session.ts';
import type { Suspended } from './awaits.ts';
import { SEEN } from './in-target.ts';
import { callOn, type TakenHeap } from './take.ts';

/** Asked for at once. */
const AT_ONCE = 50_000;

/** By the node of the suspended function; undefined: there is no such agent, or it does not answer. */
export async function findUnseen(
  session: InspectorSession,
  { about, promises }: TakenHeap,
  suspended: ReadonlyMap<number, Suspended>,
): Promise<ReadonlySet<number> | undefined> {
  if (!about.isAttachedTo || promises === undefined) return undefined;
  const all = [...suspended.values()];
  const unseen = new Set(all.filter(({ own }) => own < 0).map(({ node }) => node));
  // What is not among them began after they were looked for, or belongs to another context.
  const asked = all.filter(({ own }) => promises.indexes.has(own));
  for (let at = 0; at < asked.length; at += AT_ONCE) {
    const some = asked.slice(at, at + AT_ONCE);
    const indexes = some.map(({ own }) => promises.indexes.get(own));
    const answers = await callOn<boolean[]>(session, promises, SEEN, indexes);
    if (answers === undefined) return undefined;
    for (const [k, { node }] of some.entries()) if (!answers[k]) unseen.add(node);
  }
  return unseen;
}
