/** Makes a program smaller as long as the agent stays wrong about it: whole branches first, then what they are made of. */
import type { Node } from './grammar/construct.ts';
import type { Program } from './grammar/program.ts';

/** Tells which of several programs is the first that the agent is wrong about. */
export type Judge = (programs: readonly Program[]) => Promise<number | undefined>;

/** Candidates that one process tries. */
const AT_ONCE = 400;

export async function shrink(failing: Program, firstWrong: Judge): Promise<Program> {
  let smallest = failing;
  for (;;) {
    const next = await firstSmaller(smallest, firstWrong);
    if (next === undefined) return smallest;
    smallest = next;
  }
}

async function firstSmaller(program: Program, firstWrong: Judge): Promise<Program | undefined> {
  const candidates = ([...smaller(program)] as Program[]).filter(({ functions }) => functions.length > 0);
  candidates.sort((a, b) => size(a) - size(b));
  for (let from = 0; from < candidates.length; from += AT_ONCE) {
    const some = candidates.slice(from, from + AT_ONCE);
    const found = await firstWrong(some);
    if (found !== undefined) return some[found];
  }
  return undefined;
}

function size(program: Program): number {
  return JSON.stringify(program).length;
}

type Json = unknown;

/** Each way to make one part of a value smaller; the rest stays. */
function* smaller(value: Json): Generator<Json> {
  if (Array.isArray(value)) {
    if (value.length > 2) {
      const half = value.length >> 1;
      yield value.slice(0, half);
      yield value.slice(half);
    }
    for (let k = 0; k < value.length; k++) {
      yield value.toSpliced(k, 1);
      for (const nodes of listsWithin(value[k])) yield value.toSpliced(k, 1, ...nodes);
      for (const part of smaller(value[k])) yield value.with(k, part);
    }
    return;
  }
  if (typeof value === 'number' && value > 0) {
    yield 0;
    if (value > 1) yield 1;
  }
  if (typeof value !== 'object' || value === null) return;
  if (isNode(value)) {
    if (value.is !== 'value') yield { is: 'value' };
    yield* nodesWithin(value);
  }
  for (const [key, part] of Object.entries(value)) {
    const plainest = PLAINEST[key];
    if (plainest !== undefined && part !== plainest) yield { ...value, [key]: plainest };
    if (MAY_BE_NULL.has(key) && part !== null) yield { ...value, [key]: null };
    for (const less of smaller(part)) yield { ...value, [key]: less };
  }
}

const PLAINEST: Readonly<Record<string, Json>> = {
  form: 'declaration',
  style: 'statement',
  when: 'immediate',
  byExecutor: false,
  kind: 0,
};
const MAY_BE_NULL = new Set(['caught', 'finally']);

function isNode(value: Json): value is Node {
  return typeof value === 'object' && value !== null && 'is' in value;
}

function* nodesWithin(node: Node): Generator<Node> {
  for (const part of Object.values(node)) {
    if (isNode(part)) yield part;
    if (Array.isArray(part)) yield* part.filter(isNode);
  }
}

function* listsWithin(value: Json): Generator<Json[]> {
  if (!isNode(value)) return;
  for (const part of Object.values(value)) {
    if (Array.isArray(part)) yield part;
    else if (isNode(part)) yield* listsWithin(part);
  }
}
