import {
  ENDED_CAPACITY,
  ENDED_DOUBLES,
  HEADER_DOUBLES,
  HEADER_INTS,
  HISTOGRAM_INTS,
  LONG_POLLS,
  SITE_INTS,
  SLOT_INTS,
  TASK_INTS,
} from './layout.ts';

/** The shared buffers, as they travel to the observer. */
export interface TableBuffers {
  readonly header: SharedArrayBuffer;
  readonly headerTimes: SharedArrayBuffer;
  readonly slots: SharedArrayBuffer;
  readonly tasks: SharedArrayBuffer;
  readonly sites: SharedArrayBuffer;
  readonly ended: SharedArrayBuffer;
  readonly histograms: SharedArrayBuffer;
  readonly longPolls: SharedArrayBuffer;
}

/** The same buffers as typed arrays. */
export interface Table {
  readonly capacity: number;
  readonly siteCapacity: number;
  readonly header: Int32Array;
  readonly headerTimes: Float64Array;
  readonly slots: Int32Array;
  readonly slotTimes: Float64Array;
  readonly tasks: Int32Array;
  readonly taskTimes: Float64Array;
  readonly sites: Int32Array;
  readonly siteTimes: Float64Array;
  readonly ended: Float64Array;
  readonly histograms: Int32Array;
  readonly longPolls: Float64Array;
}

/** Slots 1 … 2²⁰−1. Memory is reserved, not used: a page is touched when its first slot is. */
export const MAX_SLOTS = 1 << 20;
export const MAX_SITES = 1 << 16;
/** Of sites at which tasks start, and of tasks that live long. */
export const MAX_HISTOGRAMS = 3 << 12;

export function allocate(slots = MAX_SLOTS, sites = MAX_SITES): TableBuffers {
  return {
    header: new SharedArrayBuffer(HEADER_INTS * 4),
    headerTimes: new SharedArrayBuffer(HEADER_DOUBLES * 8),
    slots: new SharedArrayBuffer(slots * SLOT_INTS * 4),
    tasks: new SharedArrayBuffer(slots * TASK_INTS * 4),
    sites: new SharedArrayBuffer(sites * SITE_INTS * 4),
    ended: new SharedArrayBuffer(ENDED_CAPACITY * ENDED_DOUBLES * 8),
    histograms: new SharedArrayBuffer(MAX_HISTOGRAMS * HISTOGRAM_INTS * 4),
    longPolls: new SharedArrayBuffer(LONG_POLLS * 16),
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
    slotTimes: new Float64Array(buffers.slots),
    tasks: new Int32Array(buffers.tasks),
    taskTimes: new Float64Array(buffers.tasks),
    sites,
    siteTimes: new Float64Array(buffers.sites),
    ended: new Float64Array(buffers.ended),
    histograms: new Int32Array(buffers.histograms),
    longPolls: new Float64Array(buffers.longPolls),
  };
}
