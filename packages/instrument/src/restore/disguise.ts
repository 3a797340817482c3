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

const BEGINS = '/*__ac<*/';
const ENDS = '/*__ac>*/';

/** What an adapter puts into the text of a library, told apart from that text. */
export function inserted(statement: string): string {
  return BEGINS + statement + ENDS;
}

const INSERTED = /\/\*__ac<\*\/.*?\/\*__ac>\*\//g;

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function withoutProbes(text: string): string {
  const own = text.replace(INSERTED, '');
  const site = new RegExp(`${PREFIX}\\w+\\((\\d+)[,)]`).exec(own)?.[1];
  const module = site === undefined ? undefined : moduleOfSite(Number(site));
  return module === undefined ? own : originalOf(module, own);
}
