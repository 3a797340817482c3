/** What functions are called. */

// biome-ignore lint/suspicious/noExplicitAny: a walk over every kind of node
type Any = any;

/** The name a reader would call it by: its own, its variable's, its key's (with the class), else "(anonymous)". */
export function functionName(node: Any, parent: Any, code: string): string {
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
    case 'CallExpression': {
      // esbuild's `keepNames`, which tsx asks for: `const main = __name(async () => {…}, "main")`.
      const keepsName = /^__name\d*$/.test(parent.callee.name) && parent.arguments[0] === node;
      return keepsName && parent.arguments[1]?.type === 'Literal' ? String(parent.arguments[1].value) : '(anonymous)';
    }
    default:
      return '(anonymous)';
  }
}

function keyName(key: Any, computed: boolean, code: string): string {
  if (key.type === 'MemberExpression' && !computed) return keyName(key.property, key.computed, code);
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (key.type === 'Literal') return String(key.value);
  const name = key.type === 'Identifier' ? key.name : code.slice(key.start, key.end);
  return computed ? `[${name}]` : name;
}
