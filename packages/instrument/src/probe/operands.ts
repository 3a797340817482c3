/** Where in the running text an await and its operand stand. Places are as the engine names them. */
import { pathToFileURL } from 'node:url';
import { type Options, parseExpressionAt } from 'acorn';
import type { Edit } from './edits.ts';
import { linesOf, moduleByUrl, moduleOfSite, originalColumn, type ProbedModule } from './modules.ts';
import { AWAIT, RESUMED, RESUMED_IN_LOOP } from './names.ts';

/** An await begins, or its operand ends. */
const MARKS = new RegExp(`(?:${RESUMED}|${RESUMED_IN_LOOP})\\?\\.\\(|${AWAIT}\\(\\w+,(\\d+)\\)`, 'g');

const BRACKETS = /[\s)]*/y;

/** For a piece of a text; parentheses count. */
const ANYWHERE: Options = {
  ecmaVersion: 'latest',
  allowAwaitOutsideFunction: true,
  allowSuperOutsideMethod: true,
  checkPrivateFields: false,
  preserveParens: true,
};

// biome-ignore lint/suspicious/noExplicitAny: a walk over every kind of node
type Any = any;

/** Whether a call at that place is part of what is awaited there. */
export function isWithinAwait(site: number, url: string, line: number, column: number): boolean {
  const found = within(site, url, line, column);
  return found !== undefined && found.at < found.end;
}

/** Whether a function at that place is about to suspend at that await: its operand is there. */
export function isAtOperandsEnd(site: number, url: string, line: number, column: number): boolean {
  const found = within(site, url, line, column);
  return found !== undefined && found.at === found.end;
}

/** Whether what is awaited there is what the call at that place gives, and nothing else. */
export function isAwaitedCall(site: number, url: string, line: number, column: number): boolean {
  const found = within(site, url, line, column);
  return found !== undefined && isOutermostCall(found.text, found.at);
}

/** `at`: an offset in `text`, which is an await without what stands behind it, but for brackets. */
export function isOutermostCall(text: string, at: number): boolean {
  const call = awaitedCall(text);
  if (call === undefined) return false;
  // The engine names the place of the name that is called, and where there is none, that of the arguments.
  const { callee, arguments: given } = call;
  const name = callee.type === 'MemberExpression' && !callee.computed ? callee.property : callee;
  if (name.type === 'Identifier') return at === name.start;
  return callee.end <= at && at < (given[0]?.start ?? call.end);
}

function awaitedCall(text: string): Any {
  try {
    let node: Any = parseExpressionAt(text, 0, ANYWHERE);
    do node = node.argument ?? node.expression;
    while (node.type === 'ParenthesizedExpression' || node.type === 'ChainExpression');
    return node.type === 'CallExpression' ? node : undefined;
  } catch {
    return undefined;
  }
}

/** The text of that await, and as offsets in it the place and where the operand ends; undefined: it is elsewhere. */
function within(site: number, url: string, line: number, column: number) {
  const module = moduleOfSite(site);
  if (module === undefined || moduleByUrl(url.startsWith('/') ? pathToFileURL(url).href : url) !== module)
    return undefined;
  const operand = operandOf(module.edits, site);
  const at = offsetOf(module, line, column);
  if (operand === undefined || at === undefined || at < operand.start || at > operand.end) return undefined;
  const { start, end } = operand;
  // Where the operand stands in brackets, it may end before they do.
  BRACKETS.lastIndex = end;
  const closes = BRACKETS.exec(module.original)?.[0] ?? '';
  return { text: module.original.slice(start, end) + closes, at: at - start, end: end - start };
}

/** Offsets in the original, from the word `await` on; undefined: it is another kind of await. */
export function operandOf(edits: readonly Edit[], site: number): { start: number; end: number } | undefined {
  const starts: number[] = [];
  for (const { at, text } of edits) {
    for (const [, id] of text.matchAll(MARKS)) {
      if (id === undefined) {
        starts.push(at);
        continue;
      }
      const start = starts.pop();
      if (Number(id) === site) return start === undefined ? undefined : { start, end: at };
    }
  }
  return undefined;
}

function offsetOf(module: ProbedModule, line: number, column: number): number | undefined {
  const start = linesOf(module)[line - 1];
  return start === undefined ? undefined : start + originalColumn(module, line, column) - 1;
}
