/** The app's thread writes while the observer reads: what is half written is left out, and nothing impossible is said. */
import { beforeEach, expect, test } from 'vitest';
import {
  CLAIM_CROSSED,
  CLAIM_CROSSINGS,
  CLAIM_HOLDS,
  CLAIM_INTS,
  CLAIM_RESOURCE,
  CLAIM_STATE,
  RESOURCE_DOUBLES,
  RESOURCE_FIRST_CLAIM,
  RESOURCE_ID,
  RESOURCE_INTS,
  RESOURCE_KIND,
  RESOURCES_HIGH_WATER,
} from '../table/layout.ts';
import { allocateLeftAlone } from '../table/left-alone.ts';
import { allocate, type Table, view } from '../table/memory.ts';
import { Book } from './book.ts';
import { readClaims } from './claims.ts';
import { Modules } from './modules.ts';

const SITE = 1;
const LAST_CROSSING = CLAIM_CROSSINGS + 2;

let table: Table;
let book: Book;

/** One resource, which is held, and was so across one await three times. */
beforeEach(() => {
  table = view(allocate(16, 16));
  book = new Book(new Modules('/', new Int32Array(allocateLeftAlone())));
  book.take({ type: 'name', index: 1, name: 'pool' });
  book.sites[SITE] = { kind: 'await', name: 'job', location: { file: 'app.mjs', line: 1, column: 1 }, functionId: 2 };
  table.header[RESOURCES_HIGH_WATER] = 2;
  table.resources[RESOURCE_INTS + RESOURCE_KIND] = 1;
  table.resources[RESOURCE_INTS + RESOURCE_FIRST_CLAIM] = 1;
  table.resourceTimes[RESOURCE_DOUBLES + RESOURCE_ID] = 7;
  table.claims[CLAIM_INTS + CLAIM_RESOURCE] = 1;
  table.claims[CLAIM_INTS + CLAIM_STATE] = CLAIM_HOLDS;
  table.claims[CLAIM_INTS + CLAIM_CROSSED] = 3;
  table.claims[CLAIM_INTS + CLAIM_CROSSINGS] = SITE;
  table.claims[CLAIM_INTS + CLAIM_CROSSINGS + 1] = 3;
});

function crossings() {
  return readClaims(table, book, 0).resources.map(({ holders }) => holders[0]?.crossings.map(({ times }) => times));
}

test('what is written is read', () => {
  expect(crossings()).toEqual([[3]]);
});

test('an await that has been crossed no time yet', () => {
  table.claims[CLAIM_INTS + LAST_CROSSING] = SITE;
  expect(crossings()).toEqual([[3]]);
});

test('a resource that is being closed', () => {
  table.resourceTimes[RESOURCE_DOUBLES + RESOURCE_ID] = 0;
  expect(crossings()).toEqual([]);
});
