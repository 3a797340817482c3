/** What a heap tells of a function: its name, and where its text begins. */
import type { TreeNode } from '@async-console/protocol';
import { cleanText } from '../connection/clean.ts';
import { type HeapGraph, NodeType } from './graph.ts';

export interface FunctionFacts {
  /** Absent: it has none. With the class of its receiver, when it is a method. */
  readonly name?: string;
  /** Of its script; empty: it is of none. */
  readonly url: string;
  /** Both 1-based. */
  readonly line: number;
  readonly column: number;
}

/** What the engine calls a function without a name. */
const NAMELESS = new Set(['', '(shared function info)', '(anonymous)']);
/** Receivers that say nothing: a module's exports, a bag of functions, the global object. */
const NO_CLASS = /^(?:Object\b|Module\b|global\b|process\b|$)/;

/** `generator`: of a suspended function; it knows the receiver. */
export function factsOf(heap: HeapGraph, closure: number, generator = -1): FunctionFacts {
  const shared = heap.internal(closure, 'shared');
  const bare = shared < 0 ? '' : heap.name(shared);
  const script = shared < 0 ? -1 : heap.internal(shared, 'script');
  const url = script < 0 ? -1 : heap.internal(script, 'name');
  const at = heap.columns.locations.get(closure);
  const name = NAMELESS.has(bare) ? undefined : cleanText(`${receiverOf(heap, generator)}${bare}`);
  return {
    ...(name === undefined ? {} : { name }),
    url: (url < 0 ? '' : heap.name(url)) || (heap.scripts.get(at?.scriptId ?? -1) ?? ''),
    line: (at?.line ?? 0) + 1,
    column: (at?.column ?? 0) + 1,
  };
}

/** How the text of its script begins, as the engine has it; empty: that is not known. */
export function beginningOf(heap: HeapGraph, closure: number): string {
  const shared = heap.internal(closure, 'shared');
  const script = shared < 0 ? -1 : heap.internal(shared, 'script');
  const source = script < 0 ? -1 : heap.internal(script, 'source');
  return source < 0 ? '' : heap.name(source);
}

/** `C.` of a method of a class C. */
function receiverOf(heap: HeapGraph, generator: number): string {
  const receiver = generator < 0 ? -1 : heap.internal(generator, 'receiver');
  if (receiver < 0) return '';
  const type = heap.type(receiver);
  if (type !== NodeType.object && type !== NodeType.closure) return '';
  const name = heap.name(receiver);
  return NO_CLASS.test(name) ? '' : `${name}.`;
}

export function originOf(url: string): TreeNode['origin'] {
  if (url.startsWith('node:')) return 'node';
  return /[\\/]node_modules[\\/]/.test(url) ? 'dependency' : 'app';
}
