/** Answers a console's window on the await tree: equal subtrees collapsed, and only the rows in sight made. */
import type { TreePage, TreeWindow } from '@async-console/protocol';
import type { ThreadNow } from '../thread.ts';
import { claimsBySlot } from './claimed-nodes.ts';
import { Forest } from './forest.ts';
import { sieveFor } from './sieve.ts';
import { type Grove, rowOf } from './tree-rows.ts';
import { walk } from './walk.ts';

/** Looks after which the memory for the copies is given back when nobody asks. */
const IDLE_LOOKS = 20;

export class TreeReader {
  /** Its memory serves for the next one, too. */
  #last: Forest | undefined;
  #idle = 0;

  /** `lintsOf`: by id of a task in the process. `threads`: with the tasks whose trees are wanted. */
  page(
    threads: readonly ThreadNow[],
    { filter, ...window }: TreeWindow,
    lintsOf: ReadonlyMap<number, readonly string[]>,
  ): TreePage {
    this.#idle = 0;
    const groves: Grove[] = threads.map((each) => ({ ...each, bySlot: claimsBySlot(each.claims) }));
    const sources = groves.map(({ thread, live, now }) => ({
      id: thread.origin.thread,
      table: thread.table,
      live,
      now,
      warned: warnedIn(thread.origin.ids, lintsOf),
    }));
    const forest = new Forest(sources, sieveFor(filter, groves), this.#last);
    this.#last = forest;
    const { matching, offset, rows } = walk(forest, window);
    return {
      matching,
      offset,
      rows: rows.map((placed) => rowOf(placed, { forest, groves, lintsOf })),
      tasks: forest.roots,
      suspended: forest.suspended,
      nodes: forest.nodes,
    };
  }

  /** Call it now and then. */
  rest(): void {
    if (this.#last !== undefined && ++this.#idle > IDLE_LOOKS) this.#last = undefined;
  }
}

function warnedIn(ids: ThreadNow['thread']['origin']['ids'], lintsOf: ReadonlyMap<number, unknown>): Set<number> {
  const found = new Set<number>();
  for (const id of lintsOf.keys()) {
    const own = ids.own(id);
    if (own !== undefined) found.add(own);
  }
  return found;
}
