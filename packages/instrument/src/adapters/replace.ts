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
