import { type Guard, type Resource, resource } from '@async-console/instrument';

/** Lets one in at a time, in the order of arrival. */
export class Mutex {
  readonly #lock: Resource;
  #held: Guard | undefined;
  #isFree = true;
  readonly #waiters: Array<() => void> = [];

  constructor(name: string) {
    this.#lock = resource(name, { kind: 'mutex', capacity: 1 });
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
    const turn = this.#turn();
    this.#held = await this.#lock.acquire(turn);
  }

  /** Hands the lock to the next in line: in between it is never free, so nobody can jump the queue. */
  release(): void {
    this.#held?.release();
    const admit = this.#waiters.shift();
    if (admit === undefined) this.#isFree = true;
    else admit();
  }

  async #turn(): Promise<void> {
    if (this.#isFree) {
      this.#isFree = false;
      return;
    }
    await new Promise<void>((admit) => {
      this.#waiters.push(admit);
    });
  }
}
