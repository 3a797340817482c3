function allocate(slots = 1048576, sites = 65536) {
  const doubles = 133120;
  const ints = slots * 48 + sites * 8 + 1376256;
  return {
    header: new SharedArrayBuffer(128),
    headerTimes: new SharedArrayBuffer(256),
    rows: new SharedArrayBuffer(doubles * 8 + ints * 4),
    slots,
    sites,
  };
}
function view({ header, headerTimes, rows, slots, sites }) {
  let at = 0;
  const place = (bytes) => {
    at += bytes;
    return [rows, at - bytes, bytes];
  };
  const doubles = ([buffer, from, bytes]) => new Float64Array(buffer, from, bytes / 8);
  const ints = ([buffer, from, bytes]) => new Int32Array(buffer, from, bytes / 4);
  const slotRows = place(slots * 16 * 4);
  const taskRows = place(slots * 32 * 4);
  const siteRows = place(sites * 8 * 4);
  return {
    capacity: slots,
    siteCapacity: sites,
    header: new Int32Array(header),
    headerTimes: new Float64Array(headerTimes),
    slots: ints(slotRows),
    slotTimes: doubles(slotRows),
    tasks: ints(taskRows),
    taskTimes: doubles(taskRows),
    sites: ints(siteRows),
    siteTimes: doubles(siteRows),
    ended: doubles(place(1048576)),
    longPolls: doubles(place(16384)),
    histograms: ints(place(5505024)),
  };
}
// src/table/left-alone.ts
/**
 * Modules that are left alone by a rule, counted where they load: there are thousands of them below `node_modules`, and
 * nothing more to say of each. One writer (the load hook), one reader (the observer).
 */
const LEFT_ALONE = ['node_modules', 'excluded', 'not-javascript'];
function allocateLeftAlone() {
  return new SharedArrayBuffer(LEFT_ALONE.length * 4);
}

export { allocate as r, allocateLeftAlone as n, LEFT_ALONE as t, view as i };
