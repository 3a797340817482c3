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
/**
 * Runs `work` as a task of its own, named `name`. It starts at once and ends when the promise that `work` returns
 * settles, or when `work` returns something else. Result, error and timing are those of `work()`.
 *
 * @example await spawn('checkout', () => checkout(cart), { fields: { cart: cart.id } })
 */
export declare function spawn<T>(name: string, work: () => T, options?: SpawnOptions): T;
