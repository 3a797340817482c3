/** What the transformation has to know of one node of the syntax tree. */

// biome-ignore lint/suspicious/noExplicitAny: a walk over every kind of node
type Any = any;

/** Could the value be a promise (or another thenable) that settles later? Only then must the frame leave at the return. */
export function mayReturnPromise(node: Any): boolean {
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

/** The offset behind the `=>`. */
export function behindArrow(node: Any, code: string): number {
  const gap = /(?:\/\*[\s\S]*?\*\/|\/\/.*|[^=]|=(?!>))*?=>/y;
  gap.lastIndex = node.params.length > 0 ? node.params.at(-1).end : node.start;
  gap.test(code);
  return gap.lastIndex;
}

export function labelled(node: Any): Any {
  return node.type === 'LabeledStatement' ? labelled(node.body) : node;
}

export function isHeldHead(node: Any): boolean {
  return node.type === 'ForStatement' && node.init !== null && isAwaitUsing(node.init);
}

export function awaitsInLoop(node: Any): boolean {
  const loop = labelled(node);
  return loop.type === 'ForOfStatement' && loop.await;
}

/**
 * The body is put into a block. There, other than in a function's own scope, a function cannot share its name with a
 * `var`, and one that has a parameter's name does not replace the parameter.
 */
export function hasClashingNames(node: Any): boolean {
  if (node.body.type !== 'BlockStatement') return false;
  const names = node.body.body.flatMap((s: Any) => (s.type === 'FunctionDeclaration' ? [s.id.name] : []));
  if (names.length === 0) return false;
  const others = new Set<string>();
  const collect = (part: Any): void => {
    if (part === null || typeof part !== 'object') return;
    if (Array.isArray(part)) {
      for (const each of part) collect(each);
    } else if (part.type === 'Identifier') {
      others.add(part.name);
    } else if (typeof part.type === 'string') {
      for (const key in part) collect(part[key]);
    }
  };
  const collectVars = (part: Any): void => {
    if (part === null || typeof part !== 'object') return;
    if (Array.isArray(part)) {
      for (const each of part) collectVars(each);
      return;
    }
    if (typeof part.type !== 'string' || /Function|^Class/.test(part.type)) return;
    if (part.type === 'VariableDeclaration' && part.kind === 'var') for (const d of part.declarations) collect(d.id);
    for (const key in part) collectVars(part[key]);
  };
  collect(node.params);
  collectVars(node.body.body);
  return names.some((name: string, index: number) => others.has(name) || names.indexOf(name) !== index);
}

export function hasTopLevelAwait(node: Any): boolean {
  return someWithin(
    node,
    (part) => part.type === 'AwaitExpression' || (part.type === 'ForOfStatement' && part.await) || isAwaitUsing(part),
  );
}

/** At the top level of a module. */
export function declaresNothing(node: Any): boolean {
  return node?.type.endsWith('Statement') ?? false;
}

export function isAwaitUsing(node: Any): boolean {
  return node.type === 'VariableDeclaration' && node.kind === 'await using';
}

/** In a `case`: nothing can be declared beside it there. */
export function hasBareDisposal(body: Any): boolean {
  return someWithin(
    body,
    (node, parent) =>
      isAwaitUsing(node) && !/^(BlockStatement|Program|ForStatement|ForOfStatement)$/.test(parent?.type),
  );
}

/** Whether a node below, that is not of a function below, is as wanted. */
function someWithin(node: Any, isWanted: (node: Any, parent: Any) => boolean, parent?: Any): boolean {
  if (node === null || typeof node !== 'object') return false;
  if (Array.isArray(node)) return node.some((each) => someWithin(each, isWanted, parent));
  if (typeof node.type !== 'string') return false;
  if (isWanted(node, parent)) return true;
  if (/Function/.test(node.type)) return false;
  return Object.values(node).some((value) => someWithin(value, isWanted, node));
}

/** The offset behind the next such character; comments may stand before it. */
export function behind(character: string, from: number, code: string): number {
  const gap = new RegExp(`(?:/\\*[\\s\\S]*?\\*/|//.*|[^${character}])*?\\${character}`, 'y');
  gap.lastIndex = from;
  gap.test(code);
  return gap.lastIndex;
}

/** Its evaluation runs no other code. */
export function isInert(node: Any): boolean {
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
