/**
 * Where a function is suspended that has one `await` only: there. It spares the process a search through its heap. The text
 * is read from the file, if that is certainly what the engine has: it begins with the same characters, has not been written
 * since the process began, and has the function at the very place.
 */
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type AnyNode, type Node, parse } from 'acorn';

interface Place {
  /** 1-based, as the column. */
  readonly line: number;
  readonly column: number;
}

const LARGEST_FILE = 5 << 20;

/** The functions of one script by where the engine says that they begin. */
export class OnlyAwaits {
  readonly #functions: readonly Node[];
  readonly #lines: readonly number[];

  private constructor(text: string, functions: readonly Node[]) {
    this.#functions = functions;
    this.#lines = [0, ...[...text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)].map(({ index, 0: end }) => index + end.length)];
  }

  /** `beginning`: of the engine's text. `startedAt`: of the process, in ms since the epoch. */
  static read(url: string, beginning: string, startedAt: number): OnlyAwaits | undefined {
    try {
      const file = url.startsWith('file:') ? fileURLToPath(url) : url;
      const { size, mtimeMs } = statSync(file);
      if (size > LARGEST_FILE || mtimeMs >= startedAt || beginning === '') return undefined;
      const text = readFileSync(file, 'utf8');
      return text.startsWith(beginning) ? OnlyAwaits.of(text) : undefined;
    } catch {
      return undefined;
    }
  }

  static of(text: string): OnlyAwaits | undefined {
    for (const sourceType of ['module', 'script'] as const) {
      try {
        const program = parse(text, {
          ecmaVersion: 'latest',
          sourceType,
          allowReturnOutsideFunction: true,
          allowHashBang: true,
        });
        return new OnlyAwaits(text, functionsIn(program));
      } catch {
        // The other kind, or no JavaScript at all.
      }
    }
    return undefined;
  }

  /** Absent: there is no function that begins there, or it may be suspended elsewhere too. */
  in({ line, column }: Place): Place | undefined {
    const start = this.#lines[line - 1];
    if (start === undefined) return undefined;
    const at = start + column - 1;
    const found = this.#functions.filter((each) => each.start <= at && at < (each as WithBody).body.start).at(-1);
    if (found === undefined) return undefined;
    const awaits = suspensionsOf(found as WithBody);
    const [only] = awaits;
    if (only === undefined || awaits.length > 1 || only.type !== 'AwaitExpression') return undefined;
    return this.#place(only.start);
  }

  #place(offset: number): Place {
    const line = this.#lines.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: offset - (this.#lines[line] as number) + 1 };
  }
}

type WithBody = Node & { readonly body: Node; readonly params: readonly Node[]; readonly generator?: boolean };

function isFunction(node: Node): boolean {
  return /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type);
}

/** Those that are inside others after them. */
function functionsIn(program: Node): Node[] {
  const found: Node[] = [];
  visit(program, (node) => {
    if (isFunction(node)) found.push(node);
    return true;
  });
  return found;
}

/** Where it may be suspended, functions inside it left out. A generator is at each `yield` and `return`, too. */
function suspensionsOf({ body, params, generator = false }: WithBody): Node[] {
  const found: Node[] = [];
  for (const part of [...params, body]) {
    visit(part, (node) => {
      const each = node as AnyNode;
      const isAwait =
        each.type === 'AwaitExpression' ||
        (each.type === 'ForOfStatement' && each.await) ||
        (each.type === 'VariableDeclaration' && (each.kind as string) === 'await using') ||
        each.type === 'YieldExpression' ||
        (generator && each.type === 'ReturnStatement');
      if (isAwait) found.push(node);
      return !isFunction(node);
    });
  }
  return found;
}

function visit(node: Node, enter: (node: Node) => boolean): void {
  if (!enter(node)) return;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (child !== null && typeof child === 'object' && typeof (child as Node).type === 'string')
        visit(child as Node, enter);
    }
  }
}
