import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ProcessInfo } from '@async-console/protocol';
import type { Boot } from './boot.ts';
import { shortPath } from './places.ts';

/** How the process is called: the name it was given, else its package's, else its script's. */
export function identify(boot: Boot): ProcessInfo {
  const { script, process } = boot;
  const name = boot.name ?? (script === undefined ? undefined : (packageName(dirname(script)) ?? basename(script)));
  return {
    ...process,
    name: name ?? 'node',
    ...(boot.attached === undefined ? {} : { attached: true }),
    ...(script === undefined ? {} : { command: shortPath(script, process.directory) }),
  };
}

/** Of the nearest package.json that has a name, as a reader of the project would say. */
function packageName(directory: string): string | undefined {
  for (let at = directory; ; at = dirname(at)) {
    const name = readName(join(at, 'package.json'));
    if (name !== undefined) return name;
    if (dirname(at) === at) return undefined;
  }
}

function readName(path: string): string | undefined {
  try {
    const { name } = JSON.parse(readFileSync(path, 'utf8')) as { name?: unknown };
    return typeof name === 'string' && name !== '' ? name : undefined;
  } catch {
    return undefined;
  }
}

/** The version in our own package.json, two folders up in the sources and in dist alike. */
export function agentVersion(): string {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  return manifest.version;
}
