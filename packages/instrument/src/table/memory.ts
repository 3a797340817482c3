import {
  CLAIM_INTS,
  COUNT_INTS,
  ENDED_CAPACITY,
  ENDED_DOUBLES,
  HEADER_DOUBLES,
  HEADER_INTS,
  HISTOGRAM_INTS,
  LONG_POLLS,
  RESOURCE_INTS,
  SITE_INTS,
  SLOT_INTS,
  TASK_INTS,
} from './layout.ts';

/** The shared memory, as it travels to the observer. */
export interface TableBuffers {
  readonly header: SharedArrayBuffer;
  readonly headerTimes: SharedArrayBuffer;
  /** Everything else, one after the other. In one piece: a worker thread's comes and goes. */
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
  readonly tasks: Int32Array;
  readonly taskTimes: Float64Array;
  readonly counts: Int32Array;
  readonly countTimes: Float64Array;
  readonly sites: Int32Array;
  readonly siteTimes: Float64Array;
  readonly ended: Float64Array;
  readonly histograms: Int32Array;
  readonly longPolls: Float64Array;
  readonly resources: Int32Array;
  readonly resourceTimes: Float64Array;
  readonly claims: Int32Array;
  readonly claimTimes: Float64Array;
}

/** Slots 1 … 2²⁰−1. Memory is reserved, not used: a page is touched when its first slot is. */
export const MAX_SLOTS = 1 << 20;
/**
 * Of a worker thread: there may be hundreds, and what is reserved counts against the limits of a container. Not less: below
 * 32 MB in one piece, glibc reuses memory that another thread gave back, and touches every page of it to clear it.
 */
export const MAX_WORKER_SLOTS = 1 << 18;
export const MAX_SITES = 1 << 16;
/** Of sites at which tasks start, and of tasks that live long. */
export const MAX_HISTOGRAMS = 3 << 12;
export const MAX_RESOURCES = 1 << 13;
export const MAX_CLAIMS = 1 << 16;

export function allocate(slots = MAX_SLOTS, sites = MAX_SITES): TableBuffers {
  const doubles = ENDED_CAPACITY * ENDED_DOUBLES + LONG_POLLS * 2;
  const ints =
    slots * (SLOT_INTS + TASK_INTS + COUNT_INTS) +
    sites * SITE_INTS +
    MAX_HISTOGRAMS * HISTOGRAM_INTS +
    MAX_RESOURCES * RESOURCE_INTS +
    MAX_CLAIMS * CLAIM_INTS;
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
  const place = (bytes: number): [SharedArrayBuffer, number, number] => {
    at += bytes;
    return [rows, at - bytes, bytes];
  };
  const doubles = ([buffer, from, bytes]: [SharedArrayBuffer, number, number]) =>
    new Float64Array(buffer, from, bytes / 8);
  const ints = ([buffer, from, bytes]: [SharedArrayBuffer, number, number]) => new Int32Array(buffer, from, bytes / 4);
  // Each begins at a multiple of 8.
  const slotRows = place(slots * SLOT_INTS * 4);
  const taskRows = place(slots * TASK_INTS * 4);
  const countRows = place(slots * COUNT_INTS * 4);
  const siteRows = place(sites * SITE_INTS * 4);
  const resourceRows = place(MAX_RESOURCES * RESOURCE_INTS * 4);
  const claimRows = place(MAX_CLAIMS * CLAIM_INTS * 4);
  return {
    capacity: slots,
    siteCapacity: sites,
    header: new Int32Array(header),
    headerTimes: new Float64Array(headerTimes),
    slots: ints(slotRows),
    slotTimes: doubles(slotRows),
    tasks: ints(taskRows),
    taskTimes: doubles(taskRows),
    counts: ints(countRows),
    countTimes: doubles(countRows),
    sites: ints(siteRows),
    siteTimes: doubles(siteRows),
    ended: doubles(place(ENDED_CAPACITY * ENDED_DOUBLES * 8)),
    longPolls: doubles(place(LONG_POLLS * 16)),
    resources: ints(resourceRows),
    resourceTimes: doubles(resourceRows),
    claims: ints(claimRows),
    claimTimes: doubles(claimRows),
    histograms: ints(place(MAX_HISTOGRAMS * HISTOGRAM_INTS * 4)),
  };
}
