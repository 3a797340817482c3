import { beforeEach, expect, test } from 'vitest';
import { ENDED_DOUBLES, ENDED_ID } from '../table/layout.ts';
import { allocateLeftAlone } from '../table/left-alone.ts';
import { Book } from './book.ts';
import { EndedTasks } from './ended.ts';
import { Blocks, TaskIds } from './ids.ts';
import { Modules } from './modules.ts';
import type { Origin } from './origin.ts';

const KEPT = 10_000;

let origin: Origin;
let ended: EndedTasks;

beforeEach(() => {
  const book = new Book(new Modules('/', new Int32Array(allocateLeftAlone())));
  origin = { thread: 0, book, ids: new TaskIds(new Blocks()), resourceIds: new TaskIds(new Blocks()), startedAt: 0 };
  ended = new EndedTasks();
});

/** Tasks 1 to `count` end, one after the other. */
function end(count: number): void {
  const entry = new Float64Array(ENDED_DOUBLES);
  for (let id = 1; id <= count; id++) {
    entry[ENDED_ID] = id;
    ended.keep(origin, entry);
  }
}

test('all are kept as long as there is room', () => {
  end(3);
  expect(ended.newest(KEPT).map(({ id }) => id)).toEqual([3, 2, 1]);
  expect([ended.id(0), ended.kept, ended.forgotten]).toEqual([1, 3, 0]);
});

test('then the newest, and those that go are counted', () => {
  end(2 * KEPT + 5);
  expect(ended.newest(2).map(({ id }) => id)).toEqual([2 * KEPT + 5, 2 * KEPT + 4]);
  expect([ended.id(0), ended.kept, ended.forgotten]).toEqual([KEPT + 6, KEPT, KEPT + 5]);
});

test('one that is kept is found, and one that is forgotten is not', () => {
  end(KEPT + 5);
  expect(ended.find(6)?.id).toBe(6);
  expect(ended.find(5)).toBeUndefined();
});

test('what is known of one that is forgotten goes with it', () => {
  origin.book.take({ type: 'fields', task: 1, fields: { cart: 7 } });
  end(KEPT);
  expect(origin.book.fields(1)).toEqual({ cart: 7 });
  end(1);
  expect(origin.book.fields(1)).toBeUndefined();
});
