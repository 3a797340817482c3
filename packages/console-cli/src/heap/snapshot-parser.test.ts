import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { getHeapSnapshot } from 'node:v8';
import { expect, test } from 'vitest';
import { EdgeType, type HeapGraph, NodeType } from './graph.ts';
import { SnapshotFormatError, SnapshotParser } from './snapshot-parser.ts';

class Needle {
  weight = 12_345_678;
  inner = { deep: { list: [new Date(0)] } };
  'naïve "quoted"\n' = true;
}

function parsed(snapshot: string, size: number): HeapGraph {
  const parser = new SnapshotParser();
  for (let at = 0; at < snapshot.length; at += size) parser.write(snapshot.slice(at, at + size));
  return parser.end();
}

const needle = new Needle();
const snapshot = await text(getHeapSnapshot({ exposeNumericValues: true }) as Readable);

function find(heap: HeapGraph, className: string): number {
  for (let node = 0; node < heap.nodeCount; node++) {
    if (heap.type(node) === NodeType.object && heap.name(node) === className && heap.property(node, 'weight') >= 0)
      return node;
  }
  return -1;
}

test('objects, their properties and numbers are read', () => {
  const heap = parsed(snapshot, 1 << 16);
  const node = find(heap, Needle.name);
  expect(heap.numberOf(node, 'weight')).toBe(needle.weight);
  const deep = heap.property(heap.property(node, 'inner'), 'deep');
  expect(heap.name(heap.property(deep, 'list'))).toBe('Array');
  expect(heap.property(node, 'naïve "quoted"\n')).toBeGreaterThan(0);
  expect(heap.property(node, 'absent')).toBe(-1);
});

test('who holds an object is found from it', () => {
  const heap = parsed(snapshot, 1 << 16);
  const node = find(heap, Needle.name);
  const inner = heap.property(node, 'inner');
  const holders = [...heap.holders(inner)].map((edge) => [heap.owner(edge), heap.edgeText(edge)]);
  expect(holders).toContainEqual([node, 'inner']);
  for (const edge of heap.holders(inner)) expect(heap.columns.edgeType[edge]).not.toBe(EdgeType.weak);
});

test('wherever it is cut into pieces, it is the same', () => {
  const whole = parsed(snapshot, snapshot.length);
  const pieces = parsed(snapshot, 4099);
  const { strings, locations, numbers: _, ...columns } = whole.columns;
  for (const name of Object.keys(columns) as (keyof typeof columns)[]) {
    expect(Buffer.compare(Buffer.from(pieces.columns[name].buffer), Buffer.from(columns[name].buffer))).toBe(0);
  }
  expect([...pieces.columns.strings]).toEqual([...strings]);
  expect([...pieces.columns.locations]).toEqual([...locations]);
});

test('a small one survives cuts at every character', () => {
  const small = `{"snapshot":{"meta":{"node_fields":["type","name","id","self_size","edge_count"],"node_types":[["object","closure"]],"edge_fields":["type","name_or_index","to_node"],"edge_types":[["property","hidden"]],"location_fields":["object_index","script_id","line","column"]},"node_count":2,"edge_count":1},
"nodes":[0,0,1,10,1
,1,1,3,10,0],
"edges":[0,2,5],
"trace_tree":[1,[2,[]]],
"locations":[5,7,12,34],
"strings":["A\\"\\u00e9","f","]to["]}`;
  const heap = parsed(small, 1);
  expect(heap.name(0)).toBe('A"é');
  expect(heap.property(0, ']to[')).toBe(1);
  expect(heap.columns.locations.get(1)).toEqual({ scriptId: 7, line: 12, column: 34 });
});

test.each([
  ['ends too early', snapshot.slice(0, snapshot.length - 10)],
  ['is none', '{"snapshot":{"meta":{}},"nodes":[]}'],
  ['is empty', ''],
])('a snapshot that %s is refused', (_, broken) => {
  expect(() => parsed(broken, 1 << 16)).toThrow(SnapshotFormatError);
});
