import { isOn, switchOff } from '../hooks/guard.ts';
import { disguise } from '../restore/disguise.ts';
import { type Loaded, NotRecognised } from './adapter.ts';

/**
 * What is ours around the call of a method. An error in it is none of the library's: it ends all measuring, and the call
 * goes on as it would without us.
 */
export interface Around<Mark> {
  /**
   * `given` may be changed. To take it apart in the parameters goes through an iterator, and costs more than most of what is
   * done here. What it returns, the others get.
   */
  before?(self: Loaded, given: Loaded[]): Mark;
  /** It has returned. What this returns, unless undefined, takes the place of the result. */
  after?(self: Loaded, result: Loaded, mark: Mark, given: Loaded[]): unknown;
  /** It has thrown. */
  failed?(self: Loaded, mark: Mark): void;
  /** It is over, either way, and one of the others was told. */
  over?(self: Loaded, mark: Mark): void;
}

/**
 * Puts a method in the place of one of the library, which looks and is called as that.
 *
 * @throws NotRecognised when there is no such method
 */
export function aroundMethod<Mark = undefined>(prototype: object, name: string | symbol, around: Around<Mark>): void {
  replaceMethod(prototype, name, (original) => ({ [name]: calling(original, around) }));
}

/**
 * The same, written out: for what is called for each query of an app. One function that stands for all methods the engine
 * cannot compile into their callers. `methods` gives an object with the method; what it does for us must not throw.
 *
 * @throws NotRecognised when there is no such method
 */
export function replaceMethod(
  prototype: object,
  name: string | symbol,
  methods: (original: () => Loaded) => object,
): void {
  const original = (prototype as Loaded)?.[name];
  if (typeof original !== 'function')
    throw new NotRecognised(`it has no ${String(typeof name === 'symbol' ? name.description : name)}()`);
  const substitute = (methods(original) as Loaded)[name];
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
 * One function, that the library's stacks have one frame more and no more; a method, which has no `prototype`. Three of
 * them: what is not asked for costs nothing, in calls that are made for every query of an app.
 */
function calling<Mark>(original: () => Loaded, around: Around<Mark>): (...given: Loaded[]) => Loaded {
  if (around.failed !== undefined || around.over !== undefined) return toldOfItsEnd(original, around);
  return around.after === undefined ? toldBefore(original, around) : toldOfItsResult(original, around);
}

function toldBefore<Mark>(original: () => Loaded, { before }: Around<Mark>): (...given: Loaded[]) => Loaded {
  const { method } = {
    method(this: Loaded, ...given: Loaded[]): Loaded {
      if (isOn()) {
        try {
          before?.(this, given);
        } catch (error) {
          switchOff(error);
        }
      }
      return Reflect.apply(original, this, given);
    },
  };
  return method;
}

function toldOfItsResult<Mark>(original: () => Loaded, around: Around<Mark>): (...given: Loaded[]) => Loaded {
  const { before, after } = around;
  const { method } = {
    method(this: Loaded, ...given: Loaded[]): Loaded {
      if (!isOn()) return Reflect.apply(original, this, given);
      let mark: Mark | undefined;
      if (before !== undefined) {
        try {
          mark = before(this, given);
        } catch (error) {
          switchOff(error);
        }
      }
      const result = Reflect.apply(original, this, given);
      if (!isOn()) return result;
      try {
        const instead = after?.(this, result, mark as Mark, given);
        return instead === undefined ? result : instead;
      } catch (error) {
        switchOff(error);
        return result;
      }
    },
  };
  return method;
}

function toldOfItsEnd<Mark>(original: () => Loaded, around: Around<Mark>): (...given: Loaded[]) => Loaded {
  const { before, after, failed, over } = around;
  const { method } = {
    method(this: Loaded, ...given: Loaded[]): Loaded {
      if (!isOn()) return Reflect.apply(original, this, given);
      let mark: Mark | undefined;
      try {
        mark = before?.(this, given);
      } catch (error) {
        switchOff(error);
      }
      let result: Loaded;
      let hasReturned = false;
      // No `catch`: to throw it again would change the line that Node shows.
      try {
        result = Reflect.apply(original, this, given);
        hasReturned = true;
      } finally {
        if (!hasReturned && isOn()) {
          try {
            failed?.(this, mark as Mark);
            over?.(this, mark as Mark);
          } catch (error) {
            switchOff(error);
          }
        }
      }
      if (!isOn()) return result;
      try {
        const instead = after?.(this, result, mark as Mark, given);
        over?.(this, mark as Mark);
        return instead === undefined ? result : instead;
      } catch (error) {
        switchOff(error);
        return result;
      }
    },
  };
  return method;
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
      try {
        onFirst(value);
      } catch (error) {
        switchOff(error);
      }
      return value;
    },
  }.get;
  Object.defineProperty(substitute, 'name', { value: original.name, configurable: true });
  Object.defineProperty(object, name, { ...before, get: disguise(substitute, original) });
}
