/**
 * `new Promise((resolve) => setTimeout(resolve, ms))`: a promise that settles when a timer is due, and by nothing else. Of a
 * timer that is set anywhere else nobody knows who waits for it.
 */

// biome-ignore lint/suspicious/noExplicitAny: nodes of every kind
type Any = any;

const NAMES = new Set(['setTimeout', 'Promise']);
/** Wherever that is: to look for what they are where they are called would cost more than it tells. */
const DECLARED = /\b(?:function|const|let|var|class)\s+(?:setTimeout|Promise)\b/;

/** Whether the text may have one. */
export function mayTime(text: string): boolean {
  return text.includes('setTimeout') && text.includes('new Promise');
}

/** Whether in the module these are Node's own. */
export function hasOwnTimers(program: Any, text: string): boolean {
  return mayTime(text) && !DECLARED.test(text) && !program.body.some(declaresOther);
}

function declaresOther({ type, source, specifiers, declarations }: Any): boolean {
  if (type === 'ImportDeclaration')
    return !/^(?:node:)?timers$/.test(source.value) && specifiers.some(({ local }: Any) => NAMES.has(local.name));
  // As they are taken out of what `require` gives.
  if (type !== 'VariableDeclaration') return false;
  return declarations.some(
    ({ id }: Any) => id.type === 'ObjectPattern' && id.properties.some(({ value }: Any) => NAMES.has(value?.name)),
  );
}

/** How long it runs; undefined: the `new` expression is none, or has no delay. */
export function delayOf({ callee, arguments: given }: Any): Any {
  const [executor] = given;
  if (callee.type !== 'Identifier' || callee.name !== 'Promise' || !isPlainFunction(executor)) return undefined;
  const call = onlyCall(executor);
  if (call?.callee.name !== 'setTimeout') return undefined;
  const [settles, delay] = call.arguments;
  if (delay === undefined || call.arguments.some(({ type }: Any) => type === 'SpreadElement')) return undefined;
  const names: string[] = executor.params.map(({ name }: Any) => name);
  const isOwn = (node: Any): boolean => node?.type === 'Identifier' && names.includes(node.name);
  const isSettled =
    isOwn(settles) || (isPlainFunction(settles) && settles.params.length === 0 && isOwn(onlyCall(settles)?.callee));
  return isSettled ? delay : undefined;
}

function isPlainFunction(node: Any): boolean {
  return (
    (node?.type === 'ArrowFunctionExpression' || node?.type === 'FunctionExpression') &&
    !node.async &&
    !node.generator &&
    node.params.every(({ type }: Any) => type === 'Identifier')
  );
}

function onlyReturned(statement: Any): Any {
  return statement?.type === 'ReturnStatement' ? statement.argument : undefined;
}

/** All that the function does is to call something by its name. */
function onlyCall({ body }: Any): Any {
  const [statement, ...more] =
    body.type === 'BlockStatement' ? body.body : [{ type: 'ReturnStatement', argument: body }];
  if (more.length > 0) return undefined;
  const call = statement?.type === 'ExpressionStatement' ? statement.expression : onlyReturned(statement);
  return call?.type === 'CallExpression' && !call.optional && call.callee.type === 'Identifier' ? call : undefined;
}
