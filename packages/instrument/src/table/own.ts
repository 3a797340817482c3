/**
 * The table of this thread, made once at load: the hooks close over constants, which the compiler folds.
 * Only the preload (`register`) and the injected agent load this module.
 */
import { allocate, MAX_SLOTS, MAX_WORKER_SLOTS, view } from './memory.ts';

const { isMainThread } = process.getBuiltinModule('node:worker_threads');

/** `ASYNC_CONSOLE_MAX_FRAMES` lowers the number of frames that can be alive at once (tests of the overflow use it). */
function wantedSlots(): number {
  const most = isMainThread ? MAX_SLOTS : MAX_WORKER_SLOTS;
  const wanted = Number(process.env.ASYNC_CONSOLE_MAX_FRAMES);
  return Number.isInteger(wanted) && wanted > 1 && wanted < most ? wanted : most;
}

export const buffers = allocate(wantedSlots());
const table = view(buffers);

export const capacity = table.capacity;
export const header = table.header;
export const headerTimes = table.headerTimes;
export const slots = table.slots;
export const slotTimes = table.slotTimes;
export const tasks = table.tasks;
export const taskTimes = table.taskTimes;
export const counts = table.counts;
export const countTimes = table.countTimes;
export const histograms = table.histograms;
export const longPolls = table.longPolls;
export const sites = table.sites;
export const siteTimes = table.siteTimes;
export const ended = table.ended;
export const resources = table.resources;
export const resourceTimes = table.resourceTimes;
export const claims = table.claims;
export const claimTimes = table.claimTimes;
