/** Of the parameters of a function: what runs before its body does, and what it is given. */

import { isInert } from './nodes.ts';

// biome-ignore lint/suspicious/noExplicitAny: a walk over every kind of node
type Any = any;

/** Parameter defaults whose evaluation can run other code. */
export function defaultsThatRun(parameters: Any[]): Any[] {
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

/**
 * What the function calls the `signal` that it is given: a parameter, or a property that its parameters take out. It has
 * its value when the body begins, and nothing else in the body can have that name: a function that does is not probed.
 */
export function signalOf(parameters: Any[]): string | undefined {
  const found: string[] = [];
  const look = (node: Any): void => {
    switch (node?.type) {
      case 'Identifier':
        if (node.name === 'signal') found.push(node.name);
        return;
      case 'AssignmentPattern':
        look(node.left);
        return;
      case 'ObjectPattern':
        for (const { key, value, computed } of node.properties) {
          const target = value?.type === 'AssignmentPattern' ? value.left : value;
          if (!computed && key?.name === 'signal' && target?.type === 'Identifier') found.push(target.name);
          else look(value);
        }
    }
  };
  for (const parameter of parameters) look(parameter);
  return found[0];
}

/** Parameters that are taken apart read properties, which may be getters, or iterate. */
export function takesApart(node: Any): boolean {
  return node.params.some(({ type, left }: Any) => /Pattern$/.test(type === 'AssignmentPattern' ? left.type : type));
}
