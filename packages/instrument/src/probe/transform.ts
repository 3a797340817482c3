/**
 * Finds the async functions, awaits and returns of a module and says which calls to insert where. Pure: text in, edits
 * and sites out. Nothing is reprinted; every insertion stays on its line, and takes the place of the blank after
 * `await` and `return` (`await f()` becomes `await[f()][…]`), so that most columns stay as they are; `restore/`
 * corrects the others.
 */
import { type AnyNode, type Node, parse } from 'acorn';
import { type Edit, lineAt, lineStarts } from './edits.ts';
import {
  AWAIT,
  ENTER,
  ENTER_BODY,
  ENTER_IN_PARAMETERS,
  FINALLY,
  FOR_AWAIT,
  NO_EXCEPTION_LINE,
  RETURN,
  RETURN_IN_TRY,
} from './names.ts';

type SiteKind = 'function' | 'await' | 'return';

export interface ProbeSite {
  readonly id: number;
  readonly kind: SiteKind;
  /** Of the function; for an await or return, of the function around it. */
  readonly name: string;
  /** Of the function around; its own id for a function. */
  readonly functionId: number;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
}

export interface Probed {
  readonly edits: readonly Edit[];
  readonly sites: readonly ProbeSite[];
  /** Async functions and generators left alone, because their suspensions cannot all be told apart yet. */
  readonly skippedFunctions: number;
}

/** As acorn's own; that of an extended parser knows more than ECMAScript. */
export type Parse = typeof parse;

export type ModuleKind = 'module' | 'commonjs' | 'unknown';

// biome-ignore lint/suspicious/noExplicitAny: a walk over every kind of node
type Any = any;

interface Scope {
  /** Of the async function around; 0: in none that is probed. */
  readonly id: number;
  readonly name: string;
  /** `finally` blocks around, within the function. */
  finallyDepth: number;
  /** Returns that wait for such a `finally`, so far. */
  returnsInTry: number;
}

const OUTSIDE: Scope = { id: 0, name: '', finallyDepth: 0, returnsInTry: 0 };

/** @throws SyntaxError when the text does not parse. */
export function probe(code: string, kind: ModuleKind, firstId: number, parser: Parse = parse): Probed {
  const ast = parseAs(code, kind, parser);
  const starts = lineStarts(code);
  // A walk over every async function, which hardly any module needs.
  const mayUse = code.includes('using');
  const openers: Edit[] = [];
  const closers: Edit[] = [];
  const sites: ProbeSite[] = [];
  let skippedFunctions = 0;

  const site = (siteKind: SiteKind, offset: number, name: string, functionId?: number): number => {
    const id = firstId + sites.length;
    const line = lineAt(starts, offset);
    const column = offset - (starts[line] as number) + 1;
    sites.push({ id, kind: siteKind, name, functionId: functionId ?? id, line: line + 1, column });
    return id;
  };
  const open = (at: number, text: string, remove: 0 | 1 = 0) => openers.push({ at, remove, text });
  const close = (at: number, text: string, remove: 0 | 1 = 0) => closers.push({ at, remove, text });

  /** `expression` → `[expression][call(id)]`, with the brackets in place of a blank or of parentheses where it can be. */
  const bracketOpen = (node: Node): { parenthesized: boolean; sequence: boolean } => {
    const before = code[node.start - 1];
    const sequence = node.type === 'SequenceExpression';
    const parenthesized = before === '(' && code[node.end] === ')';
    if (parenthesized) open(node.start - 1, '[', 1);
    else if (!sequence && (before === ' ' || before === '\t')) open(node.start - 1, '[', 1);
    else open(node.start, sequence ? '[(' : '[');
    return { parenthesized, sequence };
  };
  const bracketClose = (node: Node, how: { parenthesized: boolean; sequence: boolean }, call: string, id: number) => {
    if (how.parenthesized) {
      const last = (node as Any).expressions?.length - 1;
      const index = how.sequence ? `(${call}(${id}),${last})` : `${call}(${id})`;
      close(node.end, `][${index}]`, 1);
    } else {
      close(node.end, `${how.sequence ? ')' : ''}][${call}(${id})]`);
    }
  };

  const visitFunction = (node: Any, name: string) => {
    const usable = node.async && !node.generator && !(mayUse && hasAwaitUsing(node.body));
    if (node.async && !usable) skippedFunctions++;
    if (!usable) {
      visitChildren(node, OUTSIDE);
      return;
    }
    const id = site('function', node.start, name);
    const scope: Scope = { id, name, finallyDepth: 0, returnsInTry: 0 };
    const defaults = defaultsThatRun(node.params);
    for (const value of defaults) {
      open(value.start, `(${ENTER_IN_PARAMETERS}(${id}),`);
    }
    for (const parameter of node.params) visit(parameter, scope, node);
    for (const value of defaults) close(value.end, ')');
    const call = defaults.length > 0 ? ENTER_BODY : ENTER;
    if (node.body.type === 'BlockStatement') {
      let at = node.body.start + 1;
      for (const statement of node.body.body) {
        if (statement.directive === undefined) break;
        at = statement.end;
      }
      const separator = at > node.body.start + 1 && code[at - 1] !== ';' ? ';' : '';
      open(at, `${separator}${call}(${id});`);
      visit(node.body, scope, node);
    } else {
      const body = node.body;
      const leaves = mayReturnPromise(body);
      const sequence = body.type === 'SequenceExpression';
      open(body.start, `(${call}(${id}),${leaves ? (sequence ? '[(' : '[') : ''}`);
      visit(body, scope, node);
      const returned = leaves ? `${sequence ? ')' : ''}][${RETURN}(${site('return', body.start, name, id)})]` : '';
      close(body.end, `${returned})`);
    }
  };

  const visit = (node: Any, scope: Scope, parent: Any): void => {
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        visitFunction(node, functionName(node, parent, code));
        return;
      case 'AwaitExpression': {
        if (scope.id === 0) break;
        const id = site('await', node.start, scope.name, scope.id);
        const how = bracketOpen(node.argument);
        visit(node.argument, scope, node);
        bracketClose(node.argument, how, AWAIT, id);
        return;
      }
      case 'ForOfStatement':
        if (!node.await || scope.id === 0) break;
        visit(node.left, scope, node);
        open(node.right.start, `${FOR_AWAIT}(`);
        visit(node.right, scope, node);
        close(node.right.end, `,${site('await', node.start, scope.name, scope.id)})`);
        visit(node.body, scope, node);
        return;
      case 'ReturnStatement': {
        if (scope.id === 0 || node.argument == null || !mayReturnPromise(node.argument)) break;
        const id = site('return', node.start, scope.name, scope.id);
        const how = bracketOpen(node.argument);
        visit(node.argument, scope, node);
        if (scope.finallyDepth > 0) scope.returnsInTry++;
        bracketClose(node.argument, how, scope.finallyDepth > 0 ? RETURN_IN_TRY : RETURN, id);
        return;
      }
      case 'TryStatement': {
        if (scope.id === 0 || node.finalizer == null) break;
        const returnsBefore = scope.returnsInTry;
        scope.finallyDepth++;
        visit(node.block, scope, node);
        if (node.handler != null) visit(node.handler, scope, node);
        scope.finallyDepth--;
        const hasReturn = scope.returnsInTry > returnsBefore;
        visit(node.finalizer, scope, node);
        // A `return` leaves the function behind the outermost `finally` around it.
        if (hasReturn && scope.finallyDepth === 0) close(node.finalizer.end - 1, `;${FINALLY}(${scope.id});`);
        return;
      }
    }
    visitChildren(node, scope);
  };

  const visitChildren = (node: Any, scope: Scope): void => {
    for (const key in node) {
      const value = node[key];
      if (value === null || typeof value !== 'object') continue;
      if (Array.isArray(value)) {
        for (const child of value) if (typeof child?.type === 'string') visit(child, scope, node);
      } else if (typeof value.type === 'string') {
        visit(value, scope, node);
      }
    }
  };

  visitChildren(ast, OUTSIDE);
  return { edits: order(openers, closers, starts), sites, skippedFunctions };
}

function parseAs(code: string, kind: ModuleKind, parse: Parse): AnyNode {
  const options = { ecmaVersion: 'latest', allowHashBang: true, allowReturnOutsideFunction: true } as const;
  if (kind === 'module') return parse(code, { ...options, sourceType: 'module' });
  try {
    return parse(code, { ...options, sourceType: 'script' });
  } catch (error) {
    if (kind === 'commonjs') throw error;
    return parse(code, { ...options, sourceType: 'module' });
  }
}

/** By offset; at one offset what closes comes before what opens. The last insertion of a line tells Node not to print it. */
function order(openers: Edit[], closers: Edit[], starts: readonly number[]): Edit[] {
  const edits = [
    ...closers.map((edit, index) => ({ edit, rank: 0, index })),
    ...openers.map((edit, index) => ({ edit, rank: 1, index })),
  ]
    .sort((a, b) => a.edit.at - b.edit.at || a.rank - b.rank || a.index - b.index)
    .map(({ edit }) => edit);
  return edits.map((edit, index) => {
    const next = edits[index + 1];
    const line = lineAt(starts, edit.at);
    if (next !== undefined && lineAt(starts, next.at) === line) return edit;
    return { ...edit, text: edit.text + NO_EXCEPTION_LINE };
  });
}

/** Could the value be a promise (or another thenable) that settles later? Only then must the frame leave at the return. */
function mayReturnPromise(node: Any): boolean {
  switch (node.type) {
    case 'Literal':
    case 'TemplateLiteral':
    case 'AwaitExpression':
    case 'BinaryExpression':
    case 'UnaryExpression':
    case 'UpdateExpression':
    case 'ArrayExpression':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return false;
    case 'Identifier':
      return node.name !== 'undefined';
    case 'ObjectExpression':
      return node.properties.some(
        (p: Any) => p.type !== 'Property' || p.computed || (p.key.name ?? p.key.value) === 'then',
      );
    case 'LogicalExpression':
      return mayReturnPromise(node.left) || mayReturnPromise(node.right);
    case 'ConditionalExpression':
      return mayReturnPromise(node.consequent) || mayReturnPromise(node.alternate);
    default:
      return true;
  }
}

/** Parameter defaults whose evaluation can run other code. */
function defaultsThatRun(parameters: Any[]): Any[] {
  const found: Any[] = [];
  const look = (node: Any): void => {
    switch (node?.type) {
      case 'AssignmentPattern':
        look(node.left);
        if (!isInert(node.right)) found.push(node.right);
        return;
      case 'ObjectPattern':
        for (const property of node.properties) look(property.value ?? property.argument);
        return;
      case 'ArrayPattern':
        for (const element of node.elements) look(element);
        return;
      case 'RestElement':
        look(node.argument);
    }
  };
  for (const parameter of parameters) look(parameter);
  return found;
}

function isInert(node: Any): boolean {
  switch (node.type) {
    case 'Literal':
    case 'Identifier':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return true;
    case 'ClassExpression':
      // Within parentheses it would not get the parameter's name.
      return node.id == null;
    case 'UnaryExpression':
      return isInert(node.argument);
    case 'ArrayExpression':
      return node.elements.every((e: Any) => e === null || isInert(e));
    case 'ObjectExpression':
      return node.properties.every((p: Any) => p.type === 'Property' && !p.computed && isInert(p.value));
    default:
      return false;
  }
}

/** `await using` awaits at the end of its block, where no probe can stand. */
function hasAwaitUsing(node: Any): boolean {
  if (node === null || typeof node !== 'object') return false;
  if (Array.isArray(node)) return node.some(hasAwaitUsing);
  if (typeof node.type !== 'string') return false;
  if (node.type === 'VariableDeclaration' && node.kind === 'await using') return true;
  if (/Function/.test(node.type)) return false;
  return Object.values(node).some((value) => typeof value === 'object' && hasAwaitUsing(value));
}

/** The name a reader would call it by: its own, its variable's, its key's (with the class), else "(anonymous)". */
function functionName(node: Any, parent: Any, code: string): string {
  if (node.id?.name) return node.id.name;
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' ? parent.id.name : '(anonymous)';
    case 'AssignmentExpression':
      return parent.right === node && parent.left.type !== 'ObjectPattern' && parent.left.type !== 'ArrayPattern'
        ? keyName(parent.left, false, code)
        : '(anonymous)';
    case 'AssignmentPattern':
      return parent.right === node && parent.left.type === 'Identifier' ? parent.left.name : '(anonymous)';
    case 'Property':
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return parent.value === node ? keyName(parent.key, parent.computed, code) : '(anonymous)';
    case 'ExportDefaultDeclaration':
      return 'default';
    default:
      return '(anonymous)';
  }
}

function keyName(key: Any, computed: boolean, code: string): string {
  if (key.type === 'MemberExpression') return keyName(key.property, key.computed, code);
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (key.type === 'Literal') return String(key.value);
  const name = key.type === 'Identifier' ? key.name : code.slice(key.start, key.end);
  return computed ? `[${name}]` : name;
}
