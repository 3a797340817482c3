/**
 * Finds the async functions of a module, where they suspend, go on and return, and says which calls to insert where.
 * Pure: text in, edits and sites out. Nothing is reprinted and every insertion stays on its line. What is awaited or
 * returned is bracketed (`return f()` becomes `return[f()][…]`, the bracket in place of the blank); `restore/` corrects
 * the columns that do move.
 *
 * Each invocation keeps its frame in a constant of its own, and every call hands it on: who suspends, goes on or ends
 * is never inferred.
 */
import { type AnyNode, type Node, parse } from 'acorn';
import { CallsWithin, nameOf } from './bare-calls.ts';
import { type Edit, lineAt, lineStarts } from './edits.ts';
import { functionName } from './function-names.ts';
import { independentAwaits } from './independent-loops.ts';
import {
  AWAIT,
  BACK,
  BEGIN_MAIN,
  DELEGATE,
  DISPOSALS,
  DISPOSE,
  DISPOSE_MODULE,
  ENTER,
  ENTER_BODY,
  ENTER_GENERATOR,
  ENTER_IN_PARAMETERS,
  ENTER_MODULE,
  ERROR,
  EXIT,
  FAIL,
  FOR_AWAIT,
  FRAME,
  HELD,
  HOLD,
  LEAVE_DEFAULT,
  LOOP,
  LOOP_RUN,
  NO_EXCEPTION_LINE,
  RESUMED,
  RESUMED_IN_LOOP,
  RETURN,
  RETURN_CALL,
  SIGNAL,
  TIMER,
  TOP,
  TOP_DEFAULT,
  TOP_VALUE,
  YIELD,
  YIELDED,
} from './names.ts';
import {
  awaitsInLoop,
  behind,
  behindArrow,
  declaresNothing,
  hasBareDisposal,
  hasClashingNames,
  hasTopLevelAwait,
  isAwaitUsing,
  isHeldHead,
  isInert,
  labelled,
  mayReturnPromise,
} from './nodes.ts';
import { ownFunctions } from './own-functions.ts';
import { defaultsThatRun, signalOf, takesApart } from './parameters.ts';
import { delayOf, hasOwnTimers, mayTime } from './timers.ts';

type SiteKind = 'function' | 'await' | 'return' | 'yield' | 'using' | 'loop' | 'timer';

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

/** A call of an async function whose value is dropped, if the function is one: see `bare-calls.ts`. */
export interface BareCall {
  /** What is called. */
  readonly name: string;
  /** The async function in which it stands. */
  readonly functionId: number;
  /** 1-based. */
  readonly line: number;
  /** 1-based. */
  readonly column: number;
}

export interface Probed {
  readonly edits: readonly Edit[];
  readonly sites: readonly ProbeSite[];
  readonly bareCalls: readonly BareCall[];
  /** Names of functions, not async, that call something of the same name: what they do with its promise is not known. */
  readonly passers: readonly string[];
  /** Async functions and generators left alone, because their suspensions cannot all be told apart yet. */
  readonly skippedFunctions: number;
}

const MODULE_NAME = '(top level)';

/** As acorn's own; that of an extended parser knows more than ECMAScript. */
export type Parse = typeof parse;

export interface How {
  readonly parser?: Parse;
  /** Whether what will run the module knows `using`; where that is not known, nothing is made that needs it, or its absence. */
  readonly knowsUsing?: boolean;
  /** The module that Node was told to run: it says when it begins, which modules it imports may keep it from. */
  readonly isMain?: boolean;
}

export type ModuleKind = 'module' | 'commonjs' | 'unknown';

// biome-ignore lint/suspicious/noExplicitAny: a walk over every kind of node
type Any = any;

interface Scope {
  /** Of the async function around; 0: in none that is probed. */
  readonly id: number;
  readonly name: string;
  readonly generator: boolean;
  /** Places found so far at which it suspends. */
  suspensions: number;
  /** How many `finally` blocks what is visited now has yet to pass: they may return something else. */
  finalizers: number;
  /** Of the async function around, be it that a function within is visited that is not; undefined: there is none. */
  readonly calls: CallsWithin | undefined;
}

const OUTSIDE: Scope = { id: 0, name: '', generator: false, suspensions: 0, finalizers: 0, calls: undefined };

/** What ends every probed body: the error it throws is seen, and it leaves whichever way it ends. */
const EPILOGUE = `}catch(${ERROR}){throw ${FAIL}(${FRAME},${ERROR})}finally{${EXIT}(${FRAME})}`;

/** Neither an async function nor an `await` at the top level can be in a text without these words, nor a promise of a timer. */
export function mayWait(text: string): boolean {
  return text.includes('async') || text.includes('await') || mayTime(text);
}

/** @throws SyntaxError when the text does not parse. */
export function probe(code: string, kind: ModuleKind, firstId: number, how: How = {}): Probed {
  const { parser = parse, knowsUsing, isMain = false } = how;
  const ast = parseAs(code, kind, parser);
  const starts = lineStarts(code);
  // A walk over every async function, which hardly any module needs.
  const mayUse = code.includes('using');
  // It tells that the top level of a module has thrown, wherever that is.
  const canDispose = knowsUsing === true || (mayUse && (ast as Any).body.some(isAwaitUsing));
  const openers: Edit[] = [];
  const closers: Edit[] = [];
  const sites: ProbeSite[] = [];
  const bareCalls: BareCall[] = [];
  const passers = new Set<string>();
  /** Awaits in a loop whose rounds do not need each other, with what the call behind them is given of it. */
  const inLoops = new Map<Node, string>();
  const isTiming = hasOwnTimers(ast, code);
  let skippedFunctions = 0;

  const position = (offset: number): { line: number; column: number } => {
    const line = lineAt(starts, offset);
    return { line: line + 1, column: offset - (starts[line] as number) + 1 };
  };
  const site = (siteKind: SiteKind, offset: number, name: string, functionId?: number): number => {
    const id = firstId + sites.length;
    sites.push({ id, kind: siteKind, name, functionId: functionId ?? id, ...position(offset) });
    return id;
  };
  const open = (at: number, text: string, remove = 0) => openers.push({ at, remove, text });
  const close = (at: number, text: string, remove = 0) => closers.push({ at, remove, text });

  /** `expression` → `[expression][call]`, with the brackets in place of a blank or of parentheses where it can be. */
  const bracketOpen = (node: Node): { parenthesized: boolean; sequence: boolean } => {
    const before = code[node.start - 1];
    const sequence = node.type === 'SequenceExpression';
    const parenthesized = before === '(' && code[node.end] === ')';
    if (parenthesized) open(node.start - 1, '[', 1);
    else if (!sequence && (before === ' ' || before === '\t')) open(node.start - 1, '[', 1);
    else open(node.start, sequence ? '[(' : '[');
    return { parenthesized, sequence };
  };
  const bracketClose = (node: Node, how: { parenthesized: boolean; sequence: boolean }, call: string) => {
    if (how.parenthesized) {
      const last = (node as Any).expressions?.length - 1;
      close(node.end, `][${how.sequence ? `(${call},${last})` : call}]`, 1);
    } else {
      close(node.end, `${how.sequence ? ')' : ''}][${call}]`);
    }
  };
  /** `await operand` or `yield operand`: announced behind the operand, and again when it goes on. */
  const suspension = (node: Any, scope: Scope, before: string, after: string) => {
    scope.suspensions++;
    const id = site(node.type === 'YieldExpression' ? 'yield' : 'await', node.start, scope.name, scope.id);
    const run = inLoops.get(node);
    // An optional call: of its value the engine says what it says of that of an `await`, and does not name the call.
    open(node.start, `${run === undefined ? after : RESUMED_IN_LOOP}?.(`);
    if (node.argument == null) {
      close(node.end, `[void 0][${before}(${FRAME},${id})],${FRAME})`);
      return;
    }
    const how = bracketOpen(node.argument);
    visit(node.argument, scope, node);
    bracketClose(node.argument, how, `${before}(${FRAME},${id})`);
    close(node.end, run === undefined ? `,${FRAME})` : `,${FRAME},${run})`);
  };
  /** `for (…) …` → `{const §l1=§Loop(1);for (…) …}`, and its awaits say of which run they are. */
  const independentLoop = (node: Any, awaits: Any[], scope: Scope): void => {
    const id = site('loop', node.start, scope.name, scope.id);
    open(node.start, `{const ${LOOP_RUN}${id}=${LOOP}(${id});`);
    for (const [index, each] of awaits.entries()) inLoops.set(each, `${LOOP_RUN}${id},${index}`);
    visitChildren(node, scope);
    close(node.end, '}');
  };
  /** Of a loop without a label: a `continue` to that needs it right before the loop. */
  const isIndependent = (node: Any, scope: Scope, parent: Any): boolean => {
    if (scope.id === 0 || parent.type === 'LabeledStatement') return false;
    const awaits = independentAwaits(node);
    if (awaits.length > 0) independentLoop(node, awaits, scope);
    return awaits.length > 0;
  };

  const isUsable = (node: Any): boolean =>
    node.async && !(mayUse && hasBareDisposal(node.body)) && !hasClashingNames(node);
  let own: Set<string> | undefined;
  /** Whether the value is certain to be the promise of the probed call that was made last. */
  const isOwnCall = ({ type, callee }: Any, scope: Scope): boolean => {
    if (type !== 'CallExpression' || callee.type !== 'Identifier' || scope.finalizers > 0) return false;
    own ??= ownFunctions(ast, code, isUsable);
    return own.has(callee.name);
  };

  const visitFunction = (node: Any, name: string, around: Scope) => {
    const usable = isUsable(node);
    if (node.async && !usable) skippedFunctions++;
    if (!usable) {
      if (code.slice(node.body.start, node.body.end).includes(`${name}(`)) passers.add(name);
      visitChildren(node, around.calls === undefined ? OUTSIDE : { ...OUTSIDE, calls: around.calls });
      return;
    }
    const id = site('function', node.start, name);
    const calls = new CallsWithin();
    visitUsable(node, { id, name, generator: node.generator, suspensions: 0, finalizers: 0, calls });
    for (const { name, start } of calls.bare()) bareCalls.push({ name, functionId: id, ...position(start) });
  };
  const visitUsable = (node: Any, scope: Scope) => {
    const { id, name } = scope;
    // The parameters of a generator are evaluated when it is made, long before it first runs.
    const defaults = node.generator ? [] : defaultsThatRun(node.params);
    for (const value of defaults) open(value.start, `(${ENTER_IN_PARAMETERS}(${id}),[`);
    for (const parameter of node.params) visit(parameter, scope, node);
    for (const value of defaults) close(value.end, `][${LEAVE_DEFAULT}(${id})])`);
    const enter = node.generator ? ENTER_GENERATOR : defaults.length > 0 || takesApart(node) ? ENTER_BODY : ENTER;
    const signal = signalOf(node.params);
    const prologue = `const ${FRAME}=${enter}(${id});try{${signal === undefined ? '' : `${SIGNAL}(${FRAME},${signal});`}`;
    if (node.body.type === 'BlockStatement') {
      let at = node.body.start + 1;
      for (const statement of node.body.body) {
        if (statement.directive === undefined) break;
        at = statement.end;
      }
      const separator = at > node.body.start + 1 && code[at - 1] !== ';' ? ';' : '';
      const isEmpty = code.slice(at, node.body.end - 1).trim() === '';
      open(at, separator + prologue + (isEmpty ? EPILOGUE : ''));
      visit(node.body, scope, node);
      if (!isEmpty) close(node.body.end - 1, EPILOGUE);
    } else {
      const body = node.body;
      const leaves = mayReturnPromise(body);
      const sequence = body.type === 'SequenceExpression';
      open(behindArrow(node, code), `{${prologue}return(`);
      if (leaves) open(body.start, sequence ? '[(' : '[');
      visit(body, scope, node);
      const call = isOwnCall(body, scope) ? RETURN_CALL : RETURN;
      if (leaves) close(body.end, `${sequence ? ')' : ''}][${call}(${FRAME},${site('return', body.start, name, id)})]`);
      close(node.end, `)${EPILOGUE}}`);
    }
  };

  const visit = (node: Any, scope: Scope, parent: Any): void => {
    switch (node.type) {
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        visitFunction(node, functionName(node, parent, code), scope);
        return;
      case 'Identifier':
      case 'PrivateIdentifier':
        scope.calls?.mention(nameOf(node));
        break;
      case 'ExpressionStatement':
        if (scope.id !== 0) scope.calls?.statement(node.expression);
        break;
      case 'AwaitExpression':
        if (scope.id === 0) break;
        suspension(node, scope, AWAIT, RESUMED);
        return;
      case 'NewExpression': {
        const delay = isTiming ? delayOf(node) : undefined;
        if (delay === undefined) break;
        // The number tells whose text it is.
        open(delay.start, `${TIMER}(${site('timer', node.start, scope.name)},`);
        visitChildren(node, scope);
        close(delay.end, ')');
        return;
      }
      case 'YieldExpression':
        if (!scope.generator) break;
        if (node.delegate) delegation(node, scope);
        else suspension(node, scope, YIELD, YIELDED);
        return;
      case 'LabeledStatement':
        if (scope.id !== 0 && isHeldHead(labelled(node))) {
          heldHead(labelled(node), scope, withoutLabels(node));
          return;
        }
        if (!awaitsInLoop(node.body) || scope.id === 0) break;
        // A `continue` to the label needs it right before the loop.
        open(node.start, '{');
        loop(labelled(node), scope);
        close(node.end, `${BACK}(${FRAME});}`);
        return;
      case 'ForStatement':
        if (scope.id === 0) break;
        if (isHeldHead(node)) heldHead(node, scope, '');
        else if (!isIndependent(node, scope, parent)) break;
        return;
      case 'ForInStatement':
        if (isIndependent(node, scope, parent)) return;
        break;
      case 'VariableDeclaration':
        if (!holds(node, scope)) break;
        for (const declarator of node.declarations) {
          visit(declarator, scope, node);
          // What a loop declares has its value in each round.
          if (declarator.init != null) close(declarator.end, `,${heldFrom(declarator, scope)}`);
        }
        return;
      case 'ForOfStatement':
        if (scope.id === 0) break;
        if (!node.await) {
          if (isAwaitUsing(node.left)) heldLoop(node, scope);
          else if (holds(node.left, scope)) usingLoop(node, scope);
          else if (!isIndependent(node, scope, parent)) break;
          return;
        }
        open(node.start, '{');
        loop(node, scope);
        close(node.end, `${BACK}(${FRAME});}`);
        return;
      case 'ReturnStatement': {
        if (scope.id === 0 || node.argument == null) break;
        // A generator awaits what it returns, and only then runs its `finally` blocks.
        if (!scope.generator && !mayReturnPromise(node.argument)) break;
        const id = site(scope.generator ? 'await' : 'return', node.start, scope.name, scope.id);
        if (scope.generator) scope.suspensions++;
        const how = bracketOpen(node.argument);
        visit(node.argument, scope, node);
        const call = scope.generator ? AWAIT : isOwnCall(node.argument, scope) ? RETURN_CALL : RETURN;
        bracketClose(node.argument, how, `${call}(${FRAME},${id})`);
        return;
      }
      case 'BlockStatement':
        if (scope.id === 0 || !mayUse) break;
        block(node, scope, false);
        return;
      case 'TryStatement': {
        if (scope.id === 0) break;
        const before = scope.suspensions;
        if (node.finalizer != null) scope.finalizers++;
        visit(node.block, scope, node);
        if (node.handler != null) {
          if (scope.suspensions > before) open(node.handler.body.start + 1, `${BACK}(${FRAME});`);
          visit(node.handler, scope, node);
        }
        if (node.finalizer != null) {
          scope.finalizers--;
          if (scope.suspensions > before) open(node.finalizer.start + 1, `${BACK}(${FRAME});`);
          visit(node.finalizer, scope, node);
        }
        return;
      }
    }
    visitChildren(node, scope);
  };

  /** `iterable` → `call(iterable,§F,1)`. */
  const handOn = (node: Any, call: string, id: number, scope: Scope, parent: Any): void => {
    const sequence = node.type === 'SequenceExpression';
    open(node.start, sequence ? `${call}((` : `${call}(`);
    visit(node, scope, parent);
    close(node.end, `${sequence ? ')' : ''},${FRAME},${id})`);
  };

  /** `yield* operand`: the engine suspends and calls what no operand in the text stands for. */
  const delegation = (node: Any, scope: Scope): void => {
    scope.suspensions++;
    open(node.start, `${YIELDED}?.(`);
    handOn(node.argument, DELEGATE, site('yield', node.start, scope.name, scope.id), scope, node);
    close(node.end, `,${FRAME})`);
  };

  /** `for await`: the engine awaits what no operand in the text stands for. */
  const loop = (node: Any, scope: Scope): void => {
    scope.suspensions++;
    const isHeld = isAwaitUsing(node.left);
    if (isHeld) asConstant(node.left);
    else visit(node.left, scope, node);
    handOn(node.right, FOR_AWAIT, site('await', node.start, scope.name, scope.id), scope, node);
    const isUsed = holds(node.left, scope);
    // What the loop declares may have the name of what its body declares.
    const isBlock = node.body.type === 'BlockStatement' && !isHeld && !isUsed;
    open(isBlock ? node.body.start + 1 : node.body.start, `${isBlock ? '' : '{'}${BACK}(${FRAME});`);
    if (isHeld) open(node.body.start, holding(node.left.declarations[0], scope));
    if (isUsed) open(node.body.start, `using ${heldFrom(node.left.declarations[0], scope)};`);
    visit(node.body, scope, node);
    if (!isBlock) close(node.body.end, '}');
  };

  /** `for (await using a of b) …` → `for (const a of b) {using §=…;await using §1=§.hold(a,"a",1);using §_=§.last(1); …}`. */
  const heldLoop = (node: Any, scope: Scope): void => {
    scope.suspensions++;
    asConstant(node.left);
    visit(node.right, scope, node);
    open(node.body.start, `{${holding(node.left.declarations[0], scope)}`);
    visit(node.body, scope, node);
    close(node.body.end, '}');
  };

  /** `for (using a of b) …` → `for (using a of b) {using §1=§Hold(§F,a,"a",1); …}`. */
  const usingLoop = (node: Any, scope: Scope): void => {
    visit(node.right, scope, node);
    open(node.body.start, `{using ${heldFrom(node.left.declarations[0], scope)};`);
    visit(node.body, scope, node);
    close(node.body.end, '}');
  };

  /** `for (await using a = b; …) …` → `{using §=…;const a = b;await using §1=§.hold(a,"a",1);using §_=§.last(1);for(; …) …}`. */
  const heldHead = (node: Any, scope: Scope, labels: string): void => {
    open(node.start, '{', 'for'.length);
    open(behind('(', node.start, code) - 1, ' ', 1);
    disposal(node.init, scope, { opening: `using ${DISPOSALS}=${DISPOSE}(${FRAME});`, last: true });
    open(behind(';', node.init.end, code), `${labels}for(;`);
    for (const part of [node.test, node.update, node.body]) if (part !== null) visit(part, scope, node);
    close(node.end, '}');
  };

  /** Takes the labels from a loop, and returns them: they have to stand right before it. */
  const withoutLabels = (node: Any): string => {
    if (node.type !== 'LabeledStatement') return '';
    const { start, end, name } = node.label;
    open(start, ' '.repeat(end - start), end - start);
    open(behind(':', end, code) - 1, ' ', 1);
    return `${name}:${withoutLabels(node.body)}`;
  };

  /** A `using`; where it is no syntax, the engine is to complain of what the app has written. */
  const holds = (node: Any, scope: Scope): boolean =>
    scope.id !== 0 && knowsUsing !== false && node.type === 'VariableDeclaration' && node.kind === 'using';

  /** `using a = f()` → `using a = f(),§1=§Hold(§F,a,"a",1)`: from its declaration to just before it is disposed of. */
  const heldFrom = ({ id, start }: Any, scope: Scope): string => {
    const number = site('using', start, scope.name, scope.id);
    return `${HELD}${number}=${HOLD}(${FRAME},${id.name},"${id.name}",${number})`;
  };

  /** What an iteration of a loop declares is all there is in a block of its own. */
  const holding = (declarator: Any, scope: Scope): string => {
    const id = site('await', declarator.start, scope.name, scope.id);
    return (
      `using ${DISPOSALS}=${DISPOSE}(${FRAME});await using ${DISPOSALS}${id}=${DISPOSALS}.hold(${declarator.id.name},"${declarator.id.name}",${id});` +
      `using ${DISPOSALS}_=${DISPOSALS}.last(${id});`
    );
  };

  /** `await using a` → `const       a`; comments may stand between the words. */
  const asConstant = (declaration: Any, before = ''): void => {
    const words = /await((?:\/\*.*?\*\/|[^/])*?)using/y;
    words.lastIndex = declaration.start;
    const between = (words.exec(code) as RegExpExecArray)[1] as string;
    open(declaration.start, `${before}const`, 'await'.length);
    open(declaration.start + 'await'.length + between.length, ' '.repeat('using'.length), 'using'.length);
  };

  /** The statements of a block or module, which may have declared what its disposals go through. */
  const block = (node: Any, scope: Scope, isDeclared: boolean): void => {
    const held = node.body.filter(isAwaitUsing);
    for (const statement of node.body) {
      if (isAwaitUsing(statement))
        disposal(statement, scope, {
          opening: statement === held[0] && !isDeclared ? `using ${DISPOSALS}=${DISPOSE}(${FRAME});` : '',
          last: statement === held.at(-1),
        });
      else visit(statement, scope, node);
    }
  };

  /**
   * `await using a = f();` → `const a = f();await using §1=§.hold(a,"a",1);`: the engine awaits at the end of the block what no
   * operand in the text stands for; see `hooks/disposals.ts`.
   */
  const disposal = (node: Any, scope: Scope, where: { opening: string; last: boolean }): void => {
    scope.suspensions++;
    asConstant(node, where.opening);
    node.declarations.forEach((declarator: Any, index: number) => {
      visit(declarator, scope, node);
      const id = site('await', declarator.start, scope.name, scope.id);
      const holding = `;await using ${DISPOSALS}${id}=${DISPOSALS}.hold(${declarator.id.name},"${declarator.id.name}",${id})`;
      const next = node.declarations[index + 1];
      if (next !== undefined) close(behind(',', declarator.end, code) - 1, `${holding};const `, 1);
      else close(declarator.end, where.last ? `${holding};using ${DISPOSALS}_=${DISPOSALS}.last(${id})` : holding);
    });
  };

  /**
   * Without `using`, an iterator tells that the top level has thrown, because it is closed then: `const a = f();` →
   * `const [a = f(),,]=§Top(§F);`, and what declares nothing is put into `for(const §T of §Top(§F)){…}`. Neither moves a
   * declaration into a block, nor changes when it is initialized.
   */
  const closing = (statements: Any[], scope: Scope): void => {
    statements.forEach((statement, index) => {
      const isBare = declaresNothing(statement);
      if (isBare && !declaresNothing(statements[index - 1]))
        open(statement.start, `for(const ${TOP_VALUE} of ${TOP}(${FRAME})){`);
      const declaration = statement.declaration ?? statement;
      if (statement.type === 'ExportDefaultDeclaration') closingDefault(statement, scope);
      else if (declaration.type !== 'VariableDeclaration') visit(statement, scope, ast);
      else for (const declarator of declaration.declarations) closingDeclarator(declarator, declaration, scope);
      if (isBare && !declaresNothing(statements[index + 1])) close(statement.end, '}');
    });
  };
  /** `export default f();` → `const  [§X= f(),,]=§Top(§F);export{§X as default};` */
  const closingDefault = (statement: Any, scope: Scope): void => {
    const { start, end, declaration } = statement;
    const words = /export((?:\/\*.*?\*\/|[^/])*?)default/y;
    words.lastIndex = start;
    const between = words.exec(code)?.[1];
    const canThrow = between !== undefined && !/Declaration$/.test(declaration.type) && !isInert(declaration);
    if (canThrow) {
      open(start, 'const ', 'export'.length);
      open(start + 'export'.length + between.length, `[${TOP_DEFAULT}=`, 'default'.length);
    }
    visit(declaration, scope, statement);
    if (canThrow)
      close(code[end - 1] === ';' ? end - 1 : end, `,,]=${TOP}(${FRAME});export{${TOP_DEFAULT} as default}`);
  };
  const closingDeclarator = (node: Any, parent: Any, scope: Scope): void => {
    const canThrow = node.init != null && !isInert(node.init);
    if (canThrow) open(node.start, '[');
    visit(node, scope, parent);
    if (canThrow) close(node.end, `,,]=${TOP}(${FRAME})`);
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

  /** A module with an `await` at its top level is an async function itself. */
  const moduleScope = (): Scope | undefined => {
    if (sourceType !== 'module' || !code.includes('await') || !hasTopLevelAwait(body)) return undefined;
    if (mayUse && hasBareDisposal(ast)) {
      skippedFunctions++;
      return undefined;
    }
    const id = site('function', 0, MODULE_NAME);
    const disposes = canDispose ? `using ${DISPOSALS}=${DISPOSE_MODULE}(${FRAME});` : '';
    open(first.start, `const ${FRAME}=${ENTER_MODULE}(${id});${disposes}`);
    // What a module starts is meant to go on.
    return { id, name: MODULE_NAME, generator: false, suspensions: 0, finalizers: 0, calls: undefined };
  };
  const { body, sourceType } = ast as Any;
  // Not beside an import: when that fails, Node prints its line, which must be as it was.
  const first = body.find(({ source }: Any) => source == null);
  if (isMain && sourceType === 'module') {
    if (first === undefined) close(code.length, `\n${BEGIN_MAIN}();`);
    else open(first.start, `${BEGIN_MAIN}();`);
  }
  const module = moduleScope();
  if (module === undefined) {
    visitChildren(ast, OUTSIDE);
  } else {
    if (knowsUsing === false && !canDispose) closing(body, module);
    else block(ast, module, canDispose);
    // What it holds is disposed of behind its last statement.
    close(body.at(-1).end, canDispose ? `;${DISPOSALS}.over();` : `;${EXIT}(${FRAME});`);
  }
  return { edits: order(openers, closers, starts), sites, bareCalls, passers: [...passers], skippedFunctions };
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
