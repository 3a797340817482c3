/**
 * What an app may call. Without the agent (nothing was preloaded or attached) each function only passes through: no
 * cost, no change. Importing this module starts nothing.
 */

/** A scalar to tell one task from another of the same name. */
export type FieldValue = string | number | boolean | null;

export interface SpawnOptions {
  /** Shown beside the task and found by the filter. They leave the process: put no secrets here. */
  readonly fields?: Readonly<Record<string, FieldValue>>;
}

interface Agent {
  spawn<T>(name: string, work: () => T, fields: object | undefined): T;
  openResource(kind: string, name: string, options: { capacity?: number; owner: object }): number;
  claim(resource: number): number;
  take(resource: number): number;
  hold(claim: number): void;
  release(claim: number): void;
  isHeldAlready(value: object): void;
}

const agents = globalThis as { [key: symbol]: Agent | undefined };
const key = Symbol.for('@async-console/agent');

/**
 * Runs `work` as a task of its own, named `name`. It starts at once and ends when the promise that `work` returns
 * settles, or when `work` returns something else. Result, error and timing are those of `work()`.
 *
 * @example await spawn('checkout', () => checkout(cart), { fields: { cart: cart.id } })
 */
export function spawn<T>(name: string, work: () => T, options?: SpawnOptions): T {
  const agent = agents[key];
  return agent === undefined ? work() : agent.spawn(name, work, options?.fields);
}

/** What the running task holds, until it is given back. */
export interface Guard extends Disposable, AsyncDisposable {
  /** Gives it back. Once is enough; more does nothing. */
  release(): void;
}

export interface ResourceOptions {
  /** What it is, in a word: 'mutex', 'pool', 'cache'. Without one: 'resource'. */
  readonly kind?: string;
  /** How many can hold it at once; without one: any number. It is said, and not enforced. */
  readonly capacity?: number;
}

/** A thing that tasks wait for and hold. It locks nothing: it says who has it. */
export interface Resource {
  /**
   * The running task holds it from now on, until the guard is released or disposed of.
   *
   * @example using _ = cacheLock.acquire();
   */
  acquire(): Guard;
  /**
   * The running task waits for it until `granted` is fulfilled, and holds it from then on.
   *
   * @returns a guard when `granted` is fulfilled; rejected with its reason when it is rejected: nothing is held then.
   * @example await using lock = await cacheLock.acquire(mutex.lock());
   */
  acquire(granted: PromiseLike<unknown>): Promise<Guard>;
}

/**
 * Makes something of the app's own known to the console: who holds it, since when, across which awaits, and who waits.
 * Make it once, where the thing itself is made.
 */
export function resource(name: string, options: ResourceOptions = {}): Resource {
  return new OwnResource(name, options);
}

/**
 * The running task holds `value` from now on: a file, a connection, a subscription, anything that is to be given back.
 *
 * @example using held = hold(await open(path));
 */
export function hold(value: unknown, name = nameOf(value)): Guard {
  return new OwnResource(name, { kind: 'value', capacity: 1 }).acquire();
}

class OwnResource implements Resource {
  #row = 0;

  constructor(name: string, { kind = 'resource', capacity }: ResourceOptions) {
    const given = capacity === undefined ? {} : { capacity };
    this.#row = agents[key]?.openResource(kind, name, { ...given, owner: this }) ?? 0;
  }

  acquire(): Guard;
  acquire(granted: PromiseLike<unknown>): Promise<Guard>;
  acquire(granted?: PromiseLike<unknown>): Guard | Promise<Guard> {
    if (granted === undefined) return new OwnGuard(agents[key]?.take(this.#row) ?? 0, this);
    const guard = new OwnGuard(agents[key]?.claim(this.#row) ?? 0, this);
    return Promise.resolve(granted).then(
      () => guard.hold(),
      (error: unknown) => {
        guard.release();
        throw error;
      },
    );
  }
}

class OwnGuard implements Guard {
  #claim: number;
  /** It is there for as long as somebody holds it. */
  #resource: object | undefined;

  constructor(claim: number, resource: object) {
    this.#claim = claim;
    this.#resource = resource;
    // By `using` it is held as what it stands for.
    agents[key]?.isHeldAlready(this);
  }

  hold(): this {
    agents[key]?.hold(this.#claim);
    return this;
  }

  release(): void {
    if (this.#resource !== undefined) agents[key]?.release(this.#claim);
    this.#resource = undefined;
  }

  [Symbol.dispose](): void {
    this.release();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.release();
  }
}

function nameOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return typeof value;
  return value.constructor?.name || 'object';
}
