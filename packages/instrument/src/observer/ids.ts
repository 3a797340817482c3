/**
 * Each thread numbers its tasks from 1; on the wire a task's id is unique within the process. So ids are given out in
 * blocks of a million: the main thread has the first, each thread takes the next free one when it needs another.
 */
const BLOCK = 1_000_000;

export class Blocks {
  #next = 0;

  take(): number {
    return this.#next++;
  }
}

export class TaskIds {
  readonly #blocks: Blocks;
  /** Of the thread's first million, its second million, … */
  readonly #taken: number[] = [];

  constructor(blocks: Blocks) {
    this.#blocks = blocks;
    this.#taken.push(blocks.take());
  }

  /** The id of a task that its thread calls `own`. */
  unique(own: number): number {
    const nth = Math.floor((own - 1) / BLOCK);
    while (this.#taken.length <= nth) this.#taken.push(this.#blocks.take());
    return (this.#taken[nth] as number) * BLOCK + ((own - 1) % BLOCK) + 1;
  }

  /** What its thread calls the task `id`; undefined when it is another thread's. */
  own(id: number): number | undefined {
    const nth = this.#taken.indexOf(Math.floor((id - 1) / BLOCK));
    return nth === -1 ? undefined : nth * BLOCK + ((id - 1) % BLOCK) + 1;
  }
}
