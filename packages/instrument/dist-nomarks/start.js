import { executionAsyncResource } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { basename, posix, relative, sep } from 'node:path';
import { PerformanceObserver } from 'node:perf_hooks';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promiseHooks } from 'node:v8';
import * as threads from 'node:worker_threads';
import { BroadcastChannel, getEnvironmentData, isMainThread, setEnvironmentData, Worker } from 'node:worker_threads';
import { t as channelOf } from './boot-CDJevyEq.js';
import { r as allocate, n as allocateLeftAlone, t as LEFT_ALONE, i as view } from './left-alone-BIWJcJ5J.js';
import { n as apply, r as lineAt, i as lineStarts, a as originalOffset, t as probe } from './transform-B7v1sBZ5.js';

// src/table/own.ts
/**
 * The table of this thread, made once at load: the hooks close over constants, which the compiler folds.
 * Only the preload (`register`) and the injected agent load this module.
 */
const { isMainThread: isMainThread$1 } = process.getBuiltinModule('node:worker_threads');
/** `ASYNC_CONSOLE_MAX_FRAMES` lowers the number of frames that can be alive at once (tests of the overflow use it). */
function wantedSlots() {
  const most = isMainThread$1 ? 1048576 : 262144;
  const wanted = Number(process.env.ASYNC_CONSOLE_MAX_FRAMES);
  return Number.isInteger(wanted) && wanted > 1 && wanted < most ? wanted : most;
}
const buffers = allocate(wantedSlots());
const table = view(buffers);
const capacity = table.capacity;
const header = table.header;
const headerTimes = table.headerTimes;
const slots = table.slots;
const slotTimes = table.slotTimes;
const tasks = table.tasks;
const taskTimes = table.taskTimes;
const histograms = table.histograms;
const longPolls = table.longPolls;
const sites = table.sites;
const siteTimes = table.siteTimes;
const ended = table.ended;
// src/hooks/disposals.ts
/** Declared before all of them: when it is disposed of, the frame runs again. */
function disposals(back, announce) {
  let held = 0;
  return {
    hold(value, site) {
      const resource = value;
      if (resource === void 0 || resource === null) return resource;
      const asynchronous = resource[Symbol.asyncDispose] ?? void 0;
      const method = asynchronous ?? resource[Symbol.dispose];
      if (typeof method !== 'function') return resource;
      held++;
      const dispose = () => {
        back();
        const result = Reflect.apply(method, resource, []);
        announce(site);
        return result;
      };
      return asynchronous === void 0 ? { [Symbol.dispose]: dispose } : { [Symbol.asyncDispose]: dispose };
    },
    last: (site) => ({
      [Symbol.dispose]() {
        if (held === 0) announce(site);
      },
    }),
    [Symbol.dispose]: back,
  };
}
// src/hooks/failures.ts
/** The errors that tasks have ended with: to the observer, as name and message, where a task is looked at. */
/** As long as an error's text is kept. */
const MAX_TEXT = 500;
/** More in one second only count: an app that fails in a loop is not to pay for it twice. */
const MAX_PER_SECOND = 200;
let tell$1 = () => {};
let second = 0;
let told = 0;
function onFailure(listener) {
  tell$1 = listener;
}
/** `error` is whatever was thrown. Nothing of the app's is run but what an `Error` inherits. */
function tellFailure(task, error) {
  const present = Math.floor(performance.now() / 1e3);
  if (present !== second) {
    second = present;
    told = 0;
  }
  if (++told > MAX_PER_SECOND) return;
  if (error instanceof Error) tell$1(task, text(dataOf(error, 'name')) || 'Error', text(dataOf(error, 'message')));
  else tell$1(task, typeof error, typeof error === 'object' || typeof error === 'function' ? '' : text(String(error)));
}
/** A property that is data, here or inherited: a getter would be the app's code. */
function dataOf(object, key) {
  for (let at = object; at !== null; at = Object.getPrototypeOf(at)) {
    const found = Object.getOwnPropertyDescriptor(at, key);
    if (found !== void 0) return found.value;
  }
}
function text(value) {
  return typeof value === 'string' ? value.slice(0, MAX_TEXT) : '';
}
// src/hooks/for-await.ts
/**
 * `for await (const x of iterable)` awaits what `next()` and `return()` give, with no operand in the text to announce.
 * The loop gets an iterable that calls through and announces just before the engine awaits: same calls, same order,
 * same `this`, no promise more. `announce` does not throw.
 */
function forAwait(iterable, announce) {
  if (iterable === void 0 || iterable === null) return iterable;
  const source = iterable;
  const method = source[Symbol.asyncIterator];
  if (method !== void 0 && method !== null) {
    if (typeof method !== 'function') return iterable;
    return { [Symbol.asyncIterator]: () => through(Reflect.apply(method, source, []), announce, false) };
  }
  const sync = source[Symbol.iterator];
  if (typeof sync !== 'function') return iterable;
  return { [Symbol.iterator]: () => through(Reflect.apply(sync, source, []), announce, true) };
}
function through(iterator, announce, isSync) {
  if ((typeof iterator !== 'object' || iterator === null) && typeof iterator !== 'function') return iterator;
  const next = iterator.next;
  return {
    next() {
      const result = Reflect.apply(next, iterator, []);
      announce();
      return result;
    },
    get return() {
      const method = iterator.return;
      if (method === void 0 || method === null) {
        if (isSync) announce();
        return method;
      }
      return () => {
        const result = Reflect.apply(method, iterator, []);
        announce();
        return result;
      };
    },
  };
}
// src/hooks/histograms.ts
/** Which histogram a duration is counted in, and where in it. Number 0 takes what has none; it is never read. */
const LONGEST_MS = 65e3;
const free = /* @__PURE__ */ new Int32Array(12288);
let released = 0;
function bucketOf(ms) {
  if (ms >= LONGEST_MS) return 111;
  const units = (ms * 8192) | 0;
  if (units < 1) return 0;
  if (units < 4) return units;
  const octave = 31 - Math.clz32(units);
  return ((octave - 1) << 2) | ((units >> (octave - 2)) & 3);
}
/** A group of empty ones; 0 when there is no room. */
function newHistograms() {
  if (released > 0) return free[--released];
  const used = header[14];
  if (used + 6 > 12288) return 0;
  header[14] = used + 3;
  return used + 3;
}
function releaseHistograms(first) {
  histograms.fill(0, first * 112, (first + 3) * 112);
  free[released++] = first;
}
/** Of all tasks that start at one site. */
function histogramsOfSite(site) {
  const c = site * 8 + 3;
  if (sites[c] === 0) sites[c] = newHistograms();
  return sites[c];
}
// src/hooks/marks.ts
/**
 * Marks on promises that the app cannot see: a private field, stamped through a base class whose constructor returns
 * its argument. A symbol property would show in `console.log(promise)`; a WeakMap entry costs four times as much.
 *
 * Two classes, because a promise can be both a `.then` result that runs in a frame's context and awaited by a frame.
 */
var Identity = class extends null {
  constructor(object) {
    return object;
  }
};
/**
 * Every promise that is made while it is measured gets one: to find that an object has no private field goes through the
 * engine's runtime and costs 27 ns, to stamp one 3 ns.
 */
var Mark = class extends Identity {
  #mark;
  /** @throws TypeError when there is one. */
  constructor(promise, mark) {
    super(promise);
    this.#mark = mark;
  }
  /** The mark, or −1 when there is none: the promise is older than the measuring. */
  static get(promise) {
    return #mark in promise ? promise.#mark : -1;
  }
  /** Of a promise that has a mark. */
  static change(promise, mark) {
    promise.#mark = mark;
  }
};
/** Beside a mark that says something else: the first of the frames that wait for the promise. */
var Waited = class Waited extends Identity {
  #first;
  constructor(promise, first) {
    super(promise);
    this.#first = first;
  }
  static take(promise) {
    const first = promise.#first;
    promise.#first = 0;
    return first;
  }
  static put(promise, first) {
    if (#first in promise) promise.#first = first;
    else new Waited(promise, first);
  }
};
// src/hooks/wakers.ts
/** What runs when a task is woken from outside of all tasks: the resource whose callback Node is in. */
const WAKERS = {
  Timeout: 3,
  Immediate: 4,
  MessagePort: 7,
  Worker: 7,
  Object: 8,
  AsyncResource: 8,
};
const known$1 = /* @__PURE__ */ new Map();
function outsideWaker() {
  const resource = executionAsyncResource();
  const prototype = Object.getPrototypeOf(resource);
  const waker = known$1.get(prototype) ?? classify(prototype);
  return waker === 8 && 'callback' in resource ? 5 : waker;
}
/** Of a kind of resource seen for the first time. Those of Node's own C++ side are handles and requests: I/O. */
function classify(prototype) {
  const name = prototype === null ? void 0 : prototype.constructor?.name;
  const waker = typeof name === 'string' ? (WAKERS[name] ?? 6) : 8;
  if (known$1.size < 200) known$1.set(prototype, waker);
  return waker;
}
// src/hooks/frames.ts
/**
 * The hot path: frames, tasks, polls and wakes, from what the probe calls and from the order of promise hook events (see
 * ARCHITECTURE.md, "Hooks"). Two fidelities: the probe alone keeps the frames, their tree and where each is suspended;
 * the promise hooks add polls, wakes and times, while somebody measures.
 *
 * Integers and typed arrays only. No promise, closure, string or spread is made here, and one small object a frame. The
 * clock is read where a poll begins and ends (once for both where one follows another), and for a wake from outside.
 */
const now = performance.now.bind(performance);
/**
 * What an invocation of a probed function keeps in its constant. `slot` 0: it has ended, or was never tracked; negative:
 * a generator that was dropped from the table at a `yield`, and the site to take it up again. When the body is done, the
 * next frame in the slot gets the same object: a new one for each would cost its making, and a write barrier.
 */
var Frame = class {
  slot;
  /** Where the promise of the call has no mark: that promise, of a generator that of the `next()` under way. */
  own = void 0;
  /** The `return` that has been evaluated, or EXITED. */
  site = 0;
  constructor(slot) {
    this.slot = slot;
  }
};
/** The body is done, and will not use its frame any more. */
const EXITED = -1;
/** An invocation that is not tracked. */
const UNTRACKED_FRAME = new Frame(0);
/**
 * By slot. A frame that is suspended for long is held weakly (`lost.ts`): when it is collected, it is lost. Of a slot
 * that is free, or a task without a frame of its own: what the next frame can use, if anything.
 */
const frames = [UNTRACKED_FRAME];
/** Deeper than V8's own stack lets synchronous calls nest. */
const DEPTH = 65536;
/** What to go back to when the running frame leaves: a frame, or 0 for none. */
const callers = new Int32Array(DEPTH);
/** Beside it: milliseconds of the caller's poll that ran before a task nested in it began. */
const ranBefore = new Float64Array(DEPTH);
let depth = 0;
/** The frame that runs now; 0: none. */
let frame = 0;
/** True while the promise hooks are on. */
let measuring = false;
/** Of the present era, as FLAGS hold it; 0: there was none yet. */
let eraBits = 0;
/** The task whose poll is under way; 0: none, or nothing is measured. */
let task = 0;
/** 0: `ranBefore` of the poll under way. A typed array, because a double in a variable would be boxed. */
const poll = /* @__PURE__ */ new Float64Array(1);
/** The promise of the last async function call, `new Promise` or the like: an `enter` claims it. */
let opened;
/** The await site announced by the probe; the next `init` is its suspension. 0: none. */
let awaiting = 0;
/** An operand that is no promise is wrapped: 1 when the wrapper was made, 2 when it has settled, which it mostly does. */
let wrapper = 0;
/** The generator that has announced a `yield`: the engine awaits its value before it suspends. 0: none. */
let yielding = 0;
/** The generator that has announced a `yield*`: what is entered next, is its child. 0: none. */
let delegating = 0;
/** The generator that suspended last: the engine may be about to wait for it on behalf of a `yield*`. 0: none. */
let lastGenerator = 0;
/**
 * A frame whose promise was not seen has suspended: whether `first` is the wrapper of what it awaits or already stands
 * for the wait itself, the next event tells.
 */
let undecided = 0;
let undecidedFirst;
let undecidedParent;
/** True from the `before` to the `after` of a job that belongs to a task. */
let inJob = false;
/**
 * The task whose job has just ended and whose poll is not closed, because the next job is certain to follow at once: its
 * beginning is this one's end, and the clock is read once for both. 0: none.
 */
let owed = 0;
/** Frames that are woken and have not run yet: as many jobs are in the microtask queue. */
let runnable = 0;
/** Callbacks of `queueMicrotask` may be between those jobs; no hook tells of them. */
let mayBeInterrupted = false;
/** The task whose last frame has left and is about to settle its promise; 0: none. */
let leftTask = 0;
/** The frame that has; ANY: whatever settles now, that task has settled it. */
let left = 0;
const ANY = -1;
/** The frame whose returned promise the engine is about to wait for on its behalf; 0: none. */
let returned = 0;
/** Tasks that end because the promise they wait for has settled, linked by NEXT_WAITER; ended when the stack is in order. */
let firstEnding = 0;
let freeSlot = 0;
let freshSlot = 1;
let freeRow = 0;
let freshRow = 1;
let nextTaskId = 1;
/** Frames that suspended in the poll under way: their SUSPENDED_AT is its end. */
const suspendedNow = /* @__PURE__ */ new Int32Array(4096);
let suspendedCount = 0;
/** Exact while it is measured, else to within a fraction of a second. */
function clock() {
  return measuring ? now() : headerTimes[14];
}
function claim$1() {
  let slot = freeSlot;
  if (slot !== 0) freeSlot = slots[slot * 16 + 10];
  else if (freshSlot < capacity) {
    slot = freshSlot++;
    header[5] = freshSlot;
  }
  return slot;
}
function release(slot) {
  const at = slot * 16;
  slots[at + 0]++;
  slots[at + 1] = 0;
  slots[at + 10] = freeSlot;
  freeSlot = slot;
  header[3]--;
}
/** Fills a claimed slot. `kind` KIND_FRAME makes a child of `parent`, any other a task of its own. */
function fill(slot, kind, site, parent, at) {
  const i = slot * 16;
  slots[i + 1] = kind | 8;
  slots[i + 2] = site;
  slots[i + 3] = 0;
  slots[i + 6] = 0;
  slots[i + 8] = 0;
  slots[i + 9] = 0;
  slots[i + 10] = 0;
  const d = slot * 8;
  slotTimes[d + 6] = at;
  slotTimes[d + 7] = at;
  if (kind === 0) {
    const p = parent * 16;
    const sibling = slots[p + 6];
    if (sibling !== 0) slots[sibling * 16 + 8] = slot;
    slots[i + 7] = sibling;
    slots[p + 6] = slot;
    slots[i + 4] = parent;
    slots[i + 5] = slots[p + 5];
  } else {
    slots[i + 7] = 0;
    slots[i + 4] = 0;
    slots[i + 5] = openRow(slot, site, at, currentTask());
  }
  header[3]++;
}
/** A row for the task that begins with `slot`. There are as many rows as slots. */
function openRow(slot, site, at, spawner) {
  let row = freeRow;
  if (row !== 0) freeRow = tasks[row * 32 + 10];
  else {
    row = freshRow++;
    header[11] = freshRow;
  }
  const t = row * 32;
  tasks[t + 5] = 0;
  tasks[t + 9] = 0;
  tasks[t + 11] = site === 0 ? 0 : histogramsOfSite(site);
  const d = row * 16;
  taskTimes[d + 8] = at;
  taskTimes[d + 14] = spawner === 0 ? 0 : taskTimes[spawner * 16 + 7];
  taskTimes[d + 7] = nextTaskId++;
  resetRow(row, at);
  tasks[t + 0] = slot;
  header[4]++;
  headerTimes[1]++;
  return row;
}
/** Counters from zero, for the present era. */
function resetRow(row, at) {
  const t = row * 32;
  tasks[t + 1] = 0;
  tasks[t + 2] = 0;
  tasks[t + 3] = 0;
  tasks[t + 4] = 0;
  tasks[t + 7] = 0;
  if (tasks[t + 8] !== 0) releaseHistograms(tasks[t + 8]);
  tasks[t + 8] = 0;
  tasks[t + 6] = measuring ? header[12] : 0;
  const d = row * 16;
  taskTimes[d + 9] = 0;
  taskTimes[d + 10] = 0;
  taskTimes[d + 11] = at;
  taskTimes[d + 12] = at;
  taskTimes[d + 13] = 0;
}
/** Before anything is counted: what an earlier era has left in the row is not this one's. */
function renewRow(row) {
  if (tasks[row * 32 + 6] !== header[12]) resetRow(row, headerTimes[13]);
}
function countCall(site) {
  const c = site * 8;
  sites[c + 0]++;
  sites[c + 1]++;
}
function currentTask() {
  return task !== 0 || frame === 0 ? task : slots[frame * 16 + 5];
}
function openPoll(next, at) {
  renewRow(next);
  task = next;
  poll[0] = 0;
  headerTimes[0] = at;
  header[1] = next;
}
/** Ends the poll under way: its time goes to its task. */
function closePoll(at) {
  const t = task * 32;
  const d = task * 16;
  const piece = at - headerTimes[0];
  const ran = piece + poll[0];
  taskTimes[d + 9] += piece;
  headerTimes[7] += piece;
  const polls = ++tasks[t + 1];
  if (ran > taskTimes[d + 13]) taskTimes[d + 13] = ran;
  taskTimes[d + 12] = at;
  if (tasks[t + 4] > 0) taskTimes[d + 11] = at;
  for (let k = 0; k < suspendedCount; k++) slotTimes[suspendedNow[k] * 8 + 7] = at;
  suspendedCount = 0;
  const bucket = bucketOf(ran);
  histograms[tasks[t + 11] * 112 + bucket]++;
  if (polls >= 16) {
    if (polls === 16) tasks[t + 8] = newHistograms();
    histograms[tasks[t + 8] * 112 + bucket]++;
  }
  if (piece >= 0.1) noteLongPoll(at - piece, at);
  task = 0;
  header[1] = 0;
}
function noteLongPoll(from, to) {
  const written = header[16];
  const k = (written & 1023) * 2;
  longPolls[k] = from;
  longPolls[k + 1] = to;
  header[16] = written + 1;
}
/** Ends the poll that was left open for the next job to end. */
function closeOwed(at) {
  task = owed;
  owed = 0;
  closePoll(at);
}
/** A task begins inside another's poll: the outer one's time so far is its own, the rest goes to the inner one. */
function pausePoll(at) {
  const piece = at - headerTimes[0];
  taskTimes[task * 16 + 9] += piece;
  headerTimes[7] += piece;
  if (piece >= 0.1) noteLongPoll(at - piece, at);
  ranBefore[depth] = poll[0] + piece;
}
function countDelay(row, delay) {
  const t = row * 32;
  taskTimes[row * 16 + 10] += delay;
  const bucket = bucketOf(delay);
  histograms[(tasks[t + 11] + 1) * 112 + bucket]++;
  const own = tasks[t + 8];
  if (own !== 0) histograms[(own + 1) * 112 + bucket]++;
}
/** Enters `slot` on the synchronous stack; the caller comes back at `leave`. */
function push(slot) {
  callers[depth] = frame;
  if (depth < 65535) depth++;
  frame = slot;
  header[2] = slot;
}
/** The running frame suspends or ends: back to its caller; the poll ends when the caller is of another task, or none. */
function leave$2() {
  const caller = depth > 0 ? callers[--depth] : 0;
  frame = caller;
  header[2] = caller;
  if (!measuring) return;
  if (inJob && caller === 0 && depth === 0) return;
  const back = caller === 0 ? 0 : slots[caller * 16 + 5];
  if (back === task) return;
  const at = now();
  if (task !== 0) closePoll(at);
  if (back !== 0) {
    openPoll(back, at);
    poll[0] = ranBefore[depth];
  }
}
/** A job of the microtask queue starts with an empty stack, whatever was left on it. */
function startJob(slot, next, at) {
  if (task !== 0) closePoll(at);
  inJob = true;
  callers[0] = 0;
  depth = 1;
  frame = slot;
  header[2] = slot;
  openPoll(next, at);
}
function wake(slot) {
  const i = slot * 16;
  const flags = slots[i + 1];
  if ((flags & 256) !== 0) return;
  if ((flags & 128) !== 0) {
    slots[i + 10] = firstEnding;
    firstEnding = slot;
    return;
  }
  if ((flags & 24) !== 16) return;
  slots[i + 1] = (flags & -25) | 24;
  runnable++;
  const owner = slots[i + 5];
  renewRow(owner);
  const t = owner * 32;
  tasks[t + 2]++;
  if (owner === task) {
    tasks[t + 3]++;
    tasks[t + 7] = 2;
  } else if (owner === leftTask) {
    tasks[t + 3]++;
    tasks[t + 7] = 2;
    if (tasks[t + 4] === 0) taskTimes[owner * 16 + 11] = taskTimes[owner * 16 + 12];
  } else {
    const waker = task !== 0 ? task : leftTask;
    if (waker !== 0) {
      tasks[t + 7] = 1;
      taskTimes[owner * 16 + 15] = taskTimes[waker * 16 + 7];
    } else tasks[t + 7] = outsideWaker();
    if (tasks[t + 4] === 0) taskTimes[owner * 16 + 11] = now();
  }
  tasks[t + 4]++;
}
function wakeAll(first) {
  let waiter = first;
  while (waiter !== 0) {
    const next = slots[waiter * 16 + 10];
    slots[waiter * 16 + 10] = 0;
    wake(waiter);
    waiter = next;
  }
}
/** Puts `slot` among those that `promise` will wake; `mark` is its mark. Returns false when it has settled already. */
function waitFor(slot, promise, mark) {
  const i = slot * 16;
  switch (mark & 7) {
    case 1: {
      const o = (mark >> 3) * 16;
      slots[i + 10] = slots[o + 9];
      slots[o + 9] = slot;
      return true;
    }
    case 0:
      slots[i + 10] = 0;
      Mark.change(promise, (slot << 3) | 3);
      break;
    case 3:
      slots[i + 10] = mark >> 3;
      Mark.change(promise, (slot << 3) | 3);
      break;
    case 4:
      slots[i + 10] = 0;
      Mark.change(promise, (mark & -8) | 5);
      Waited.put(promise, slot);
      return true;
    case 5:
      slots[i + 10] = Waited.take(promise);
      Waited.put(promise, slot);
      return true;
    default:
      if (mark !== -1) return false;
      slots[i + 10] = 0;
      new Mark(promise, (slot << 3) | 3);
      return true;
  }
  const child = slots[i + 6];
  if (child !== 0 && (slots[child * 16 + 1] & 1024) !== 0) noteDriver(slot, child, promise);
  return true;
}
function noteDriver(slot, child, promise) {
  if (frames[child].own === promise) slots[child * 16 + 9] = slot;
}
function suspendFrame(slot) {
  const i = slot * 16;
  slots[i + 1] = (slots[i + 1] & -16711705) | 16 | eraBits;
  if (!measuring) slotTimes[slot * 8 + 7] = headerTimes[14];
  else if (suspendedCount < suspendedNow.length) suspendedNow[suspendedCount++] = slot;
}
/** What is left on the stack when a new job begins has gone without a word: its parameters have thrown. */
function emptyStack() {
  while (depth > 0) {
    const gone = frame;
    frame = callers[--depth];
    if (gone !== 0 && (slots[gone * 16 + 1] & 56) === 40) endFrame(gone);
  }
  frame = 0;
}
/** The frame in `slot` runs again, with nothing else on the stack. */
function goOn(slot) {
  const i = slot * 16;
  const flags = slots[i + 1];
  if ((flags & 32768) !== 0) unwatch(slot);
  slots[i + 1] = (flags & -38937) | 8;
  slots[i + 3] = 0;
  if (!measuring) {
    if (depth > 0) emptyStack();
    callers[0] = 0;
    depth = 1;
    frame = slot;
    header[2] = slot;
    return;
  }
  const at = now();
  if (owed !== 0) closeOwed(at);
  const owner = slots[i + 5];
  const t = owner * 32;
  if ((flags & 16711680) === eraBits) {
    if ((flags & 24) === 24) {
      runnable--;
      tasks[t + 4]--;
      countDelay(owner, at - taskTimes[owner * 16 + 11]);
    } else {
      renewRow(owner);
      tasks[t + 2]++;
      tasks[t + 3]++;
      tasks[t + 7] = 2;
      countDelay(owner, at - taskTimes[owner * 16 + 12]);
    }
  }
  startJob(slot, owner, at);
}
/** It was held weakly while it was suspended for long. */
function unwatch(slot) {
  const held = frames[slot];
  if (held instanceof WeakRef) frames[slot] = held.deref();
}
/** True when `handle` is a frame of ours; it is then the running one. */
function isHere(handle) {
  const slot = handle.slot;
  if (slot <= 0) return false;
  if (frame !== slot || (slots[slot * 16 + 1] & 24) !== 8) comeBack(handle);
  return true;
}
function comeBack(handle) {
  const slot = handle.slot;
  if ((slots[slot * 16 + 1] & 24) !== 8) {
    goOn(slot);
    return;
  }
  while (depth > 0 && frame !== slot) {
    const gone = frame;
    leave$2();
    if (gone !== 0 && (slots[gone * 16 + 1] & 32) !== 0) endFrame(gone);
  }
  if (frame !== slot) goOn(slot);
}
/** Children that outlive their parent become tasks of their own. */
function detachChildren(parent, at) {
  const from = slots[parent * 16 + 5];
  const isModule = (slots[parent * 16 + 1] & 8192) !== 0;
  let child = slots[parent * 16 + 6];
  slots[parent * 16 + 6] = 0;
  while (child !== 0) {
    const i = child * 16;
    const next = slots[i + 7];
    slots[i + 4] = 0;
    slots[i + 7] = 0;
    slots[i + 8] = 0;
    if (slots[i + 9] === parent) slots[i + 9] = slots[parent * 16 + 10];
    if ((slots[i + 1] & 2048) !== 0) drop(child, at);
    else {
      slots[i + 1] = (slots[i + 1] & -8) | (isModule ? 1 : 4);
      const row = openRow(child, slots[i + 2], at, from);
      if (tasks[from * 32 + 6] === tasks[row * 32 + 6]) {
        const moved = moveTree(child, row);
        tasks[row * 32 + 4] = moved;
        if (moved > 0) handOn(from, moved, at);
      } else moveTree(child, row);
      if (!isModule) headerTimes[3]++;
    }
    child = next;
  }
}
/** Some of a task's frames that can run are another's now. What the task has waited for them is its own. */
function handOn(from, moved, at) {
  const t = from * 32;
  const d = from * 16;
  if (tasks[t + 4] === 0) return;
  tasks[t + 4] -= moved;
  if (tasks[t + 4] === 0 && from !== task) taskTimes[d + 10] += Math.max(0, at - taskTimes[d + 11]);
}
/** A generator that nobody will drive any more, as far as the tree can tell. When it is, it is taken up again. */
function drop(slot, at) {
  const i = slot * 16;
  if (slots[i + 6] !== 0) detachChildren(slot, at);
  if ((slots[i + 1] & 32768) !== 0) unwatch(slot);
  const handle = frames[slot];
  if (handle instanceof Frame) {
    handle.slot = -slots[i + 2];
    handle.own = void 0;
  }
  frames[slot] = void 0;
  countEnd(slots[i + 2]);
  release(slot);
}
/** Gives `top` and all below it to a task; returns how many of them are runnable. A loop: trees can be deep. */
function moveTree(top, row) {
  let found = 0;
  let slot = top;
  for (;;) {
    const i = slot * 16;
    slots[i + 5] = row;
    if ((slots[i + 1] & 16711704) === (24 | eraBits)) found++;
    if (slots[i + 6] !== 0) {
      slot = slots[i + 6];
      continue;
    }
    while (slot !== top && slots[slot * 16 + 7] === 0) slot = slots[slot * 16 + 4];
    if (slot === top) return found;
    slot = slots[slot * 16 + 7];
  }
}
/** Takes a frame from its parent, which ends too when it was kept for its children and this was the last. */
function unlink(slot) {
  const i = slot * 16;
  const parent = slots[i + 4];
  const previous = slots[i + 8];
  const next = slots[i + 7];
  if (previous !== 0) slots[previous * 16 + 7] = next;
  else slots[parent * 16 + 6] = next;
  if (next !== 0) slots[next * 16 + 8] = previous;
  else if (previous === 0 && (slots[parent * 16 + 1] & 512) !== 0) endFrame(parent);
}
function countEnd(site) {
  const c = site * 8;
  sites[c + 1]--;
  sites[c + 2]++;
}
/** Writes the ended task down, adds it to the sums and frees its row and slot. */
function endTask(row, at, outcome) {
  const t = row * 32;
  const d = row * 16;
  const slot = tasks[t + 0];
  const i = slot * 16;
  const isMeasured = measuring && tasks[t + 6] === header[12];
  if (isMeasured && tasks[t + 4] > 0) taskTimes[d + 10] += Math.max(0, at - taskTimes[d + 11]);
  tasks[t + 4] = 0;
  if (slots[i + 6] !== 0) detachChildren(slot, at);
  const written = header[7];
  const e = (written & 8191) * 16;
  ended[e + 0] = taskTimes[d + 7];
  ended[e + 1] = slots[i + 1] & 7;
  ended[e + 2] = slots[i + 2];
  ended[e + 3] = tasks[t + 5];
  ended[e + 4] = taskTimes[d + 14];
  ended[e + 5] = taskTimes[d + 8];
  ended[e + 6] = at;
  ended[e + 7] = taskTimes[d + 9];
  ended[e + 8] = taskTimes[d + 10];
  ended[e + 9] = tasks[t + 1];
  ended[e + 10] = tasks[t + 2];
  ended[e + 11] = tasks[t + 3];
  ended[e + 12] = taskTimes[d + 13];
  ended[e + 13] = isMeasured ? Math.max(headerTimes[13], taskTimes[d + 8]) : NaN;
  ended[e + 14] = outcome;
  header[7] = written + 1;
  if (tasks[t + 8] !== 0) releaseHistograms(tasks[t + 8]);
  headerTimes[2]++;
  if (tasks[t + 6] !== 0) {
    headerTimes[4] += tasks[t + 1];
    headerTimes[5] += tasks[t + 2];
    headerTimes[6] += tasks[t + 3];
    if (taskTimes[d + 13] > headerTimes[8]) headerTimes[8] = taskTimes[d + 13];
    siteTimes[slots[i + 2] * 4 + 3] += taskTimes[d + 9];
  }
  const lived = bucketOf(at - taskTimes[d + 8]);
  histograms[(tasks[t + 11] + 2) * 112 + lived]++;
  tasks[t + 8] = 0;
  tasks[t + 0] = 0;
  tasks[t + 10] = freeRow;
  freeRow = row;
  header[4]--;
  release(slot);
}
/** The frame is over: wake those who wait, hand its children on, leave the stack, free the slot. */
function endFrame(slot) {
  const i = slot * 16;
  const flags = slots[i + 1];
  const first = slots[i + 9];
  if (first !== 0 && measuring && (flags & 1024) === 0) wakeAll(first);
  if ((flags & 32768) !== 0) unwatch(slot);
  if (slots[i + 2] !== 0) letGo(slot);
  const isTask = (flags & 7) !== 0;
  const row = slots[i + 5];
  if (slots[i + 6] !== 0 && !isTask) detachChildren(slot, clock());
  const endsItsPoll = frame === slot || (leftTask !== 0 && leftTask === row);
  if (frame === slot) leave$2();
  if (slots[i + 2] !== 0) countEnd(slots[i + 2]);
  if (isTask) endRow(row, measuring && endsItsPoll && task !== row ? taskTimes[row * 16 + 12] : clock());
  else {
    unlink(slot);
    release(slot);
  }
}
/** The object of a frame that has ended is for the next one in its slot, unless its body may still use it. */
function letGo(slot) {
  const handle = frames[slot];
  if (handle === void 0) return;
  if (handle.site === EXITED) {
    handle.site = 0;
    handle.own = void 0;
  } else {
    handle.slot = 0;
    frames[slot] = void 0;
  }
}
/** Ends a task at `at`, its poll too when it is running. */
function endRow(row, at) {
  if (task === row) closePoll(at);
  endTask(row, at, tasks[row * 32 + 9] !== 0 ? 1 : 0);
}
/** Ends the tasks whose promise has settled. One of them may be running: its poll ends here. */
function endAwaited() {
  const at = now();
  while (firstEnding !== 0) {
    const slot = firstEnding;
    firstEnding = slots[slot * 16 + 10];
    finishTask(slot, at);
  }
}
/** First statement of an async function. */
function enter$1(site) {
  const handle = begin$1(site);
  if (measuring && handle.slot !== 0) {
    if (opened !== void 0) Mark.change(opened, (handle.slot << 3) | 1);
    else slots[handle.slot * 16 + 1] |= 16384;
    opened = void 0;
  }
  return handle;
}
/** The same where something may have run since, which may have made promises: which of them is its own is not known. */
function enterUnseen(site) {
  const handle = begin$1(site);
  if (handle.slot !== 0) slots[handle.slot * 16 + 1] |= 16384;
  opened = void 0;
  return handle;
}
function begin$1(site) {
  const slot = claim$1();
  if (slot === 0) {
    header[6]++;
    return UNTRACKED_FRAME;
  }
  let handle = frames[slot];
  if (handle === void 0) {
    handle = new Frame(slot);
    frames[slot] = handle;
  }
  countCall(site);
  const parent = delegating !== 0 ? delegating : frame;
  delegating = 0;
  if (parent !== 0) {
    fill(slot, 0, site, parent, measuring ? headerTimes[0] : headerTimes[14]);
    push(slot);
  } else if (measuring) {
    const at = now();
    if (owed !== 0) closeOwed(at);
    else if (task !== 0) closePoll(at);
    fill(slot, 1, site, 0, at);
    push(slot);
    openPoll(slots[slot * 16 + 5], at);
  } else {
    fill(slot, 1, site, 0, headerTimes[14]);
    push(slot);
  }
  if (!measuring) slots[slot * 16 + 1] |= 16384;
  return handle;
}
/** First statement of an async generator: its first `next()`. */
function enterGenerator(site) {
  const handle = begin$1(site);
  if (handle.slot !== 0) {
    slots[handle.slot * 16 + 1] |= 17408;
    handle.own = opened;
  }
  opened = void 0;
  return handle;
}
/** First statement of a module that awaits at its top level. The engine made its promise before the hooks could see it. */
function enterModule(site) {
  const handle = enterUnseen(site);
  if (handle.slot !== 0) slots[handle.slot * 16 + 1] |= 8192;
  return handle;
}
/** The default of a parameter is evaluated before the body: the frame begins there. */
function enterInParameters(site) {
  if (isInParametersOf(site)) return;
  const { slot } = enter$1(site);
  if (slot !== 0) slots[slot * 16 + 1] |= 16777248;
}
/** First statement of an async function whose parameters may run code: by their defaults, or by what they take apart. */
function enterBody(site) {
  if (!isInParametersOf(site)) {
    const handle = enter$1(site);
    if (handle.slot !== 0) slots[handle.slot * 16 + 1] |= 16777216;
    return handle;
  }
  slots[frame * 16 + 1] &= -33;
  return frames[frame];
}
function isInParametersOf(site) {
  const i = frame * 16;
  return frame !== 0 && slots[i + 2] === site && (slots[i + 1] & 32) !== 0;
}
/** The operand of an `await` has been evaluated; the suspension follows at once. */
function announce$1(handle, site) {
  if (!isHere(handle)) return;
  if (measuring) {
    awaiting = site;
    wrapper = 0;
    return;
  }
  const slot = handle.slot;
  slots[slot * 16 + 3] = site;
  suspendFrame(slot);
  leave$2();
}
/** An iterator was asked: for the frame that loops over it, unless the engine does so while that is suspended. */
function announceStep(handle, site) {
  if (frame === handle.slot && frame !== 0 && (slots[frame * 16 + 1] & 24) === 8) announce$1(handle, site);
}
/** An `await` has its value, or has thrown. While it is measured, the hooks have said so before. */
function resumed(handle) {
  const slot = handle.slot;
  if (slot <= 0) return;
  if ((slots[slot * 16 + 1] & 24) !== 8) goOn(slot);
}
/** The operand of a `yield` has been evaluated. The engine awaits it, hands it on and suspends the generator. */
function announceYield(handle, site) {
  if (!isHere(handle)) return;
  const slot = handle.slot;
  const i = slot * 16;
  slots[i + 3] = site;
  slots[i + 1] |= 2048;
  slots[i + 9] = 0;
  suspendFrame(slot);
  if (measuring) {
    yielding = slot;
    lastGenerator = slot;
  }
  leave$2();
}
/** The operand of a `yield*` has been evaluated. What it yields passes through; this generator runs again behind it. */
function announceDelegation(handle, site) {
  if (!isHere(handle)) return;
  const slot = handle.slot;
  const i = slot * 16;
  slots[i + 3] = site;
  slots[i + 1] |= 4096;
  suspendFrame(slot);
  leave$2();
  delegating = slot;
}
/** A generator goes on behind a `yield`: within the call of `next()`, or in a job when that was made before. */
function yielded(handle) {
  delegating = 0;
  const slot = handle.slot;
  if (slot <= 0) {
    if (slot < 0) reopen(handle);
    return;
  }
  const i = slot * 16;
  const flags = slots[i + 1];
  if ((flags & 24) === 8) return;
  if ((flags & 2048) === 0 || (measuring && frame === 0 && opened === void 0)) {
    goOn(slot);
    return;
  }
  if ((flags & 32768) !== 0) unwatch(slot);
  slots[i + 1] = (flags & -34841) | 8;
  slots[i + 3] = 0;
  if (!measuring) {
    push(slot);
    return;
  }
  handle.own = opened;
  opened = void 0;
  const owner = slots[i + 5];
  if (owner === task) {
    push(slot);
    return;
  }
  const at = now();
  if (owed !== 0) closeOwed(at);
  if (task !== 0) pausePoll(at);
  push(slot);
  openPoll(owner, at);
}
/** A generator that had been dropped is driven again: a frame of whoever does it. */
function reopen(handle) {
  const again = enterGenerator(-handle.slot);
  if (again.slot === 0) return;
  handle.slot = again.slot;
  handle.own = again.own;
  frames[again.slot] = handle;
}
/** The value of a `return` has been evaluated, and may be a promise. */
function returning(handle, site) {
  if (!isHere(handle)) return;
  const i = handle.slot * 16;
  slots[i + 3] = site;
  slots[i + 1] |= 64;
  handle.site = site;
}
/** The body has thrown. Returns true for the root of a task, whose error is worth telling. */
function failed(handle) {
  if (!isHere(handle)) return false;
  const i = handle.slot * 16;
  slots[i + 1] &= -65;
  slots[i + 3] = 0;
  sites[slots[i + 2] * 8 + 4]++;
  if ((slots[i + 1] & 7) === 0) return false;
  tasks[slots[i + 5] * 32 + 9] = 1;
  headerTimes[18]++;
  return true;
}
/** The last thing a body does, whichever way it ends. Its promise settles next, or waits for the one it returned. */
function exit(handle) {
  const slot = handle.slot;
  if (slot <= 0) {
    handle.slot = 0;
    return;
  }
  const i = slot * 16;
  if ((slots[i + 1] & 2048) === 0) isHere(handle);
  const flags = slots[i + 1];
  const isReturning = (flags & 64) !== 0;
  const isUnseen = !measuring || (flags & 16384) !== 0;
  if (isUnseen && (!isReturning || slots[i + 6] === 0)) {
    const running = task;
    handle.site = EXITED;
    endFrame(slot);
    left = ANY;
    leftTask = isReturning || task === running ? 0 : running;
    return;
  }
  if ((flags & 16777216) !== 0) slots[i + 1] |= 33554432;
  const site = handle.site;
  handle.site = EXITED;
  if (!isReturning) return;
  slots[i + 3] = site;
  if (isUnseen) slots[i + 1] = (flags & -65) | 512;
  suspendFrame(slot);
  const running = task;
  leave$2();
  left = slot;
  leftTask = task === running ? 0 : running;
}
function onInit(promise, parent) {
  if (parent === void 0) {
    new Mark(promise, 0);
    opened = promise;
    return;
  }
  if (yielding !== 0) {
    awaitedByYield(promise, parent);
    return;
  }
  if (undecided !== 0) {
    if (parent === undecidedFirst) {
      decide(promise);
      return;
    }
    decide(void 0);
  }
  const slot = frame;
  if (slot === 0) {
    if (returned !== 0) waitReturned(returned, Mark.get(parent));
    returned = 0;
    if (lastGenerator === 0 || !isWaitOfDelegation(promise, parent)) new Mark(promise, 0);
    return;
  }
  if (awaiting === 0) {
    if (lastGenerator === 0 || !isWaitOfDelegation(promise, parent)) new Mark(promise, (contextOf(slot) << 3) | 4);
    return;
  }
  const i = slot * 16;
  const isUnseen = (slots[i + 1] & 16384) !== 0;
  let mark = 0;
  if (wrapper !== 2) {
    mark = Mark.get(parent);
    if (isUnseen ? parent === frames[slot].own : mark === ((slot << 3) | 1)) {
      new Mark(promise, 0);
      wrapper = 1;
      return;
    }
  }
  slots[i + 3] = awaiting;
  awaiting = 0;
  new Mark(promise, (slot << 3) | 2);
  suspendFrame(slot);
  if (wrapper === 2) wake(slot);
  else if (isUnseen && wrapper === 0 && frames[slot].own === void 0) {
    undecided = slot;
    undecidedFirst = promise;
    undecidedParent = parent;
  } else if (!waitFor(slot, parent, mark)) wake(slot);
  wrapper = 0;
  leave$2();
}
/** What a frame has returned is known: where it is the promise of a call of its own, that is who it waits for. */
function waitReturned(slot, mark) {
  slots[slot * 16 + 1] |= 256;
  if (mark === -1 || (mark & 7) !== 1) return;
  const c = (mark >> 3) * 16;
  if (slots[c + 4] !== slot) return;
  slots[slot * 16 + 10] = slots[c + 9];
  slots[c + 9] = slot;
}
/** Slot (20 bits) and generation (8 bits). */
function contextOf(slot) {
  return ((slots[slot * 16 + 0] & 255) << 20) | slot;
}
/** Whether what came first was the wrapper of an operand that is no promise, and so its parent the frame's own. */
function decide(promise) {
  const slot = undecided;
  const first = undecidedFirst;
  const parent = undecidedParent;
  undecided = 0;
  undecidedFirst = void 0;
  undecidedParent = void 0;
  if (promise === void 0) {
    if (!waitFor(slot, parent, Mark.get(parent))) wake(slot);
    return;
  }
  Mark.change(first, wrapper === 2 ? 7 : 0);
  new Mark(promise, (slot << 3) | 2);
  const handle = frames[slot];
  if (handle instanceof Frame) handle.own = parent;
  if (wrapper === 2 || !waitFor(slot, first, Mark.get(first))) wake(slot);
  wrapper = 0;
}
/** The promises that a `yield` makes: a wrapper of its value, when that is no promise, and the one that waits for it. */
function awaitedByYield(promise, parent) {
  const slot = yielding;
  if (parent === frames[slot].own && wrapper === 0) {
    new Mark(promise, 0);
    wrapper = 3;
    return;
  }
  yielding = 0;
  wrapper = 0;
  new Mark(promise, (contextOf(slot) << 3) | 6);
}
/** The engine waits, on behalf of a `yield*`, for the `next()` of the generator below. */
function isWaitOfDelegation(promise, parent) {
  const slot = lastGenerator;
  const outer = slots[slot * 16 + 4];
  if (outer === 0 || (slots[outer * 16 + 1] & 4096) === 0) return false;
  if (frames[slot].own !== parent) return false;
  new Mark(promise, (contextOf(outer) << 3) | 6);
  return true;
}
function onBefore(promise) {
  leftTask = 0;
  opened = void 0;
  if (undecided !== 0) decide(void 0);
  const mark = Mark.get(promise);
  switch (mark & 7) {
    case 2:
      goOn(mark >> 3);
      return;
    case 4:
    case 5:
      runInContext(mark >> 3);
      break;
    case 6: {
      const slot = (mark >> 3) & 1048575;
      if (contextOf(slot) === mark >> 3) leftTask = slots[slot * 16 + 5];
      left = ANY;
      break;
    }
    case 1:
      returned = mark >> 3;
  }
  if (owed !== 0) closeOwed(now());
}
/** A `.then` callback: a run of the task that chained it, when the frame that did so is still there. */
function runInContext(context) {
  const slot = context & 1048575;
  if (contextOf(slot) !== context) return;
  const owner = slots[slot * 16 + 5];
  const at = now();
  if (owed !== 0) closeOwed(at);
  renewRow(owner);
  if (tasks[owner * 32 + 4] > 0) taskTimes[owner * 16 + 10] += at - taskTimes[owner * 16 + 11];
  startJob(slot, owner, at);
}
function onAfter() {
  if (undecided !== 0) decide(void 0);
  awaiting = 0;
  wrapper = 0;
  yielding = 0;
  delegating = 0;
  returned = 0;
  leftTask = 0;
  if (frame !== 0) {
    frame = 0;
    header[2] = 0;
  }
  depth = 0;
  inJob = false;
  if (task === 0) return;
  if (runnable > 0 && !mayBeInterrupted) {
    owed = task;
    task = 0;
  } else closePoll(now());
}
function onSettled(promise) {
  if (wrapper === 1 || (undecided !== 0 && promise === undecidedFirst)) {
    Mark.change(promise, 7);
    wrapper = 2;
    return;
  }
  const mark = Mark.get(promise);
  if (leftTask !== 0 && left !== ANY && mark !== ((left << 3) | 1)) leftTask = 0;
  if (mark !== -1) {
    Mark.change(promise, 7);
    const role = mark & 7;
    if (role === 1) settleOwn(mark >> 3);
    else if (role === 3) wakeAll(mark >> 3);
    else if (role === 5) wakeAll(Waited.take(promise));
  }
  leftTask = 0;
  if (firstEnding !== 0) endAwaited();
}
function settleOwn(slot) {
  const i = slot * 16;
  if ((slots[i + 1] & 50331680) === 16777216) slots[i + 1] |= 16384;
  else endFrame(slot);
}
/** Called with an empty stack, right before the promise hooks go on or right after they went off. */
function setMeasuring(on) {
  const at = now();
  if (owed !== 0) closeOwed(at);
  if (task !== 0) closePoll(at);
  emptyStack();
  suspendedCount = 0;
  opened = void 0;
  awaiting = 0;
  wrapper = 0;
  yielding = 0;
  delegating = 0;
  lastGenerator = 0;
  undecided = 0;
  undecidedFirst = void 0;
  undecidedParent = void 0;
  inJob = false;
  runnable = 0;
  returned = 0;
  leftTask = 0;
  mayBeInterrupted = false;
  headerTimes[14] = at;
  measuring = on;
  if (!on) stopWaitingForEnds();
  if (on) {
    header[12]++;
    headerTimes[13] = header[12] === 1 && headerTimes[1] === 0 ? 0 : at;
    eraBits = (((header[12] - 1) % 255) + 1) << 16;
  } else eraBits = 0;
  header[13] = on ? 1 : 0;
}
/** Starts a task of `kind` that does not run yet; 0 when the table is full. */
function openTask(kind, name) {
  const slot = claim$1();
  if (slot === 0) {
    header[6]++;
    return 0;
  }
  fill(slot, kind, 0, 0, clock());
  tasks[slots[slot * 16 + 5] * 32 + 5] = name;
  suspendFrame(slot);
  return slot;
}
/** Starts a task of `kind` and enters it; 0 when the table is full. `leaveTask` must follow in the same run. */
function startTask(kind, name) {
  const slot = openTask(kind, name);
  if (slot !== 0) enterAt(slot, slotTimes[slot * 8 + 6]);
  return slot;
}
/** Runs what follows, until `leaveTask`, as a poll of this task. False when it runs already: nothing to leave then. */
function enterTask(slot) {
  if (currentTask() === slots[slot * 16 + 5]) return false;
  enterAt(slot, clock());
  return true;
}
function enterAt(slot, at) {
  const i = slot * 16;
  slots[i + 1] = (slots[i + 1] & -25) | 8;
  if (!measuring) {
    push(slot);
    return;
  }
  const owner = slots[i + 5];
  renewRow(owner);
  if (tasks[owner * 32 + 4] > 0) taskTimes[owner * 16 + 10] += at - taskTimes[owner * 16 + 11];
  if (owed !== 0) closeOwed(at);
  if (task !== 0) pausePoll(at);
  push(slot);
  openPoll(owner, at);
}
function leaveTask(slot) {
  while (depth > 0 && frame !== slot && frame !== 0) leave$2();
  if (frame !== slot) return;
  suspendFrame(slot);
  leave$2();
}
/** The promise whose end is the end of this task; while nobody sees promises settle, the last of its frames. */
function endWith(slot, promise) {
  if (!measuring) {
    endWithChildren(slot);
    return;
  }
  slots[slot * 16 + 1] |= 128;
  if (!waitFor(slot, promise, Mark.get(promise))) finishTask(slot);
}
function endWithChildren(slot) {
  const i = slot * 16;
  if (slots[i + 6] !== 0) slots[i + 1] |= 512;
  else endFrame(slot);
}
/** Frames that end when a promise settles, which nobody will see any more. */
function stopWaitingForEnds() {
  const unseen = 448;
  for (let slot = 1; slot < freshSlot; slot++) {
    const i = slot * 16;
    if ((slots[i + 1] & 24) === 0 || (slots[i + 1] & unseen) === 0) continue;
    slots[i + 1] &= -449;
    endWithChildren(slot);
  }
}
/** Ends a task at `at`, its poll too when it is running. What still runs of it goes on as a detached task. */
function finishTask(slot, at = clock()) {
  const row = slots[slot * 16 + 5];
  endRow(row, at);
  if (frame === slot) {
    frame = 0;
    header[2] = 0;
  } else if (measuring && frame !== 0 && task === 0) openPoll(slots[frame * 16 + 5], at);
}
/** A suspended frame was collected: nothing can make it go on. Those below it that were collected with it end first. */
function endLost(collected) {
  let slot = collected;
  for (;;) {
    const i = slot * 16;
    if (isAboveLost(slot)) {
      slots[i + 1] |= 67108864;
      return;
    }
    const parent = slots[i + 4];
    endCollected(slot);
    if (parent === 0 || (slots[parent * 16 + 1] & 67108864) === 0) return;
    slot = parent;
  }
}
function isAboveLost(slot) {
  let child = slots[slot * 16 + 6];
  for (; child !== 0; child = slots[child * 16 + 7]) {
    const handle = frames[child];
    if (handle instanceof WeakRef && handle.deref() === void 0) return true;
  }
  return false;
}
function endCollected(slot) {
  const i = slot * 16;
  const isYielded = (slots[i + 1] & 2048) !== 0;
  frames[slot] = void 0;
  if (!isYielded) headerTimes[15]++;
  countEnd(slots[i + 2]);
  if (!isYielded) sites[slots[i + 2] * 8 + 5]++;
  if ((slots[i + 1] & 7) !== 0) {
    endTask(slots[i + 5], clock(), isYielded ? 0 : 2);
    return;
  }
  if (slots[i + 6] !== 0) detachChildren(slot, clock());
  unlink(slot);
  release(slot);
}
/** A callback without hooks has been put into the microtask queue: polls are not taken to follow each other. */
function interrupt() {
  mayBeInterrupted = true;
}
/** Called by the loop, when the microtask queue is empty. */
function resumeChains() {
  mayBeInterrupted = false;
}
function generationOf(slot) {
  return slots[slot * 16 + 0];
}
function rename(slot, name) {
  tasks[slots[slot * 16 + 5] * 32 + 5] = name;
}
/** Id of the task that a slot belongs to. */
function idOf(slot) {
  return taskTimes[slots[slot * 16 + 5] * 16 + 7];
}
// src/hooks/guard.ts
/**
 * The doors between the app and the hooks. Whatever goes wrong behind them stays there: the agent switches itself off,
 * says so once, and the app runs on.
 */
let on = false;
let stopHooks;
let report = () => {};
const measuringListeners = [];
/** Ends all measuring for good. `error` is what went wrong inside the agent. */
function switchOff(error) {
  if (!on) return;
  on = false;
  header[0] = 2;
  try {
    stopHooks?.();
    report(error);
  } catch {}
}
function isOn() {
  return on;
}
/** From now on frames are tracked. `onError` hears once of an error inside the agent. */
function startTracking(onError) {
  report = onError;
  on = true;
}
/** `listener` hears when measuring begins and ends; whether it is under way already, it hears at once. */
function onMeasuring(listener) {
  measuringListeners.push(listener);
  if (stopHooks !== void 0) listener(true);
}
/** Puts the promise hooks on or takes them off. To be called with none of the app's code on the stack. */
function measure(wanted) {
  if (!on || wanted === (stopHooks !== void 0)) return;
  try {
    stopHooks?.();
    stopHooks = void 0;
    for (const listener of measuringListeners) listener(wanted);
    setMeasuring(wanted);
    if (wanted)
      stopHooks = promiseHooks.createHook({
        init,
        before,
        after,
        settled,
      });
  } catch (error) {
    switchOff(error);
  }
}
function init(promise, parent) {
  try {
    onInit(promise, parent);
  } catch (error) {
    switchOff(error);
  }
}
function before(promise) {
  try {
    onBefore(promise);
  } catch (error) {
    switchOff(error);
  }
}
function after() {
  try {
    onAfter();
  } catch (error) {
    switchOff(error);
  }
}
function settled(promise) {
  try {
    onSettled(promise);
  } catch (error) {
    switchOff(error);
  }
}
/**
 * What the probe's calls do. Those in brackets (`[value][call]`) return the index of the value, 0. When the agent has
 * switched itself off, an invocation gets the frame that stands for none, and those under way keep theirs unused.
 */
const probes = {
  __acEnter(site) {
    if (!on) return UNTRACKED_FRAME;
    try {
      return enter$1(site);
    } catch (error) {
      switchOff(error);
      return UNTRACKED_FRAME;
    }
  },
  __acParam(site) {
    if (!on) return;
    try {
      enterInParameters(site);
    } catch (error) {
      switchOff(error);
    }
  },
  __acBody(site) {
    if (!on) return UNTRACKED_FRAME;
    try {
      return enterBody(site);
    } catch (error) {
      switchOff(error);
      return UNTRACKED_FRAME;
    }
  },
  __acGenerator(site) {
    if (!on) return UNTRACKED_FRAME;
    try {
      return enterGenerator(site);
    } catch (error) {
      switchOff(error);
      return UNTRACKED_FRAME;
    }
  },
  __acModule(site) {
    if (!on) return UNTRACKED_FRAME;
    try {
      return enterModule(site);
    } catch (error) {
      switchOff(error);
      return UNTRACKED_FRAME;
    }
  },
  __acAwait(frame, site) {
    if (!on) return 0;
    try {
      announce$1(frame, site);
    } catch (error) {
      switchOff(error);
    }
    return 0;
  },
  __acResumed(value, frame) {
    if (!on) return value;
    try {
      resumed(frame);
    } catch (error) {
      switchOff(error);
    }
    return value;
  },
  __acBack(frame) {
    if (!on) return;
    try {
      resumed(frame);
    } catch (error) {
      switchOff(error);
    }
  },
  __acYield(frame, site) {
    if (!on) return 0;
    try {
      announceYield(frame, site);
    } catch (error) {
      switchOff(error);
    }
    return 0;
  },
  __acDelegate(frame, site) {
    if (!on) return 0;
    try {
      announceDelegation(frame, site);
    } catch (error) {
      switchOff(error);
    }
    return 0;
  },
  __acYielded(value, frame) {
    if (!on) return value;
    try {
      yielded(frame);
    } catch (error) {
      switchOff(error);
    }
    return value;
  },
  __acReturn(frame, site) {
    if (!on) return 0;
    try {
      returning(frame, site);
    } catch (error) {
      switchOff(error);
    }
    return 0;
  },
  __acFail(frame, error) {
    if (!on) return error;
    try {
      if (failed(frame)) tellFailure(idOf(frame.slot), error);
    } catch (own) {
      switchOff(own);
    }
    return error;
  },
  __acExit(frame) {
    if (!on) return;
    try {
      exit(frame);
    } catch (error) {
      switchOff(error);
    }
  },
  __acForAwait(iterable, frame, site) {
    return on ? forAwait(iterable, () => step(frame, site)) : iterable;
  },
  __acDispose(frame) {
    return disposals(
      () => probes.__acBack(frame),
      (site) => probes.__acAwait(frame, site),
    );
  },
};
function step(frame, site) {
  if (!on) return;
  try {
    announceStep(frame, site);
  } catch (error) {
    switchOff(error);
  }
}
/** The names the probe writes become globals that no enumeration shows. */
function installProbes() {
  for (const [name, value] of Object.entries(probes))
    Object.defineProperty(globalThis, name, {
      value,
      enumerable: false,
      writable: false,
      configurable: true,
    });
}
// src/hooks/lost.ts
/**
 * Finds frames that can never go on: nothing can settle what they wait for any more, and the garbage collector has taken
 * them. Only what is suspended for a while is watched, so that short-lived frames cost nothing.
 */
/** A task without a frame of its own. */
const NO_SITE = 0;
/** Milliseconds from which a suspended frame is watched. */
const WATCH_AFTER_MS = 400;
/** Slots looked at in one go: about a millisecond. */
const SLOTS_A_SWEEP = 5e4;
/** Frames taken up in one go: each costs some hundred nanoseconds. */
const WATCHED_A_SWEEP = 1e3;
/** Each costs about 200 bytes. */
const MAX_WATCHED = 5e4;
/** By frame: which invocation is meant when it is collected. Frames are used again, and registered once. */
const meant = /* @__PURE__ */ new WeakMap();
let watched = 0;
let next$1 = 1;
const registry = new FinalizationRegistry(({ slot, generation }) => {
  watched--;
  const i = slot * 16;
  if (slots[i + 0] === generation && (slots[i + 1] & 32768) !== 0) endLost(slot);
});
/** Called by the loop, with nothing of the app on the stack. */
function watchSuspended() {
  const end = header[5];
  const before = performance.now() - WATCH_AFTER_MS;
  let room = Math.min(WATCHED_A_SWEEP, MAX_WATCHED - watched);
  if (next$1 >= end) next$1 = 1;
  for (const last = Math.min(end, next$1 + SLOTS_A_SWEEP); next$1 < last && room > 0; next$1++) {
    const flags = slots[next$1 * 16 + 1];
    if ((flags & 32792) !== 16) continue;
    if (slotTimes[next$1 * 8 + 7] > before) continue;
    const handle = frames[next$1];
    if (!(handle instanceof Frame) || slots[next$1 * 16 + 2] === NO_SITE) continue;
    watch(handle, next$1);
    frames[next$1] = new WeakRef(handle);
    slots[next$1 * 16 + 1] = flags | 32768;
    room--;
  }
}
function watch(handle, slot) {
  const generation = slots[slot * 16 + 0];
  const known = meant.get(handle);
  if (known !== void 0) {
    known.slot = slot;
    known.generation = generation;
    return;
  }
  const invocation = {
    slot,
    generation,
  };
  meant.set(handle, invocation);
  registry.register(handle, invocation);
  watched++;
}
// src/hooks/heartbeat.ts
function answerHeartbeats(port, measure) {
  port.on('message', (asked) => answer(asked, measure));
  port.unref();
}
/** Called by the loop, with nothing of the app on the stack. */
function answer(asked, measure) {
  resumeChains();
  watchSuspended();
  if (asked === 1) measure(true);
  else if (asked === 2) measure(false);
  beat();
}
/** Writes down where the loop's time has gone since it started. */
function beat() {
  headerTimes[10] = performance.eventLoopUtilization().idle;
  headerTimes[9] = performance.now();
  Atomics.add(header, 9, 1);
}
// ../protocol/src/globs.ts
const LONGEST = 1e3;
/** A comma separates globs, but not between braces: `src/{a,b}/**,lib`. */
function splitGlobs(text) {
  const globs = [''];
  let depth = 0;
  for (const character of text) {
    if (character === '{') depth++;
    if (character === '}') depth--;
    if (character === ',' && depth <= 0) globs.push('');
    else globs[globs.length - 1] += character;
  }
  return globs.map((glob) => glob.trim());
}
/** Why a glob cannot mean what it should, as the end of a sentence that begins with it; undefined: it can. */
function problemWithGlob(glob, use) {
  if (glob === '') return 'is empty';
  if (glob.length > LONGEST) return `is longer than ${LONGEST} characters`;
  if (glob.startsWith('!')) return 'begins with "!": what is not to be probed is said by exclude';
  if (!areBalanced(glob)) return 'has a "{" without its "}", or the other way round';
  if (/\[[^\]/]*(\/|$)/.test(glob)) return 'has a "[" without its "]"';
  if (use === 'include' && !namesPackages(glob))
    return 'names no package below node_modules; files of the app are probed unless exclude names them';
}
function areBalanced(glob) {
  let depth = 0;
  for (const character of glob) {
    if (character === '{') depth++;
    if (character === '}') depth--;
    if (depth < 0) return false;
  }
  return depth === 0;
}
/** `pg`, `pg-*`, `@scope/*`, `{pg,@scope/*}`, and `**` for all. A slash belongs to a scope. */
function namesPackages(glob) {
  if (glob === '**') return true;
  if (/^[./~]/.test(glob)) return false;
  return glob.split('/').length - 1 <= glob.split('@').length - 1;
}
// src/probe/selection.ts
/**
 * A module below `node_modules` is known by the folder of its package, any other by its path. Packages of a workspace
 * that are linked into `node_modules` are known by their paths: Node gives the files behind the links.
 */
function selector({ include, exclude, directory }) {
  const byPackage = /* @__PURE__ */ new Map();
  const paths = exclude.map((glob) => asPath(glob));
  return (url) => {
    const name = packageOf(url);
    if (name === void 0) {
      if (paths.length === 0 || !url.startsWith('file:')) return void 0;
      const file = fileURLToPath(url);
      const inside = relative(directory, file).replaceAll(sep, '/');
      const absolute = file.replaceAll(sep, '/');
      return paths.some((glob) => matches(inside, glob) || matches(absolute, glob)) ? 'excluded' : void 0;
    }
    if (include.length === 0) return 'node_modules';
    if (!byPackage.has(name)) byPackage.set(name, ofPackage(name, include, exclude));
    return byPackage.get(name);
  };
}
function ofPackage(name, include, exclude) {
  if (!include.some((glob) => posix.matchesGlob(name, glob))) return 'node_modules';
  return exclude.some((glob) => posix.matchesGlob(name, glob)) ? 'excluded' : void 0;
}
/** Of `…/node_modules/@scope/name/lib/file.js`: `@scope/name`. Of the innermost `node_modules`, as pnpm nests them. */
function packageOf(url) {
  const found = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url);
  return found === null ? void 0 : decodeURIComponent(found[1]);
}
function asPath(glob) {
  return glob.replace(/^\.\//, '').replace(/\/$/, '');
}
/** A glob that matches a directory means all that is in it. */
function matches(path, glob) {
  return posix.matchesGlob(path, glob) || posix.matchesGlob(path, `${glob}/**`);
}
/** The globs of a variable, and a sentence for each that cannot be used. */
function readGlobs(text, use) {
  const globs = [];
  const problems = [];
  for (const glob of text === void 0 || text.trim() === '' ? [] : splitGlobs(text)) {
    const problem = problemWithGlob(glob, use);
    if (problem === void 0) globs.push(glob);
    else problems.push(`'${glob}' ${problem}`);
  }
  return {
    globs,
    problems,
  };
}
// src/hooks/collections.ts
/**
 * Garbage collection on this thread, while somebody measures. Node tells of each when the loop next turns; whether it fell
 * into a poll of a task is found in the ring of polls that are long enough to hold one.
 */
function countCollections() {
  const observer = new PerformanceObserver((list) => count(list.getEntries()));
  onMeasuring((on) => {
    if (on) observer.observe({ type: 'gc' });
    else observer.disconnect();
  });
}
/**
 * Both the collections and the polls are in the order of time: walked backwards side by side. One that is older than the
 * ring remembers is not told apart from what it interrupted.
 */
function count(collections) {
  const newest = header[16] - 1;
  const oldest = Math.max(0, newest - 1024 + 1);
  const isWhole = oldest === 0;
  let poll = newest;
  for (let i = collections.length - 1; i >= 0; i--) {
    const { startTime: from, duration } = collections[i];
    if (duration < 0.1) continue;
    while (poll >= oldest && startOf(poll) >= from + duration) poll--;
    if (poll < oldest && !isWhole) return;
    headerTimes[16] = headerTimes[16] + duration;
    if (poll >= oldest && endOf(poll) > from) headerTimes[17] = headerTimes[17] + duration;
  }
}
function startOf(poll) {
  return longPolls[(poll & 1023) * 2];
}
function endOf(poll) {
  return longPolls[(poll & 1023) * 2 + 1];
}
// src/hooks/microtasks.ts
/**
 * `queueMicrotask` puts callbacks between the jobs of promises, and no hook tells when they run. Where there may be one,
 * the end of a poll is read from the clock instead of from the beginning of the next (see `frames.ts`).
 */
/** `disguise` makes the substitute look like the original. */
function watchMicrotasks(disguise) {
  const original = globalThis.queueMicrotask;
  const ours = {
    queueMicrotask(...args) {
      interrupt();
      Reflect.apply(original, this, args);
    },
  };
  Object.defineProperty(ours.queueMicrotask, 'length', {
    value: original.length,
    configurable: true,
  });
  Object.defineProperty(globalThis, 'queueMicrotask', {
    ...Object.getOwnPropertyDescriptor(globalThis, 'queueMicrotask'),
    value: disguise(ours.queueMicrotask, original),
  });
}
// src/hooks/names.ts
/** Names cross to the observer once, as small integers afterwards. Bounded: beyond the limit a name is its fallback. */
const MAX_NAMES = 1e4;
const known = /* @__PURE__ */ new Map();
let tell = () => {};
function onNewName(listener) {
  tell = listener;
}
/** The number of `name`, from 1. When there is no room for another: that of `fallback`, which has few values. */
function intern(name, fallback) {
  const found = known.get(name);
  if (found !== void 0) return found;
  if (known.size >= MAX_NAMES && name !== fallback) return intern(fallback, fallback);
  const index = known.size + 1;
  known.set(name, index);
  tell(index, name);
  return index;
}
// src/hooks/spawn.ts
let tellFields = () => {};
function onFields(listener) {
  tellFields = listener;
}
/** Runs `work` as a task of its own. What it returns or throws goes through untouched. */
function spawn(name, work, fields) {
  const slot = begin(name, fields);
  let result;
  try {
    result = work();
  } catch (error) {
    end$1(slot, void 0);
    throw error;
  }
  end$1(slot, result);
  return result;
}
function begin(name, fields) {
  try {
    const slot = startTask(2, intern(String(name), '(spawn)'));
    if (fields !== void 0 && slot !== 0) tellFields(idOf(slot), fields);
    return slot;
  } catch (error) {
    switchOff(error);
    return 0;
  }
}
function end$1(slot, result) {
  if (slot === 0) return;
  try {
    leaveTask(slot);
    if (result instanceof Promise && !hasSettledUnseen(result)) endWith(slot, result);
    else finishTask(slot);
  } catch (error) {
    switchOff(error);
  }
}
/**
 * While it is measured, a promise is marked when it settles. For an older one the one way to ask without chaining, which
 * would make a rejection handled, is how it is printed.
 */
function hasSettledUnseen(promise) {
  const mark = Mark.get(promise);
  if (mark !== -1) return mark === 7;
  const { inspect } = process.getBuiltinModule('node:util');
  const text = inspect(promise, {
    depth: 0,
    customInspect: false,
    maxArrayLength: 0,
    maxStringLength: 0,
  });
  return !/^[^{]*\{\s*<pending>/.test(text);
}
// src/probe/modules.ts
const byUrl = /* @__PURE__ */ new Map();
/** First site of each module, ascending, beside the module. */
const firstSites = [];
const inOrder = [];
function remember(module, sites) {
  byUrl.set(module.url, module);
  const first = sites[0];
  if (first === void 0) return;
  firstSites.push(first.id);
  inOrder.push(module);
}
function moduleByUrl(url) {
  return byUrl.get(url);
}
function moduleOfSite(site) {
  return inOrder[lineAt(firstSites, site)];
}
/** The column (1-based) in the original of a column (1-based) in the running text; lines are the same in both. */
function originalColumn(module, line, column) {
  const start = lineStarts(module.original)[line - 1];
  if (start === void 0) return column;
  let shift = 0;
  for (const edit of module.edits) {
    if (edit.at >= start) break;
    shift += edit.text.length - edit.remove;
  }
  return originalOffset(module.edits, start + shift + column - 1) - start + 1;
}
/** True when the probe changed this line (1-based). */
function isChanged(module, line) {
  const starts = lineStarts(module.original);
  return module.edits.some((edit) => lineAt(starts, edit.at) === line - 1);
}
function originalLine(module, line) {
  const starts = lineStarts(module.original);
  return module.original.slice(starts[line - 1], starts[line] ?? void 0).replace(/[\r\n\u2028\u2029]+$/, '');
}
/** The original of a piece of a module's running text; the piece itself when it is not found there. */
function originalOf(module, piece) {
  const at = apply(module.original, module.edits).indexOf(piece);
  if (at === -1) return piece;
  return module.original.slice(originalOffset(module.edits, at), originalOffset(module.edits, at + piece.length));
}
// src/restore/disguise.ts
/**
 * `Function.prototype.toString` of a function that holds probes gives its original text: Puppeteer, Playwright and
 * worker pools ship that text elsewhere, where no agent is. And what the agent had to replace looks like what it replaces.
 */
const replaced = /* @__PURE__ */ new WeakMap();
const nativeToString = Function.prototype.toString;
/** `substitute` stands for `original` when somebody looks at its text. */
function disguise(substitute, original) {
  replaced.set(substitute, original);
  return substitute;
}
function installToString() {
  Object.defineProperty(Function.prototype, 'toString', {
    value: disguise(
      {
        toString() {
          const text = Reflect.apply(nativeToString, (isObject(this) && replaced.get(this)) || this, []);
          if (!text.includes('__ac')) return text;
          try {
            return withoutProbes(text);
          } catch {
            return text;
          }
        },
      }.toString,
      nativeToString,
    ),
    writable: true,
    enumerable: false,
    configurable: true,
  });
}
function isObject(value) {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
function withoutProbes(text) {
  const site = /__ac\w+\((\d+)\)/.exec(text)?.[1];
  const module = site === void 0 ? void 0 : moduleOfSite(Number(site));
  return module === void 0 ? text : originalOf(module, text);
}
// src/http/requests.ts
/**
 * Incoming HTTP requests are tasks: from `http.server.request.start` to the end of the response. What runs inside the
 * listeners of the server, the request and the response belongs to the request's task; so do the async functions called
 * there, after the body was read as before.
 */
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');
/**
 * Beside a connection, where the app cannot see it; see `hooks/marks.ts`. Not beside each request and response: a field
 * more changes their shape, and Node's and the app's code for them has to serve two shapes from then on.
 */
var Requests = class Requests extends Identity {
  #first;
  constructor(socket, first) {
    super(socket);
    this.#first = first;
  }
  static firstOf(socket) {
    return typeof socket === 'object' && socket !== null && #first in socket ? socket.#first : void 0;
  }
  static put(socket, first) {
    if (#first in socket) socket.#first = first;
    else new Requests(socket, first);
  }
};
function taskOf(request) {
  if (request === void 0) return void 0;
  let task = Requests.firstOf(request.socket);
  while (task !== void 0 && task.request !== request) task = task.next;
  return task !== void 0 && isLive(task) ? task : void 0;
}
/** What stands for a new request of this connection. */
function claim(socket) {
  const first = Requests.firstOf(socket);
  let task = first;
  while (task?.request !== void 0) task = task.next;
  if (task !== void 0) return task;
  const added = {
    request: void 0,
    slot: 0,
    generation: 0,
    routed: false,
    next: first,
  };
  Requests.put(socket, added);
  return added;
}
function watchRequests() {
  subscribe('http.server.request.start', guarded(start$1));
  subscribe(
    'http.server.response.finish',
    guarded(({ request }) => finish(request)),
  );
  const onFastifyRoute = guarded(fastifyRoute);
  onMeasuring((on) => (on ? subscribe : unsubscribe)('tracing:fastify.request.handler:start', onFastifyRoute));
  for (const server of [http.Server, https.Server]) replaceEmit(server.prototype, emitOfServer);
  for (const message of [http.IncomingMessage, http.ServerResponse]) replaceEmit(message.prototype, emitOfMessage);
}
function guarded(handler) {
  return (message) => {
    if (!isOn()) return;
    try {
      handler(message);
    } catch (error) {
      switchOff(error);
    }
  };
}
function start$1(message) {
  const request = message.request;
  const slot = openTask(3, nameOf(request.method ?? '', request.url ?? ''));
  if (slot === 0) return;
  const task = claim(message.socket);
  task.request = request;
  task.slot = slot;
  task.generation = generationOf(slot);
  task.routed = false;
}
/** By method and URL, so that no text has to be made for a URL that was seen before. */
const urls = /* @__PURE__ */ new Map();
const MAX_URLS = 1e4;
let urlCount = 0;
function nameOf(method, url) {
  const known = urls.get(method)?.get(url);
  if (known !== void 0) return known;
  const name = intern(`${method} ${url.split('?', 1)[0]}`, `${method} (other)`);
  if (urlCount < MAX_URLS) {
    urlCount++;
    const ofMethod = urls.get(method);
    if (ofMethod === void 0) urls.set(method, /* @__PURE__ */ new Map([[url, name]]));
    else ofMethod.set(url, name);
  }
  return name;
}
function finish(request) {
  const task = taskOf(request);
  if (task !== void 0) end(task);
}
function end(task) {
  expressRoute(task);
  task.request = void 0;
  finishTask(task.slot);
}
function isLive(task) {
  return generationOf(task.slot) === task.generation;
}
function route(task, path) {
  task.routed = true;
  const method = task.request?.method ?? '';
  rename(task.slot, intern(`${method} ${path}`, `${method} (other)`));
}
function fastifyRoute(message) {
  const raw = message.request?.raw;
  const url = message.route?.url;
  const task = taskOf(raw);
  if (task !== void 0 && !task.routed && typeof url === 'string') route(task, url);
}
/** Express puts the matched route on the request; it knows it as soon as the handler has been called. */
function expressRoute(task) {
  const { request } = task;
  const path = task.routed ? void 0 : request?.route?.path;
  if (typeof path !== 'string') return;
  route(task, typeof request?.baseUrl === 'string' ? request.baseUrl + path : path);
}
/** Gives a class an `emit` of its own, in place of the one it inherits. */
function replaceEmit(prototype, emitAs) {
  const parent = Object.getPrototypeOf(prototype);
  const emit = emitAs(parent);
  Object.defineProperty(emit, 'length', { value: 1 });
  Object.defineProperty(prototype, 'emit', {
    value: disguise(emit, parent.emit),
    writable: true,
    enumerable: false,
    configurable: true,
  });
}
/** The listeners of a server run inside the task of the request they are given. */
function emitOfServer(parent) {
  return function emit(_name, first) {
    const entered = first instanceof http.IncomingMessage ? enter(first) : 0;
    try {
      return Reflect.apply(parent.emit, this, arguments);
    } finally {
      if (entered !== 0) leave$1(entered, first);
    }
  };
}
/** Those of a request or a response run inside its task. Of ten events that Node emits for a request, two have any. */
function emitOfMessage(parent) {
  return function emit(name) {
    const isHeard = this._events === void 0 || this._events[name] !== void 0;
    if (!isHeard && name !== 'close') return Reflect.apply(parent.emit, this, arguments);
    const request = this.req ?? this;
    const entered = isHeard ? enter(request) : 0;
    try {
      return Reflect.apply(parent.emit, this, arguments);
    } finally {
      if (entered !== 0) leave$1(entered, request);
      if (name === 'close' && this instanceof http.ServerResponse) close(request);
    }
  };
}
/** Returns the slot of the task that was entered; 0: none. */
function enter(request) {
  if (!isOn()) return 0;
  try {
    const task = taskOf(request);
    return task !== void 0 && enterTask(task.slot) ? task.slot : 0;
  } catch (error) {
    switchOff(error);
    return 0;
  }
}
function leave$1(slot, request) {
  if (!isOn()) return;
  try {
    const task = taskOf(request);
    if (task === void 0) return;
    leaveTask(slot);
    expressRoute(task);
  } catch (error) {
    switchOff(error);
  }
}
/** The client went away before the response was done. */
function close(request) {
  if (!isOn()) return;
  try {
    const task = taskOf(request);
    if (task !== void 0) end(task);
  } catch (error) {
    switchOff(error);
  }
}
// src/probe/site-ids.ts
/** Numbers the sites of a process, whoever finds them: the load hook, or a bundle that brings its own. */
let next = 1;
/** The id that the next site gets. */
function nextSiteId() {
  return next;
}
/** Takes the next `count` ids; false, and takes none, when fewer than `max` sites would have to hold more. */
function takeSiteIds(count, max) {
  if (next + count >= max) return false;
  next += count;
  return true;
}
// src/probe/skipped.ts
/** Why a module is not touched although nobody wanted that: the key that it is counted by, and what people read. */
const SKIPPED = {
  'code-coverage': 'code coverage is being taken, and its offsets would not fit',
  'names-taken': `it uses names that start with __ac`,
  'refused-by-node': 'Node itself refuses TypeScript below node_modules',
  'no-file': 'it is no file',
  'sites-full': 'no room for more sites',
  'loaded-before': 'it was loaded before the agent',
};
function whyNot(url, text, isTypeScript, takesCoverage) {
  if (takesCoverage) return 'code-coverage';
  if (!url.startsWith('file:')) return 'no-file';
  if (text.includes('__ac')) return 'names-taken';
  if (isTypeScript && packageOf(url) !== void 0) return 'refused-by-node';
}
function skippedModule(url, why) {
  return {
    url,
    outcome: 'skipped',
    skippedBy: why,
    reason: SKIPPED[why],
    sites: [],
    added: [],
    skippedFunctions: 0,
  };
}
// src/probe/bundled.ts
/** Defines the global that bundled modules look for. */
function installBundled(options) {
  const register = (base, text) => {
    if (!options.isOn() || Object.hasOwn(globalThis, base)) return;
    try {
      take$1(base, JSON.parse(text), options);
    } catch (error) {
      options.onError(error);
    }
  };
  define('__acBundled', register);
}
function take$1(base, module, { maxSites, onModule }) {
  const before = nextSiteId() - 1;
  const nothing = {
    sites: [],
    added: [],
    skippedFunctions: 0,
  };
  const url = module.files[0];
  if (module.failed !== void 0) {
    onModule({
      url,
      outcome: 'failed',
      reason: module.failed,
      ...nothing,
    });
    return;
  }
  if (!takeSiteIds(module.sites.length, maxSites)) {
    onModule(skippedModule(url, 'sites-full'));
    return;
  }
  for (const [index, url] of module.files.entries())
    onModule({
      url,
      outcome: 'instrumented',
      sites: module.sites.flatMap(([kind, name, functionNumber, line, column, file], site) =>
        file === index
          ? [
              {
                id: before + site + 1,
                kind,
                name,
                functionId: before + functionNumber,
                line,
                column,
              },
            ]
          : [],
      ),
      added: [],
      skippedFunctions: index === 0 ? module.skippedFunctions : 0,
    });
  define(base, before);
}
function define(name, value) {
  Object.defineProperty(globalThis, name, {
    value,
    enumerable: false,
    writable: false,
    configurable: true,
  });
}
// src/probe/load.ts
/**
 * The load hook: puts the probe into the app's own modules as they load, ESM, CommonJS and TypeScript alike.
 * Synchronous and on the app's thread, because `require` is. Modules below `node_modules` run as they are unless asked.
 */
const FORMATS = {
  module: {
    kind: 'module',
    typescript: false,
    becomes: 'module',
  },
  commonjs: {
    kind: 'commonjs',
    typescript: false,
    becomes: 'commonjs',
  },
  'module-typescript': {
    kind: 'module',
    typescript: true,
    becomes: 'module',
  },
  'commonjs-typescript': {
    kind: 'commonjs',
    typescript: true,
    becomes: 'commonjs',
  },
  typescript: {
    kind: 'unknown',
    typescript: true,
    becomes: 'typescript',
  },
};
/** It names the TypeScript files that are required by their paths, later ones by their URLs. */
const isNode22 = process.version.startsWith('v22.');
/** Registers the hook. */
function installLoadHook(options) {
  const leftAlone = /* @__PURE__ */ new Set();
  const leave = (url, why) => {
    if (leftAlone.has(url)) return;
    leftAlone.add(url);
    options.onLeftAlone(why);
  };
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (!options.isOn() || loaded.format === 'builtin' || isOwn(url, options.own)) return loaded;
      const why = options.select(url);
      if (why !== void 0) {
        leave(url, why);
        return loaded;
      }
      const format = FORMATS[loaded.format ?? ''] ?? ambiguous(loaded.format, url);
      if (format === void 0) {
        leave(url, 'not-javascript');
        return loaded;
      }
      if (loaded.source === void 0 || loaded.source === null) return loaded;
      const text = textOf(loaded.source);
      if (!text.includes('async')) {
        options.onModule({
          url,
          outcome: 'instrumented',
          sites: [],
          added: [],
          skippedFunctions: 0,
        });
        return loaded;
      }
      const sourceMap = sourceMappingUrl(text);
      try {
        if (text.includes(`__acBundled(`)) {
          const own = {
            url,
            outcome: 'instrumented',
            sites: [],
            added: [],
            skippedFunctions: 0,
          };
          options.onModule(
            sourceMap === void 0
              ? own
              : {
                  ...own,
                  sourceMap,
                },
          );
          return loaded;
        }
        const reason = whyNot(url, text, format.typescript, options.takesCoverage);
        if (reason !== void 0) return skip(options, url, reason, loaded);
        const code = format.typescript ? stripTypes(text) : text;
        const probed = probe(code, format.kind, nextSiteId());
        if (!takeSiteIds(probed.sites.length, options.maxSites)) return skip(options, url, 'sites-full', loaded);
        options.onModule({
          url,
          outcome: 'instrumented',
          sites: probed.sites,
          added: added(code, probed.edits),
          skippedFunctions: probed.skippedFunctions,
          ...(sourceMap === void 0 ? {} : { sourceMap }),
        });
        if (probed.edits.length === 0) return loaded;
        return result(url, loaded, code, probed, format, context.conditions.includes('require'));
      } catch (error) {
        options.onModule({
          url,
          outcome: 'failed',
          reason: reasonOf(error),
          sites: [],
          added: [],
          skippedFunctions: 0,
        });
        return loaded;
      }
    },
  });
}
function result(url, loaded, code, probed, format, isRequired) {
  remember(
    {
      url,
      original: code,
      edits: probed.edits,
    },
    probed.sites,
  );
  let source = apply(code, probed.edits);
  if (!format.typescript || format.becomes === 'typescript')
    return {
      ...loaded,
      source,
    };
  source += `\n\n//# sourceURL=${isRequired && isNode22 ? fileURLToPath(url) : url}`;
  return {
    ...loaded,
    format: format.becomes,
    source,
  };
}
function added(code, edits) {
  const starts = lineStarts(code);
  return edits.flatMap((edit) => {
    const line = lineAt(starts, edit.at);
    return [line + 1, edit.at - starts[line] + 1, edit.text.length - edit.remove];
  });
}
function skip(options, url, why, loaded) {
  options.onModule(skippedModule(url, why));
  return loaded;
}
/** CommonJS modules that were there before the hook: other preloads. Of ES modules nothing can be known. */
function reportLoadedBefore(paths, options) {
  for (const path of paths) {
    const { href } = pathToFileURL(path);
    if (isOwn(href, options.own)) continue;
    const why = options.select(href) ?? (/\.(json|node)$/.test(path) ? 'not-javascript' : void 0);
    if (why === void 0) options.onModule(skippedModule(href, 'loaded-before'));
    else options.onLeftAlone(why);
  }
}
function isOwn(url, own) {
  return own.some((prefix) => url.startsWith(prefix));
}
/** `require` of a `.js` file in a package without "type": Node tells ESM from CommonJS only when it compiles it. */
function ambiguous(format, url) {
  if (format !== void 0 && format !== null) return void 0;
  return /\.(json|node|wasm)$/.test(url)
    ? void 0
    : {
        kind: 'unknown',
        typescript: false,
        becomes: '',
      };
}
const decoder = new TextDecoder();
function textOf(source) {
  const text = typeof source === 'string' ? source : decoder.decode(source);
  return text.charCodeAt(0) === 65279 ? text.slice(1) : text;
}
/** Takes the types out, which leaves every position as it is. Node's own stripping of the app's files does not warn. */
function stripTypes(text) {
  const emitWarning = process.emitWarning;
  process.emitWarning = () => {};
  try {
    return stripTypeScriptTypes(text);
  } finally {
    process.emitWarning = emitWarning;
  }
}
function sourceMappingUrl(text) {
  const at = text.lastIndexOf('//# sourceMappingURL=');
  return at === -1 ? void 0 : /^\S*/.exec(text.slice(at + 21))?.[0];
}
function reasonOf(error) {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0];
}
// src/restore/stacks.ts
/**
 * Stacks show the columns of the original. Probes lie behind what they belong to, so most columns are right as they
 * are; those behind an `await` on its line are moved back here, in the default format and for an app that formats its
 * stacks itself. The agent's own frames, of what it wraps, are left out.
 */
/** With source maps a stack no longer says where in the running file its error was made. */
const places = /* @__PURE__ */ new WeakMap();
/** Of an error whose stack went through a source map. */
function placeBeforeSourceMap(error) {
  return places.get(error);
}
/** `own` is the URL below which the agent's own files lie. */
function installStacks(own) {
  const ownPath = fileURLToPath(own);
  const isOfApp = (site) => {
    const name = site.getFileName();
    return typeof name !== 'string' || !(name.startsWith(own) || name.startsWith(ownPath));
  };
  const original = Error.prepareStackTrace;
  if (typeof original !== 'function') return;
  const wrap = (prepare) =>
    disguise(function prepareStackTrace(error, trace) {
      const sites = trace.filter(isOfApp).map(corrected);
      if (process.sourceMapsEnabled) notePlace(error, sites[0]);
      return Reflect.apply(prepare, this, [error, sites]);
    }, prepare);
  const ours = wrap(original);
  let current = ours;
  Object.defineProperty(Error, 'prepareStackTrace', {
    get: () => current,
    set(value) {
      if (value === original) current = ours;
      else current = typeof value === 'function' && value !== current && value !== ours ? wrap(value) : value;
    },
    enumerable: false,
    configurable: true,
  });
}
function notePlace(error, site) {
  const file = site?.getFileName();
  const line = site?.getLineNumber();
  const column = site?.getColumnNumber();
  if (error instanceof Error && file && line && column)
    places.set(error, {
      file,
      line,
      column,
    });
}
function corrected(site) {
  try {
    return correct(site);
  } catch {
    return site;
  }
}
function correct(site) {
  const line = site.getLineNumber();
  const column = site.getColumnNumber();
  const name = site.getFileName();
  if (line === null || column === null || !name) return site;
  const module = moduleByUrl(name.startsWith('file:') ? name : urlOf(name));
  if (module === void 0) return site;
  const right = originalColumn(module, line, column);
  return right === column ? site : at(site, line, column, right);
}
function urlOf(path) {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) ? pathToFileURL(path).href : path;
}
/** The same call site, one column corrected. It answers every method the engine's own does. */
function at(site, line, wrong, right) {
  const prototype = Object.getPrototypeOf(site);
  const text = String(site).replace(`:${line}:${wrong}`, `:${line}:${right}`);
  const answers = {
    getColumnNumber: () => right,
    toString: () => text,
  };
  const copy = {};
  for (const name of Object.getOwnPropertyNames(prototype)) {
    if (name === 'constructor') continue;
    const method = prototype[name];
    Object.defineProperty(copy, name, { value: answers[name] ?? (() => Reflect.apply(method, site, [])) });
  }
  return copy;
}
// src/restore/process-events.ts
/**
 * Three moments of a thread of the app that the agent must see, without a listener that the app could count or that could push it
 * over the limit at which Node warns: its end, an error that nobody handles, and the start of another thread.
 */
function watchProcess({ onExit, onWorker }) {
  const original = process.emit;
  let exited = false;
  let ended = false;
  let sourceLine;
  const emit = function (name, ...args) {
    if (name === 'uncaughtExceptionMonitor' && this === process && isMainThread)
      sourceLine = missingSourceLine(args[0], args[1]);
    if (name === 'worker' && this === process) onWorker(args[0]);
    if (name !== 'exit' || this !== process || exited) return Reflect.apply(original, this, [name, ...args]);
    exited = true;
    try {
      return Reflect.apply(original, this, [name, ...args]);
    } finally {
      if (sourceLine !== void 0) say$1(sourceLine);
      end(Number(process.exitCode ?? args[0] ?? 0));
    }
  };
  const end = (code) => {
    if (ended) return;
    ended = true;
    onExit(code);
  };
  Object.defineProperty(process, 'emit', {
    value: disguise(emit, original),
    writable: true,
    enumerable: false,
    configurable: true,
  });
  const native = process.reallyExit;
  Object.defineProperty(process, 'reallyExit', {
    value: disguise(
      {
        reallyExit(...args) {
          end(Number(args[0] ?? process.exitCode ?? 0));
          return Reflect.apply(native, this, args);
        },
      }.reallyExit,
      native,
    ),
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
/**
 * Node is about to print a rejection that nobody handled, without the source line, because that line holds probes: the
 * original line, as Node would have printed it.
 */
function missingSourceLine(error, origin) {
  if (origin !== 'unhandledRejection' || !(error instanceof Error) || typeof error.stack !== 'string') return void 0;
  if (process.listenerCount('uncaughtException') > 0 || process.hasUncaughtExceptionCaptureCallback()) return void 0;
  const place = placeBeforeSourceMap(error) ?? placeInStack(error.stack);
  if (place === void 0) return void 0;
  const { file, line, column } = place;
  const module = moduleByUrl(file.startsWith('file:') ? file : pathToFileURL(file).href);
  if (module === void 0 || !isChanged(module, line)) return void 0;
  const source = originalLine(module, line);
  return `${file}:${line}\n${source}\n${source.slice(0, column - 1).replace(/[^\t]/g, ' ')}^\n\n`;
}
/** The innermost frame, when it lies in a file. */
function placeInStack(stack) {
  const frame = /\n {4}at (?:[^\n]*?\()?((?:file:\/\/)?\/[^\n]*?|[A-Za-z]:\\[^\n]*?):(\d+):(\d+)\)?(?:\n|$)/.exec(
    stack,
  );
  if (frame === null || stack.indexOf('\n    at ') !== frame.index) return void 0;
  const [, file, line, column] = frame;
  return {
    file,
    line: Number(line),
    column: Number(column),
  };
}
function say$1(text) {
  try {
    writeSync(2, text);
  } catch {}
}
// src/threads/children.ts
const threadIds = /* @__PURE__ */ new WeakMap();
/** A worker has been started: its id is known until it ends. Undefined: it is none of the app's. */
function startedThread(worker) {
  if (worker.constructor?.name === 'InternalWorker') return void 0;
  threadIds.set(worker, worker.threadId);
  return worker.threadId;
}
/** Calls `onEnded` when a worker has ended in whatever way: it may have had no time to say so. */
function watchEnds(onEnded) {
  const prototype = Worker.prototype;
  const parent = Object.getPrototypeOf(prototype);
  const ours = {
    emit(name, ..._) {
      if (name === 'exit') {
        const thread = threadIds.get(this);
        if (thread !== void 0) onEnded(thread);
      }
      return Reflect.apply(parent.emit, this, arguments);
    },
  };
  Object.defineProperty(ours.emit, 'length', { value: parent.emit.length });
  Object.defineProperty(prototype, 'emit', {
    value: disguise(ours.emit, parent.emit),
    writable: true,
    enumerable: false,
    configurable: true,
  });
}
// src/this-thread.ts
/** What the agent puts into each thread of the app, the main thread and worker threads alike. */
/** Below it lie the agent's own files. */
const own = new URL('.', import.meta.url).href;
/** Before the agent starts a thread of its own: `isOurs` says which that is. */
function watchThread(tell, onExit, isOurs) {
  watchProcess({
    onExit,
    onWorker(worker) {
      const thread = isOurs(worker) ? void 0 : startedThread(worker);
      if (thread !== void 0)
        tell({
          type: 'thread',
          thread,
        });
    },
  });
}
/** The probes, and what hides them. `loadedBefore` are files that were there before; `where` names the thread in messages. */
function instrumentThread(tell, covered, loadedBefore, where = '') {
  onFailure((task, name, message) =>
    tell({
      type: 'failure',
      task,
      name,
      message,
    }),
  );
  watchEnds((thread) =>
    tell({
      type: 'thread-ended',
      thread,
    }),
  );
  onNewName((index, text) =>
    tell({
      type: 'name',
      index,
      name: text,
    }),
  );
  onFields((task, fields) =>
    tell({
      type: 'fields',
      task,
      fields: { ...fields },
    }),
  );
  installToString();
  installStacks(own);
  installProbes();
  watchRequests();
  watchMicrotasks(disguise);
  countCollections();
  const { include, exclude, takesCoverage, leftAlone } = covered;
  const counts = new Int32Array(leftAlone);
  const loading = {
    own: [own],
    maxSites: 65536,
    select: selector({
      include,
      exclude,
      directory: process.cwd(),
    }),
    isOn,
    takesCoverage,
    onLeftAlone: (why) => Atomics.add(counts, LEFT_ALONE.indexOf(why), 1),
    onModule: (report) =>
      tell({
        type: 'module',
        ...report,
      }),
  };
  reportLoadedBefore(loadedBefore, loading);
  installBundled({
    ...loading,
    onError: switchOff,
  });
  installLoadHook(loading);
  Object.defineProperty(globalThis, Symbol.for('@async-console/agent'), {
    value: { spawn },
    configurable: true,
  });
  startTracking((error) => {
    tell({
      type: 'error',
      message: `${messageOf(error)}${where}`,
    });
    say(
      `async-console has switched itself off${where} after an error of its own: ${messageOf(error)}. The program runs on.`,
    );
  });
}
/** The nearest of a few readings: between the two clocks of one reading this thread may have to wait for a core. */
function clockOffset() {
  let nearest = Number.POSITIVE_INFINITY;
  let offset = 0;
  for (let reading = 0; reading < 10; reading++) {
    const before = performance.now();
    const [seconds, nanoseconds] = process.hrtime();
    const after = performance.now();
    if (after - before >= nearest) continue;
    nearest = after - before;
    offset = seconds * 1e3 + nanoseconds / 1e6 - (before + after) / 2;
  }
  return offset;
}
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
/** Straight to the file descriptor: the app may have replaced `process.stderr`. */
function say(line) {
  try {
    writeSync(2, `${line}\n`);
  } catch {}
}
// src/threads/line.ts
/**
 * The line from a worker thread of the app to the observer. A `BroadcastChannel` goes from thread to thread without the
 * main thread, which may be blocked, and needs no port that somebody would have to hand on. What is posted is in the
 * observer's queue when `postMessage` returns, so nothing is lost when the thread ends at once.
 */
/** The observer listens before the first worker can get here, unless the machine is very busy. */
const WAIT_FOR_OBSERVER_MS$1 = 1e3;
/** Waits until the observer can hear a new thread. False: there is none to hear it. */
function observerListens(mainHeader) {
  Atomics.wait(mainHeader, 17, 0, WAIT_FOR_OBSERVER_MS$1);
  return Atomics.load(mainHeader, 17) === 1;
}
/** On the channel that all threads share. Closed at once: what others say there never comes to this thread. */
function announce(channel, message) {
  const all = new BroadcastChannel(channel);
  all.postMessage(message);
  all.close();
}
/** The thread's own channel, which does not keep the thread alive. `header` is that of this thread. */
function openLine(options) {
  const { channel, thread, header, onAsked } = options;
  const own = new BroadcastChannel(channelOf(channel, thread));
  own.onmessage = (event) => onAsked(event.data);
  own.unref();
  return (report) => {
    if (Atomics.load(header, 10) === 1) own.postMessage(report);
    else
      announce(channel, {
        type: 'report',
        thread,
        report,
      });
  };
}
// src/threads/rendezvous.ts
/**
 * How a worker thread finds the observer of its process: through the environment data that Node hands from each thread to
 * those that it starts, by whatever way they are started. An app sees it only when it asks for this very key.
 */
const KEY = '@async-console';
function publish(rendezvous) {
  setEnvironmentData(KEY, rendezvous);
}
/** Absent: no agent runs in the main thread. */
function findRendezvous() {
  return getEnvironmentData(KEY);
}
// src/start.ts
/**
 * Puts the agent together: in the main thread with the observer, in a worker thread of the app with a line to it. Whatever
 * fails here is said in one line, and the app runs without it.
 */
/** What a program that a console started waits at its end for that console. */
const WAIT_FOR_CONSOLE_MS = 5e3;
/** What any other waits for its observer to tell the consoles and to clean up. */
const WAIT_FOR_OBSERVER_MS = 300;
let started = false;
/** The observer's thread, which answers at the end; undefined when it is not there, or no more. */
let observer;
/** `loadedBefore` are the files that Node's CommonJS cache held before the agent. */
function start(loadedBefore) {
  if (started) return;
  started = true;
  try {
    if (threads.isMainThread) startMain(loadedBefore);
    else startWorker(loadedBefore);
  } catch (error) {
    switchOff(error);
    say(`async-console could not start: ${messageOf(error)}. The program runs without it.`);
  }
}
function startMain(loadedBefore) {
  if (isLauncher()) return;
  const run = take('ASYNC_CONSOLE_RUN');
  const name = take('ASYNC_CONSOLE_NAME');
  const reports = new threads.MessageChannel();
  const heartbeats = new threads.MessageChannel();
  const channel = `async-console:${randomBytes(8).toString('hex')}`;
  const leftAlone = allocateLeftAlone();
  const covered = {
    include: globsOf('ASYNC_CONSOLE_INCLUDE', 'include'),
    exclude: globsOf('ASYNC_CONSOLE_EXCLUDE', 'exclude'),
    takesCoverage: takesCoverage(),
    leftAlone,
  };
  const tell = (report) => reports.port1.postMessage(report);
  header[0] = 1;
  headerTimes[14] = performance.now();
  let ours;
  watchThread(
    tell,
    (code) => leave(code, tell, run !== void 0),
    (worker) => worker === ours,
  );
  ours = startObserver({
    reports: reports.port2,
    heartbeats: heartbeats.port2,
    channel,
    leftAlone,
    run,
    name,
  });
  reports.port1.unref();
  answerHeartbeats(heartbeats.port1, measure);
  publish({
    channel,
    header: buffers.header,
    covered,
  });
  instrumentThread(tell, covered, loadedBefore);
  if (run !== void 0 || alwaysMeasures()) measure(true);
}
/** In a worker thread that the app has started, however deep. */
function startWorker(loadedBefore) {
  const rendezvous = findRendezvous();
  if (rendezvous === void 0) return;
  const mainHeader = new Int32Array(rendezvous.header);
  if (mainHeader[0] !== 1 || !observerListens(mainHeader)) return;
  const { channel, covered } = rendezvous;
  const thread = threads.threadId;
  header[0] = 1;
  headerTimes[14] = performance.now();
  const name = threadName();
  announce(channel, {
    type: 'hello',
    thread,
    ...(name === void 0 ? {} : { name }),
    buffers,
    clockOffset: clockOffset(),
  });
  const tell = openLine({
    channel,
    thread,
    header,
    onAsked: (what) => answer(what, measure),
  });
  watchThread(
    tell,
    () => {
      noteEnd(0);
      tell({ type: 'exit' });
    },
    () => false,
  );
  instrumentThread(tell, covered, loadedBefore, ` in worker thread ${thread}`);
  if (mainHeader[13] === 1) measure(true);
}
/** As given to `new Worker`. Node 24 calls the others "WorkerThread". */
function threadName() {
  const { threadName: name } = threads;
  return name && name !== 'WorkerThread' ? name : void 0;
}
function startObserver(options) {
  const { reports, heartbeats, channel, leftAlone, run, name } = options;
  const boot = {
    buffers,
    reports,
    heartbeats,
    channel,
    leftAlone,
    clockOffset: clockOffset(),
    process: {
      pid: process.pid,
      node: process.version,
      platform: process.platform,
      startedAt: Math.round(performance.timeOrigin),
      directory: process.cwd(),
      ...clusterWorker(),
    },
    alwaysMeasures: alwaysMeasures(),
    inspected: hasOption(/^--inspect(-brk|-wait)?(=|$)/),
    ...(process.argv[1] === void 0 ? {} : { script: process.argv[1] }),
    ...(run === void 0 ? {} : { run }),
    ...(name === void 0 ? {} : { name }),
  };
  const { NODE_OPTIONS: _, ...env } = process.env;
  const worker = new threads.Worker(new URL('./observer/main.js', import.meta.url), {
    workerData: boot,
    transferList: [reports, heartbeats],
    execArgv: import.meta.url.endsWith('.ts') ? ['--conditions=source'] : [],
    env,
    stdout: true,
    stderr: true,
    name: 'async-console',
  });
  worker.on('error', (error) => {
    observer = void 0;
    say(`async-console's observer has failed: ${messageOf(error)}. The program runs on.`);
  });
  worker.unref();
  observer = worker;
  return worker;
}
/** Only a process with a channel to its parent can be one; others need not load the module. */
function clusterWorker() {
  if (process.channel === void 0) return {};
  const id = process.getBuiltinModule('node:cluster').worker?.id;
  return id === void 0 ? {} : { clusterWorker: id };
}
/** The program is over: wait until the observer has handed on its last state. */
function leave(code, tell, consoleWaits) {
  if (observer === void 0 || (header[0] !== 1 && !consoleWaits)) return;
  noteEnd(code);
  tell({ type: 'exit' });
  if (consoleWaits) Atomics.wait(header, 8, 0, WAIT_FOR_CONSOLE_MS);
  else if (Atomics.load(header, 10) === 1) Atomics.wait(header, 8, 0, WAIT_FOR_OBSERVER_MS);
}
/** Nothing of the app runs in this thread any more. */
function noteEnd(code) {
  headerTimes[11] = code;
  headerTimes[12] = performance.now();
  beat();
  header[0] = 3;
}
/** Polls, wakes and times from the start, whether somebody looks or not. Children inherit it. */
function alwaysMeasures() {
  return process.env.ASYNC_CONSOLE_MEASURE === 'always';
}
function globsOf(variable, use) {
  const { globs, problems } = readGlobs(take(variable), use);
  for (const problem of problems) say(`async-console ignores a glob of ${variable}: ${problem}.`);
  return globs;
}
/** Reads a variable meant for this process, and takes it away: neither the app nor its children see it. */
function take(variable) {
  const value = process.env[variable];
  delete process.env[variable];
  return value;
}
/** Coverage is reported as offsets into the running text, which tools look up in the file on disk. */
function takesCoverage() {
  return Boolean(process.env.NODE_V8_COVERAGE) || hasOption(/^--(experimental-)?test-coverage$/);
}
/**
 * Of Node, on its command line or in NODE_OPTIONS. Whole options: `node --test` gives its own, each with its default, to
 * the processes that it starts, `--test-coverage-lines=0` and `--inspect-port=…` among them.
 */
function hasOption(option) {
  return [...process.execArgv, ...(process.env.NODE_OPTIONS ?? '').split(/\s+/)].some((given) => option.test(given));
}
const LAUNCHERS = /* @__PURE__ */ new Set([
  'npm',
  'npx',
  'npm-cli.js',
  'npx-cli.js',
  'pnpm',
  'pnpx',
  'pnpm.cjs',
  'pnpm.mjs',
  'yarn',
  'yarn.js',
  'corepack',
  'corepack.js',
  'vitest',
  'vitest.mjs',
]);
/** Reached only through NODE_OPTIONS: `run -- npm start` means what npm starts, not npm; Vitest's tests run in its workers. */
function isLauncher() {
  return (
    !process.execArgv.some((option) => option.includes('register')) && LAUNCHERS.has(basename(process.argv[1] ?? ''))
  );
}

export { start };
