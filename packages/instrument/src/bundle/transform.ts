/** Puts the probe into one module of a bundle: text in, text out. */
import { createHash } from 'node:crypto';
import type { BundledModule } from '../probe/bundled.ts';
import { apply, type Edit } from '../probe/edits.ts';
import { PREFIX, REGISTER_MODULE } from '../probe/names.ts';
import { mayWait, type Probed, probe } from '../probe/transform.ts';
import { guard } from './guard.ts';
import type { Origin, Position } from './origin.ts';
import { parserFor } from './parse.ts';
import { type SourceMap, sourceMapOf } from './source-map.ts';

export interface Module {
  /** How the bundler calls it. */
  readonly id: string;
  /** The path within. */
  readonly file: string;
  readonly code: string;
  /** Asked only when the module has something to see. */
  readonly origin: () => Origin;
  /** How a file is called in the bundle. */
  readonly nameOf: (file: string) => string;
}

export interface Transformed {
  readonly code: string;
  /** null: everything stands where it stood. */
  readonly map: SourceMap | null;
  /** Why no probe was put in. */
  readonly uncovered?: string;
}

/** undefined: nothing to do. */
export function transform(module: Module): Transformed | undefined {
  const { id, file, code } = module;
  if (!mayWait(code) || code.includes(`${REGISTER_MODULE}(`)) return undefined;
  const base = `${PREFIX}${fingerprint(module)}`;
  try {
    if (code.includes(PREFIX)) throw new Error(`it uses names that start with ${PREFIX}`);
    const parse = parserFor(file);
    let at = 0;
    const noting: typeof parse = (text, options) => {
      const program = parse(text, options);
      at = endOfDirectives(program.body as readonly Statement[], text);
      return program;
    };
    const probed = probe(code, 'unknown', 1, { parser: noting });
    const { edits, sites, skippedFunctions } = probed;
    if (sites.length === 0 && skippedFunctions === 0) return undefined;
    const table = tableOf(probed, module);
    const all: Edit[] = [{ at, remove: 0, text: register(base, table) }, ...guard(edits, base)];
    return { code: apply(code, all), map: sourceMapOf(id, code, all) };
  } catch (error) {
    // At the end, where whatever parses ends: what stands in the module stays as and where it is.
    const uncovered = reasonOf(error);
    const table: BundledModule = { files: [module.nameOf(file)], sites: [], skippedFunctions: 0, failed: uncovered };
    return { code: `${code}\n;${register(base, table)}\n`, map: null, uncovered };
  }
}

interface Statement {
  readonly start: number;
  readonly end: number;
  readonly directive?: string;
}

/** Where the first statement may stand. */
function endOfDirectives(body: readonly Statement[], code: string): number {
  const first = body.find((statement) => statement.directive === undefined);
  return first?.start ?? code.length;
}

function register(base: string, table: BundledModule): string {
  const text = JSON.stringify(JSON.stringify(table));
  return `typeof ${REGISTER_MODULE}==="function"&&${REGISTER_MODULE}("${base}",${text});`;
}

function tableOf({ sites, bareCalls, passers, skippedFunctions }: Probed, module: Module): BundledModule {
  const origin = module.origin();
  const files = [module.nameOf(module.file)];
  const places: Position[] = [];
  const fileOf = (place: Position): number => {
    const file = module.nameOf(place.file);
    if (!files.includes(file)) files.push(file);
    return files.indexOf(file);
  };
  const rows = sites.map(({ kind, name, functionId, line, column }, index) => {
    // What a compiler has added belongs to the function around it, else to the file.
    const place = origin(line, column) ?? places[functionId - 1] ?? { file: module.file, line: 1, column: 1 };
    places[index] = place;
    return [kind, name, functionId, place.line, place.column, fileOf(place)] as const;
  });
  const calls = bareCalls.flatMap(({ name, functionId, line, column }) => {
    const place = origin(line, column);
    return place === undefined ? [] : [[name, functionId, place.line, place.column, fileOf(place)] as const];
  });
  return {
    files,
    sites: rows,
    ...(calls.length === 0 ? {} : { bareCalls: calls }),
    ...(passers.length === 0 ? {} : { passers }),
    skippedFunctions,
  };
}

/** The same module gets the same globals, however often it is evaluated; another never does. */
function fingerprint({ file, code, nameOf }: Module): string {
  const hash = createHash('sha256').update(nameOf(file)).update('\0').update(code).digest('hex');
  return BigInt(`0x${hash.slice(0, 16)}`).toString(36);
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n', 1)[0] as string;
}
