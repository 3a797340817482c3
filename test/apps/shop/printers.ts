import { type Guard, type Resource, resource } from '@async-console/instrument';

/** The label printers of the packing hall: some of them, whichever is free. */
export class Printers {
  readonly #pool: Resource;
  #free: number;
  readonly #waiters: Array<() => void> = [];

  constructor(count: number) {
    this.#pool = resource('label printers', { kind: 'pool', capacity: count });
    this.#free = count;
  }

  async take(): Promise<Printer> {
    const turn = this.#turn();
    return new Printer(await this.#pool.acquire(turn), () => this.#giveBack());
  }

  async #turn(): Promise<void> {
    if (this.#free > 0) {
      this.#free--;
      return;
    }
    await new Promise<void>((admit) => {
      this.#waiters.push(admit);
    });
  }

  #giveBack(): void {
    const admit = this.#waiters.shift();
    if (admit === undefined) this.#free++;
    else admit();
  }
}

export class Printer {
  readonly #guard: Guard;
  readonly #giveBack: () => void;

  constructor(guard: Guard, giveBack: () => void) {
    this.#guard = guard;
    this.#giveBack = giveBack;
  }

  /** Once. */
  release(): void {
    this.#guard.release();
    this.#giveBack();
  }
}
