/** A `using` of the app's: who writes down what it holds stands behind the hooks. */

/** Of the frame in `slot`; what it returns is disposed of when the value is held no longer. It throws nothing then. */
type Hold = (slot: number, value: unknown, name: string, site: number) => Disposable | undefined;

let hold: Hold = () => undefined;

export function onUsing(listener: Hold): void {
  hold = listener;
}

/** `value` is what a variable `name` was declared with, at that site. */
export function usingHold(slot: number, value: unknown, name: string, site: number): Disposable | undefined {
  return slot > 0 ? hold(slot, value, name, site) : undefined;
}
