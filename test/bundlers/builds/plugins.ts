import type { Options } from '@async-console/instrument/vite';

/** A build script takes `--plain`, for a bundle without the plugin, `--minify`, `--include` and `--exclude`. */
const option = (name: string) =>
  process.argv.flatMap((text) => (text.startsWith(`--${name}=`) ? [text.slice(name.length + 3)] : []));

export const isMinified = process.argv.includes('--minify');

/** The plugin, unless a plain bundle is asked for. */
export function unlessPlain<T>(plugin: (options: Options) => T): T[] {
  if (process.argv.includes('--plain')) return [];
  const [include, exclude] = [option('include'), option('exclude')];
  return [
    plugin({
      ...(include.length > 0 && { include }),
      ...(exclude.length > 0 && { exclude: [...exclude, '**/node_modules/**'] }),
    }),
  ];
}
