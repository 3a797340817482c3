import {
  ENDED_CAPACITY,
  ENDED_DOUBLES,
  HEADER_DOUBLES,
  HEADER_INTS,
  SITE_INTS,
  SLOT_DOUBLES,
  SLOT_INTS,
} from './layout.ts';

/** The shared memory, as it travels to the observer. */
export interface TableBuffers {
  readonly header: SharedArrayBuffer;
  readonly headerTimes: SharedArrayBuffer;
  /** Times of slots, ended tasks, slots and sites, in this order: doubles first, so that each begins at a multiple of 8. */
  readonly rows: SharedArrayBuffer;
  readonly slots: number;
  readonly sites: number;
}

/** The same memory as typed arrays. */
export interface Table {
  readonly capacity: number;
  readonly siteCapacity: number;
  readonly header: Int32Array;
  readonly headerTimes: Float64Array;
  readonly slots: Int32Array;
  readonly slotTimes: Float64Array;
  readonly sites: Int32Array;
  readonly ended: Float64Array;
}

/** Slots 1 … 2²⁰−1. Memory is reserved, not used: a page is touched when its first slot is. */
export const MAX_SLOTS = 1 << 20;
/**
 * Of a worker thread: there may be hundreds, and what is reserved counts against the limits of a container. Not less: below
 * 32 MB in one piece, glibc reuses memory that another thread gave back, and touches every page of it to clear it.
 */
export const MAX_WORKER_SLOTS = 1 << 18;
export const MAX_SITES = 1 << 16;

export function allocate(slots = MAX_SLOTS, sites = MAX_SITES): TableBuffers {
  const doubles = slots * SLOT_DOUBLES + ENDED_CAPACITY * ENDED_DOUBLES;
  const ints = slots * SLOT_INTS + sites * SITE_INTS;
  return {
    header: new SharedArrayBuffer(HEADER_INTS * 4),
    headerTimes: new SharedArrayBuffer(HEADER_DOUBLES * 8),
    rows: new SharedArrayBuffer(doubles * 8 + ints * 4),
    slots,
    sites,
  };
}

export function view({ header, headerTimes, rows, slots, sites }: TableBuffers): Table {
  let at = 0;
  const doubles = (length: number) => {
    const array = new Float64Array(rows, at, length);
    at += array.byteLength;
    return array;
  };
  const ints = (length: number) => {
    const array = new Int32Array(rows, at, length);
    at += array.byteLength;
    return array;
  };
  return {
    capacity: slots,
    siteCapacity: sites,
    header: new Int32Array(header),
    headerTimes: new Float64Array(headerTimes),
    slotTimes: doubles(slots * SLOT_DOUBLES),
    ended: doubles(ENDED_CAPACITY * ENDED_DOUBLES),
    slots: ints(slots * SLOT_INTS),
    sites: ints(sites * SITE_INTS),
  };
}
