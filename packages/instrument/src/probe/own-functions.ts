/** The functions of a module of which it is certain, wherever their name is called, that it is them. */

// biome-ignore lint/suspicious/noExplicitAny: a walk over every kind of node
type Any = any;

/** Names of async functions at the top level that are `usable`, are bound nowhere else and never assigned to. */
export function ownFunctions(ast: Any, code: string, isUsable: (node: Any) => boolean): Set<string> {
  const own = new Set<string>();
  // These may bind any name.
  if (/\b(?:eval|with)\b/.test(code)) return own;
  for (const statement of ast.body) {
    const declaration = statement.declaration ?? statement;
    if (declaration.type === 'FunctionDeclaration') {
      if (isPlain(declaration) && isUsable(declaration)) own.add(declaration.id?.name);
    } else if (declaration.type === 'VariableDeclaration' && declaration.kind === 'const') {
      for (const { id, init } of declaration.declarations)
        if (id.type === 'Identifier' && init != null && isPlain(init) && isUsable(init)) own.add(id.name);
    }
  }
  if (own.size === 0) return own;
  const bound = new Set<string>();
  eachTarget(ast, (name) => {
    if (bound.has(name)) own.delete(name);
    bound.add(name);
  });
  return own;
}

/** The first that a call of it runs, is its body. */
function isPlain(node: Any): boolean {
  return node.async && !node.generator && node.params.every(({ type }: Any) => type === 'Identifier');
}

/** Every name that is bound or assigned to, as often as it is. */
function eachTarget(node: Any, on: (name: string) => void): void {
  if (node === null || typeof node !== 'object') return;
  if (Array.isArray(node)) {
    for (const each of node) eachTarget(each, on);
    return;
  }
  if (typeof node.type !== 'string') return;
  eachName(node.id, on);
  eachName(node.local, on);
  if (/^(?:Assignment|For(?:In|Of)S)/.test(node.type)) eachName(node.left, on);
  if (node.type === 'UpdateExpression') eachName(node.argument, on);
  if (node.type === 'CatchClause') eachName(node.param, on);
  for (const parameter of node.params ?? []) eachName(parameter, on);
  for (const key in node) eachTarget(node[key], on);
}

function eachName(pattern: Any, on: (name: string) => void): void {
  switch (pattern?.type) {
    case undefined:
      return;
    case 'Identifier':
      on(pattern.name);
      return;
    case 'ObjectPattern':
      for (const property of pattern.properties) eachName(property.value ?? property.argument, on);
      return;
    case 'ArrayPattern':
      for (const element of pattern.elements) eachName(element, on);
      return;
    case 'RestElement':
      eachName(pattern.argument, on);
      return;
    case 'AssignmentPattern':
      eachName(pattern.left, on);
      return;
    default:
      // Of TypeScript.
      eachName(pattern.expression ?? pattern.parameter, on);
  }
}
