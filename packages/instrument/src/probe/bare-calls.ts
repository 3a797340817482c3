/**
 * Calls whose value nobody takes: `save(order);`. Where that starts an async function, nobody waits for it, and nobody
 * hears when it fails. `await save(order)`, `void save(order)`, `save(order).catch(…)` are none.
 */

// biome-ignore lint/suspicious/noExplicitAny: nodes of every kind
type Any = any;

/** What one async function calls, and which names stand in it. */
export class CallsWithin {
  readonly #mentions = new Map<string, number>();
  readonly #bare: { readonly name: string; readonly start: number }[] = [];

  /** A name stands there, whatever for. */
  mention(name: string): void {
    this.#mentions.set(name, (this.#mentions.get(name) ?? 0) + 1);
  }

  /** An expression is a statement of its own. */
  statement(expression: Any): void {
    for (const { callee, start } of callsThatEnd(expression)) {
      const name = calledName(callee);
      if (name !== undefined) this.#bare.push({ name, start });
    }
  }

  /** Those whose name stands nowhere else in the function: what is called by that name, is called there. */
  bare(): { readonly name: string; readonly start: number }[] {
    if (this.#bare.length === 0) return [];
    const times = new Map<string, number>();
    for (const { name } of this.#bare) times.set(name, (times.get(name) ?? 0) + 1);
    return this.#bare.filter(({ name }) => times.get(name) === this.#mentions.get(name));
  }
}

/** The calls that come last in an expression whose value is dropped. */
function callsThatEnd(expression: Any): Any[] {
  switch (expression.type) {
    case 'CallExpression':
      return [expression];
    case 'ChainExpression':
      return callsThatEnd(expression.expression);
    case 'LogicalExpression':
      return callsThatEnd(expression.right);
    case 'ConditionalExpression':
      return [...callsThatEnd(expression.consequent), ...callsThatEnd(expression.alternate)];
    default:
      return [];
  }
}

/** As the function calls itself; undefined: it cannot be told, or is none of the app's. */
function calledName(callee: Any): string | undefined {
  switch (callee.type) {
    case 'Identifier':
      return callee.name;
    case 'MemberExpression':
      if (callee.computed || callee.object.name === 'console') return undefined;
      return nameOf(callee.property);
    case 'SequenceExpression':
      // `(0, orders.save)(order)`, as compilers write it.
      return calledName(callee.expressions.at(-1));
    default:
      return undefined;
  }
}

/** Of an identifier, private or not. */
export function nameOf({ type, name }: Any): string {
  return type === 'PrivateIdentifier' ? `#${name}` : name;
}
