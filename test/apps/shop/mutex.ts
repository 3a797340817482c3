/** Lets one in at a time, in the order of arrival. */
export class Mutex {
  readonly name: string;
  #held = false;
  readonly #waiters: Array<() => void> = [];

  constructor(name: string) {
    this.name = name;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.acquire();
    try {
      return await work();
    } finally {
      this.release();
    }
  }

  async acquire(): Promise<void> {
    if (!this.#held) {
      this.#held = true;
      return;
    }
    await new Promise<void>((admit) => {
      this.#waiters.push(admit);
    });
  }

  /** Hands the lock to the next in line: in between it is never free, so nobody can jump the queue. */
  release(): void {
    const admit = this.#waiters.shift();
    if (admit === undefined) this.#held = false;
    else admit();
  }
}
