import {
  ENDED_CAPACITY,
  ENDED_DOUBLES,
  HEADER_DOUBLES,
  HEADER_INTS,
  SITE_INTS,
  SLOT_DOUBLES,
  SLOT_INTS,
} from './layout.ts';

/** The shared buffers, as they travel to the observer. */
export interface TableBuffers {
  readonly header: SharedArrayBuffer;
  readonly headerTimes: SharedArrayBuffer;
  readonly slots: SharedArrayBuffer;
  readonly slotTimes: SharedArrayBuffer;
  readonly sites: SharedArrayBuffer;
  readonly ended: SharedArrayBuffer;
}

/** The same buffers as typed arrays. */
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
/** Of a worker thread: there may be hundreds, and what is reserved counts against the limits of a container. */
export const MAX_WORKER_SLOTS = 1 << 17;
export const MAX_SITES = 1 << 16;

export function allocate(slots = MAX_SLOTS, sites = MAX_SITES): TableBuffers {
  return {
    header: new SharedArrayBuffer(HEADER_INTS * 4),
    headerTimes: new SharedArrayBuffer(HEADER_DOUBLES * 8),
    slots: new SharedArrayBuffer(slots * SLOT_INTS * 4),
    slotTimes: new SharedArrayBuffer(slots * SLOT_DOUBLES * 8),
    sites: new SharedArrayBuffer(sites * SITE_INTS * 4),
    ended: new SharedArrayBuffer(ENDED_CAPACITY * ENDED_DOUBLES * 8),
  };
}

export function view(buffers: TableBuffers): Table {
  const slots = new Int32Array(buffers.slots);
  const sites = new Int32Array(buffers.sites);
  return {
    capacity: slots.length / SLOT_INTS,
    siteCapacity: sites.length / SITE_INTS,
    header: new Int32Array(buffers.header),
    headerTimes: new Float64Array(buffers.headerTimes),
    slots,
    slotTimes: new Float64Array(buffers.slotTimes),
    sites,
    ended: new Float64Array(buffers.ended),
  };
}
