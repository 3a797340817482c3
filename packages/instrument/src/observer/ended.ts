import {
  ENDED_AT,
  ENDED_CAPACITY,
  ENDED_DOUBLES,
  ENDED_ID,
  ENDED_KIND,
  ENDED_MEASURED_FROM,
  ENDED_NAME,
  ENDED_OUTCOME,
  ENDED_SITE,
  ENDED_SPAWNED_BY,
  ENDED_STARTED_AT,
  ENDED_TASK_BUSY,
  ENDED_TASK_MAX_POLL,
  ENDED_TASK_POLLS,
  ENDED_TASK_SCHEDULED,
  ENDED_TASK_SELF_WAKES,
  ENDED_TASK_WAKES,
  ENDED_WRITTEN,
} from '../table/layout.ts';
import type { Table } from '../table/memory.ts';

/** The numbers of a task that has ended. */
export interface EndedTask {
  readonly id: number;
  readonly kind: number;
  readonly site: number;
  readonly name: number;
  readonly spawnedBy: number;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly busy: number;
  readonly scheduled: number;
  readonly polls: number;
  readonly wakes: number;
  readonly selfWakes: number;
  readonly maxPoll: number;
  /** From when its times are counted; undefined: they were not. */
  readonly measuredFrom: number | undefined;
  /** One of the OUTCOME values. */
  readonly outcome: number;
}

/** Rows kept; older ones are in the totals only. */
const MAX_KEPT = 10_000;

/** Takes ended tasks out of the ring before they are overwritten, and keeps the newest. */
export class EndedTasks {
  /** Oldest first. */
  kept: EndedTask[] = [];
  /** Overwritten before they were read. */
  lost = 0;
  /** Read, and dropped for newer ones. */
  forgotten = 0;
  readonly #table: Table;
  #read = 0;

  constructor(table: Table) {
    this.#table = table;
  }

  /** Call it often: the ring holds 8192. `onForgotten` gets the ids of rows that are dropped. */
  drain(onForgotten: (id: number) => void): void {
    const { header, ended } = this.#table;
    const written = header[ENDED_WRITTEN] as number;
    const oldest = Math.max(0, written - ENDED_CAPACITY);
    if (this.#read < oldest) {
      this.lost += oldest - this.#read;
      this.#read = oldest;
    }
    for (; this.#read < written; this.#read++) {
      const e = (this.#read & (ENDED_CAPACITY - 1)) * ENDED_DOUBLES;
      const row = entry(ended, e);
      // The writer may have come round meanwhile: then the row is not whole.
      if ((header[ENDED_WRITTEN] as number) - this.#read > ENDED_CAPACITY) this.lost++;
      else this.kept.push(row);
    }
    if (this.kept.length > MAX_KEPT * 1.5) {
      const oldest = this.kept.splice(0, this.kept.length - MAX_KEPT);
      this.forgotten += oldest.length;
      for (const row of oldest) onForgotten(row.id);
    }
  }
}

function entry(ended: Float64Array, e: number): EndedTask {
  const at = (field: number) => ended[e + field] as number;
  return {
    id: at(ENDED_ID),
    kind: at(ENDED_KIND),
    site: at(ENDED_SITE),
    name: at(ENDED_NAME),
    spawnedBy: at(ENDED_SPAWNED_BY),
    startedAt: at(ENDED_STARTED_AT),
    endedAt: at(ENDED_AT),
    busy: at(ENDED_TASK_BUSY),
    scheduled: at(ENDED_TASK_SCHEDULED),
    polls: at(ENDED_TASK_POLLS),
    wakes: at(ENDED_TASK_WAKES),
    selfWakes: at(ENDED_TASK_SELF_WAKES),
    maxPoll: at(ENDED_TASK_MAX_POLL),
    measuredFrom: Number.isNaN(at(ENDED_MEASURED_FROM)) ? undefined : at(ENDED_MEASURED_FROM),
    outcome: at(ENDED_OUTCOME),
  };
}
