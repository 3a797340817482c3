/**
 * `Function.prototype.toString` of a function that holds probes gives its original text: Puppeteer, Playwright and
 * worker pools ship that text elsewhere, where no agent is. And what the agent had to replace looks like what it replaces.
 */
import { moduleOfSite, originalOf } from '../probe/modules.ts';
import { PREFIX } from '../probe/names.ts';

const replaced = new WeakMap<object, object>();
const nativeToString = Function.prototype.toString;

/** `substitute` stands for `original` when somebody looks at its text. */
export function disguise<T extends object>(substitute: T, original: object): T {
  replaced.set(substitute, original);
  return substitute;
}

export function installToString(): void {
  // A method, as the native one is: no prototype, not constructible.
  const method = {
    toString(this: object): string {
      const text = Reflect.apply(nativeToString, (isObject(this) && replaced.get(this)) || this, []) as string;
      if (!text.includes(PREFIX)) return text;
      try {
        return withoutProbes(text);
      } catch {
        return text;
      }
    },
  };
  Object.defineProperty(Function.prototype, 'toString', {
    value: disguise(method.toString, nativeToString),
    writable: true,
    enumerable: false,
    configurable: true,
  });
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function withoutProbes(text: string): string {
  const site = new RegExp(`${PREFIX}\\w+\\((\\d+)\\)`).exec(text)?.[1];
  const module = site === undefined ? undefined : moduleOfSite(Number(site));
  return module === undefined ? text : originalOf(module, text);
}
