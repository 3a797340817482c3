/** The connection that an object of a client library belongs to: a query to its client, and that to its socket. */
import { EdgeType, type HeapGraph, NodeType } from './graph.ts';

const MOST_STEPS = 6;
const MOST_OBJECTS = 300;
const MOST_HELD_BY = 50;
const SOCKET = /^(?:Socket|TLSSocket)$/;
/** What all objects of a program have in common leads to any socket. */
const COMMON = /^(?:global\b|Module$|process$|NativeContext|system \/ (?:NativeContext|SourceTextModule|Cell|Map)\b)/;

/** Sockets that an object has, or else those that hold it, up to a few steps away; the nearest alone. */
export function socketsOfHolders(heap: HeapGraph, from: number): number[] {
  const seen = new Set([from]);
  let near = [from];
  for (let step = 0; step <= MOST_STEPS && near.length > 0 && seen.size < MOST_OBJECTS; step++) {
    const sockets = near.flatMap((node) => socketsIn(heap, node));
    if (sockets.length > 0) return [...new Set(sockets)];
    near = near.flatMap((node) => holdersOf(heap, node)).filter((node) => !seen.has(node) && seen.add(node));
  }
  return [];
}

function holdersOf(heap: HeapGraph, node: number): number[] {
  const holders = heap.holders(node);
  if (holders.length > MOST_HELD_BY) return [];
  const found: number[] = [];
  for (const edge of holders) {
    const type = heap.columns.edgeType[edge] as number;
    const isValue = type === EdgeType.property || type === EdgeType.element || heap.edgeText(edge) === 'table';
    const holder = heap.owner(edge);
    const ofWhat = heap.type(holder);
    if (!isValue && ofWhat !== NodeType.array) continue;
    if ((ofWhat === NodeType.object || ofWhat === NodeType.array) && !COMMON.test(heap.name(holder)))
      found.push(holder);
  }
  return found;
}

/** Its own, or those of an object that is a property of it. */
function socketsIn(heap: HeapGraph, node: number): number[] {
  const own = valuesOf(heap, node);
  const sockets = own.filter((value) => SOCKET.test(heap.name(value)));
  return sockets.length > 0
    ? sockets
    : own.flatMap((value) => valuesOf(heap, value)).filter((value) => SOCKET.test(heap.name(value)));
}

function valuesOf(heap: HeapGraph, node: number): number[] {
  const { edgeType, edgeTo } = heap.columns;
  const [from, to] = heap.edges(node);
  const values: number[] = [];
  if (to - from > MOST_OBJECTS) return values;
  for (let edge = from; edge < to; edge++) {
    const value = edgeTo[edge] as number;
    if (
      edgeType[edge] === EdgeType.property &&
      heap.type(value) === NodeType.object &&
      !COMMON.test(heap.name(value))
    ) {
      values.push(value);
    }
  }
  return values;
}
