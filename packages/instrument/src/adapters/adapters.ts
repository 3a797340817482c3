/** Finds the adapter of a module that is being loaded, and lets it at the module. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isOn } from '../hooks/guard.ts';
import type { AdaptedFile, Adapter, Loaded } from './adapter.ts';
import { asyncMutex } from './async-mutex.ts';
import { watchAgents } from './http-agents.ts';
import { ioredis } from './ioredis.ts';
import { redisClient } from './redis-client.ts';
import { undici } from './undici.ts';
import { watchResponses } from './undici-responses.ts';
import { isBetween } from './versions.ts';

const ADAPTERS: readonly Adapter[] = [asyncMutex, undici, ioredis, redisClient];

/** The text that is put behind a module calls it. */
const DOOR = '__acAdapt';

/** What came of an adapter whose library was loaded. */
export interface AdapterReport {
  readonly library: string;
  /** Absent: its package does not say. */
  readonly version?: string;
  /** Why it is off; absent: it is on. */
  readonly off?: string;
}

const byLibrary = new Map(ADAPTERS.map((adapter) => [adapter.library, adapter]));
const waiting = new Map<string, { adapter: Adapter; file: AdaptedFile; version: string | undefined }>();
/** By library and version. */
const said = new Map<string, string | undefined>();
let tell: (report: AdapterReport) => void = () => {};

export function installAdapters(onReport: (report: AdapterReport) => void): void {
  tell = onReport;
  Object.defineProperty(globalThis, DOOR, {
    value: (url: string, loaded: Loaded) => adapt(url, loaded),
    enumerable: false,
    writable: false,
    configurable: true,
  });
  watchResponses();
  watchAgents();
}

/** What is to be put behind the text of a module; '': nothing. */
export function tailOf(url: string): string {
  if (!isOn()) return '';
  const found = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(url);
  const adapter = found === null ? undefined : byLibrary.get(decodeURIComponent(found[1] as string));
  if (found === null || adapter === undefined) return '';
  const path = (found[2] as string).split(/[?#]/, 1)[0];
  const file = adapter.files.find((each) => each.path === path);
  if (file === undefined) return '';
  const version = versionOf(url.slice(0, url.length - (found[2] as string).length));
  if (version === undefined || !isBetween(version, adapter.from, adapter.below)) {
    say(adapter, version, `only versions from ${adapter.from} and below ${adapter.below} are known`);
    return '';
  }
  waiting.set(url, { adapter, file, version });
  return `\n;${DOOR}(${JSON.stringify(url)},${file.names === undefined ? 'module' : bindings(file.names)});`;
}

function bindings(names: readonly string[]): string {
  return `{${names.map((name) => `get ${name}(){return typeof ${name}==='undefined'?void 0:${name}},set ${name}(_){${name}=_}`).join(',')}}`;
}

function adapt(url: string, loaded: Loaded): void {
  const found = waiting.get(url);
  if (found === undefined || !isOn()) return;
  const { adapter, file, version } = found;
  try {
    file.adapt(loaded);
    say(adapter, version, undefined);
  } catch (error) {
    say(adapter, version, error instanceof Error ? error.message : String(error));
  }
}

/** The last word of a library counts where it has several files: that it is off. */
function say({ library }: Adapter, version: string | undefined, off: string | undefined): void {
  const key = `${library}@${version}`;
  if (said.has(key) && (said.get(key) !== undefined || off === undefined)) return;
  said.set(key, off);
  tell({ library, ...(version === undefined ? {} : { version }), ...(off === undefined ? {} : { off }) });
}

function versionOf(directory: string): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(fileURLToPath(`${directory}package.json`), 'utf8'));
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}
