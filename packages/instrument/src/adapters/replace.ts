import { disguise } from '../restore/disguise.ts';
import { type Loaded, NotRecognised } from './adapter.ts';

/**
 * Puts `make(original)` in place of a method, which looks and is called as before.
 *
 * @throws NotRecognised when there is no such method
 */
export function replaceMethod<T extends object>(
  prototype: T,
  name: string | symbol,
  make: (original: (...given: Loaded[]) => Loaded) => (this: Loaded, ...given: Loaded[]) => Loaded,
): void {
  const original = (prototype as Loaded)?.[name];
  if (typeof original !== 'function')
    throw new NotRecognised(`it has no ${String(typeof name === 'symbol' ? name.description : name)}()`);
  const substitute = make(original);
  Object.defineProperty(substitute, 'name', { value: original.name, configurable: true });
  Object.defineProperty(substitute, 'length', { value: original.length, configurable: true });
  const before = Object.getOwnPropertyDescriptor(prototype, name);
  Object.defineProperty(prototype, name, {
    value: disguise(substitute, original),
    writable: true,
    enumerable: before?.enumerable ?? false,
    configurable: true,
  });
}

/**
 * Is told what a getter gives when it is first read, and leaves it as it was then. Nothing is read before, and nothing is
 * done where there is no such getter.
 */
export function replaceGetter(object: object, name: string, onFirst: (value: Loaded) => void): void {
  const before = Object.getOwnPropertyDescriptor(object, name);
  const original = before?.get;
  if (before === undefined || original === undefined || before.configurable !== true) return;
  const substitute = {
    get(this: unknown): Loaded {
      const value = Reflect.apply(original, this, []);
      if (Object.getOwnPropertyDescriptor(object, name)?.get === substitute)
        Object.defineProperty(object, name, before);
      onFirst(value);
      return value;
    },
  }.get;
  Object.defineProperty(substitute, 'name', { value: original.name, configurable: true });
  Object.defineProperty(object, name, { ...before, get: disguise(substitute, original) });
}
