/** The errors that tasks have ended with: to the observer, as name and message, where a task is looked at. */

/** As long as an error's text is kept. */
const MAX_TEXT = 500;
/** More in one second only count: an app that fails in a loop is not to pay for it twice. */
const MAX_PER_SECOND = 200;

type Listener = (task: number, name: string, message: string) => void;

let tell: Listener = () => {};
let second = 0;
let told = 0;

export function onFailure(listener: Listener): void {
  tell = listener;
}

/** `error` is whatever was thrown. Nothing of the app's is run but what an `Error` inherits. */
export function tellFailure(task: number, error: unknown): void {
  const present = Math.floor(performance.now() / 1000);
  if (present !== second) {
    second = present;
    told = 0;
  }
  if (++told > MAX_PER_SECOND) return;
  if (error instanceof Error) tell(task, text(dataOf(error, 'name')) || 'Error', text(dataOf(error, 'message')));
  else tell(task, typeof error, typeof error === 'object' || typeof error === 'function' ? '' : text(String(error)));
}

/** A property that is data, here or inherited: a getter would be the app's code, but for those of `DOMException`. */
function dataOf(object: object, key: string): unknown {
  for (let at: object | null = object; at !== null; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, key);
    if (found === undefined) continue;
    return found.get !== undefined && at === DOMException.prototype
      ? Reflect.apply(found.get, object, [])
      : found.value;
  }
  return undefined;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, MAX_TEXT) : '';
}
