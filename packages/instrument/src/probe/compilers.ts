/**
 * Compilers of CommonJS (ts-node, @swc-node/register) stand where no load hook sees: in the handler of a file's extension,
 * which hands what they have made of the file to `module._compile`. There it is probed. Of a file that has such a handler
 * the load hook would only see the source, which the compiler could not even check the types of with probes in it.
 */
import nodeModule, { type LoadHookSync } from 'node:module';
import { extname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Disguise } from './outermost.ts';

type Compile = (this: NodeJS.Module, content: string, filename: string, ...more: unknown[]) => unknown;

interface CommonJS {
  readonly _extensions: Record<string, unknown>;
  readonly prototype: { _compile: Compile };
}

/** Of files, Node itself handles these; what else runs as JavaScript is handled as `.js`. */
const NATIVE = new Set(['.json', '.node']);

/** Gives the load hook, which now leaves alone what is probed when it is compiled. */
export function probeCompiled(load: LoadHookSync, disguise: Disguise): LoadHookSync {
  const { _extensions: handlers, prototype } = nodeModule as unknown as CommonJS;
  const nativeHandler = handlers['.js'];
  let compile = prototype._compile;

  const hasCompiler = (path: string): boolean => {
    const extension = extname(path);
    if (NATIVE.has(extension)) return false;
    return (handlers[extension] ?? handlers['.js']) !== nativeHandler;
  };
  const hasCompilers = (): boolean =>
    handlers['.js'] !== nativeHandler || Object.keys(handlers).some((key) => key !== '.js' && !NATIVE.has(key));

  const probed = (content: string, filename: string, format: unknown): string => {
    const loaded = { format: format as string | undefined, source: content };
    const context = { conditions: ['require'], format: loaded.format, importAttributes: {} };
    return load(pathToFileURL(filename).href, context, () => loaded).source as string;
  };
  const substitute = disguise(
    function _compile(this: NodeJS.Module, content, filename, ...more) {
      const text = hasCompiler(filename) ? probed(content, filename, more[0]) : content;
      return Reflect.apply(compile, this, [text, filename, ...more]);
    } as Compile,
    compile,
  );

  // Read by each module as it is compiled. Node's own unless there are compilers: the stacks of what a module does while
  // it loads would have a frame of ours in them.
  Object.defineProperty(prototype, '_compile', {
    get: () => (hasCompilers() ? substitute : compile),
    set(this: object, value: Compile) {
      if (this === prototype) compile = value;
      else Object.defineProperty(this, '_compile', { value, writable: true, enumerable: true, configurable: true });
    },
    enumerable: true,
    configurable: true,
  });

  return (url, context, nextLoad) => {
    const isLater =
      context.conditions.includes('require') && url.startsWith('file:') && hasCompiler(fileURLToPath(url));
    return isLater ? nextLoad(url, context) : load(url, context, nextLoad);
  };
}
