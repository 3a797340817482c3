/** A build script takes `--plain`, for a bundle without the plugin, and `--minify`. It works in its directory. */
export const isPlain = process.argv.includes('--plain');
export const isMinified = process.argv.includes('--minify');

/** The plugin, unless a plain bundle is asked for. */
export function unlessPlain<T>(plugin: () => T): T[] {
  return isPlain ? [] : [plugin()];
}
