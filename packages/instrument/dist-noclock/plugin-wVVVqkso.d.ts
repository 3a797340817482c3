import { FilterPattern, UnpluginInstance } from 'unplugin';

interface Options {
  /** Globs, from the working directory, or patterns of the modules to look into; all, unless given. */
  readonly include?: FilterPattern;
  /** Of the modules to leave alone; unless given, those below `node_modules`. */
  readonly exclude?: FilterPattern;
}
declare const asyncConsole: UnpluginInstance<Options | undefined, false>;

export { asyncConsole as n, Options as t };
