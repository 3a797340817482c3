/**
 * The hot path: frames, tasks, polls and wakes, from the order of promise hook events (see ARCHITECTURE.md, "Hooks").
 * Integers and typed arrays only. No promise, closure, string or spread is made here; the clock is read where a
 * poll begins and ends (once for both where one follows another), and for a wake that comes from outside the task.
 */
import {
  AWAIT,
  BUSY,
  DETACHED,
  ENDED,
  ENDED_AT,
  ENDED_BUSY,
  ENDED_CAPACITY,
  ENDED_DOUBLES,
  ENDED_ID,
  ENDED_KIND,
  ENDED_NAME,
  ENDED_POLLS,
  ENDED_SELF_WAKES,
  ENDED_SITE,
  ENDED_SPAWNED_BY,
  ENDED_STARTED_AT,
  ENDED_TASK_BUSY,
  ENDED_TASK_MAX_POLL,
  ENDED_TASK_POLLS,
  ENDED_TASK_SCHEDULED,
  ENDED_TASK_SELF_WAKES,
  ENDED_TASK_WAKES,
  ENDED_WAKES,
  ENDED_WRITTEN,
  FIRST_CHILD,
  FIRST_WAITER,
  FLAGS,
  GENERATION,
  HIGH_WATER,
  ID,
  KIND_CALL,
  KIND_DETACHED,
  KIND_FRAME,
  KIND_MASK,
  LAST_POLL_ENDED_AT,
  LIVE_FRAMES,
  LIVE_TASKS,
  LONGEST_POLL,
  MARK_ENDS_WITH_PROMISE,
  MARK_IN_PARAMETERS,
  MARK_LEAVING,
  MARK_RETURNED,
  MAX_POLL,
  NAME,
  NEXT_SIBLING,
  NEXT_WAITER,
  PARENT,
  POLL_STARTED_AT,
  POLLS,
  PREVIOUS_SIBLING,
  RUNNABLE,
  RUNNABLE_SINCE,
  RUNNING_FRAME,
  RUNNING_TASK,
  SCHEDULED,
  SELF_WAKES,
  SITE,
  SITE_CALLS,
  SITE_ENDED,
  SITE_INTS,
  SITE_LIVE,
  SLOT_DOUBLES,
  SLOT_INTS,
  SPAWNED,
  SPAWNED_BY,
  STARTED_AT,
  STATE_FREE,
  STATE_MASK,
  STATE_RUNNABLE,
  STATE_RUNNING,
  STATE_SUSPENDED,
  SUSPENDED_AT,
  TASK,
  UNTRACKED,
  WAKES,
} from '../table/layout.ts';
import { capacity, ended, functionOfSite, header, headerTimes, sites, slots, slotTimes } from '../table/own.ts';
import { Context, Mark, ROLE_AWAITED, ROLE_MASK, ROLE_OWN, ROLE_RESUME, SETTLED } from './marks.ts';

const now = performance.now.bind(performance);

/** Deeper than V8's own stack lets synchronous calls nest. */
const DEPTH = 1 << 16;
/** What to go back to when the running frame leaves: a frame, or 0 for none. */
const callers = new Int32Array(DEPTH);
/** Beside it: milliseconds of the caller's poll that ran before a task nested in it began. */
const ranBefore = new Float64Array(DEPTH);
let depth = 0;
/** The frame and task that run now; 0: none. */
let frame = 0;
let task = 0;
/** 0: `ranBefore` of the poll under way. A typed array, because a double in a variable would be boxed. */
const poll = new Float64Array(1);

/** The promise of the last async function call, `new Promise` or the like: an `enter` claims it. */
let opened: object | undefined;
/** The await site announced by the probe; the next `init` is its suspension. 0: none. */
let awaiting = 0;

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
/** The last promise that settled without anybody waiting: the wrapper of an operand that is no promise, for one. */
let justSettled: object | undefined;
/** The task whose last frame has evaluated its `return` and is about to settle its promise; 0: none. */
let leftTask = 0;
/** The frame whose returned promise the engine is about to wait for on its behalf; 0: none. */
let returned = 0;
/** Tasks that end because the promise they wait for has settled, linked by NEXT_WAITER; ended when the stack is in order. */
let firstEnding = 0;

let freeSlot = 0;
let freshSlot = 1;
let nextTaskId = 1;

/** Frames that suspended in the poll under way: their SUSPENDED_AT is its end. */
const suspendedNow = new Int32Array(1 << 12);
let suspendedCount = 0;

// --- slots ---------------------------------------------------------------------------------------------------------

function claim(): number {
  let slot = freeSlot;
  if (slot !== 0) {
    freeSlot = slots[slot * SLOT_INTS + NEXT_WAITER];
  } else if (freshSlot < capacity) {
    slot = freshSlot++;
    header[HIGH_WATER] = freshSlot;
  }
  return slot;
}

function release(slot: number): void {
  const at = slot * SLOT_INTS;
  slots[at + GENERATION]++;
  slots[at + FLAGS] = STATE_FREE;
  slots[at + NEXT_WAITER] = freeSlot;
  freeSlot = slot;
}

/** Fills a claimed slot. `kind` KIND_FRAME makes a child of `parent`, any other a task of its own. */
function fill(slot: number, kind: number, site: number, parent: number, at: number): void {
  const i = slot * SLOT_INTS;
  slots[i + FLAGS] = kind | STATE_RUNNING;
  slots[i + SITE] = site;
  slots[i + AWAIT] = 0;
  slots[i + FIRST_CHILD] = 0;
  slots[i + PREVIOUS_SIBLING] = 0;
  slots[i + FIRST_WAITER] = 0;
  slots[i + NEXT_WAITER] = 0;
  const d = slot * SLOT_DOUBLES;
  slotTimes[d + STARTED_AT] = at;
  slotTimes[d + SUSPENDED_AT] = at;
  if (kind === KIND_FRAME) {
    const p = parent * SLOT_INTS;
    const sibling = slots[p + FIRST_CHILD];
    if (sibling !== 0) slots[sibling * SLOT_INTS + PREVIOUS_SIBLING] = slot;
    slots[i + NEXT_SIBLING] = sibling;
    slots[p + FIRST_CHILD] = slot;
    slots[i + PARENT] = parent;
    slots[i + TASK] = slots[p + TASK];
  } else {
    slots[i + NEXT_SIBLING] = 0;
    slots[i + PARENT] = 0;
    slots[i + NAME] = 0;
    becomeTask(slot, at);
  }
  header[LIVE_FRAMES]++;
}

/** The task half of a slot: counters from zero, an id of its own. */
function becomeTask(slot: number, at: number): void {
  const i = slot * SLOT_INTS;
  slots[i + TASK] = slot;
  slots[i + POLLS] = 0;
  slots[i + WAKES] = 0;
  slots[i + SELF_WAKES] = 0;
  slots[i + RUNNABLE] = 0;
  const d = slot * SLOT_DOUBLES;
  slotTimes[d + STARTED_AT] = at;
  slotTimes[d + BUSY] = 0;
  slotTimes[d + SCHEDULED] = 0;
  slotTimes[d + RUNNABLE_SINCE] = at;
  slotTimes[d + LAST_POLL_ENDED_AT] = at;
  slotTimes[d + MAX_POLL] = 0;
  slotTimes[d + SPAWNED_BY] = task === 0 ? 0 : slotTimes[task * SLOT_DOUBLES + ID];
  slotTimes[d + ID] = nextTaskId++;
  header[LIVE_TASKS]++;
  headerTimes[SPAWNED]++;
}

function countCall(site: number): void {
  const c = site * SITE_INTS;
  sites[c + SITE_CALLS]++;
  sites[c + SITE_LIVE]++;
}

// --- polls ---------------------------------------------------------------------------------------------------------

function openPoll(next: number, at: number): void {
  task = next;
  poll[0] = 0;
  headerTimes[POLL_STARTED_AT] = at;
  header[RUNNING_TASK] = next;
}

/** Ends the poll under way: its time goes to its task. */
function closePoll(at: number): void {
  const i = task * SLOT_INTS;
  const d = task * SLOT_DOUBLES;
  const piece = at - headerTimes[POLL_STARTED_AT];
  const ran = piece + poll[0];
  slotTimes[d + BUSY] += piece;
  slots[i + POLLS]++;
  if (ran > slotTimes[d + MAX_POLL]) slotTimes[d + MAX_POLL] = ran;
  slotTimes[d + LAST_POLL_ENDED_AT] = at;
  if (slots[i + RUNNABLE] > 0) slotTimes[d + RUNNABLE_SINCE] = at;
  for (let k = 0; k < suspendedCount; k++) slotTimes[suspendedNow[k] * SLOT_DOUBLES + SUSPENDED_AT] = at;
  suspendedCount = 0;
  task = 0;
  header[RUNNING_TASK] = 0;
}

/** Ends the poll that was left open for the next job to end. */
function closeOwed(at: number): void {
  task = owed;
  owed = 0;
  closePoll(at);
}

/** A task begins inside another's poll: the outer one's time so far is its own, the rest goes to the inner one. */
function pausePoll(at: number): void {
  const piece = at - headerTimes[POLL_STARTED_AT];
  slotTimes[task * SLOT_DOUBLES + BUSY] += piece;
  ranBefore[depth] = poll[0] + piece;
}

/** Enters `slot` on the synchronous stack; the caller comes back at `leave`. */
function push(slot: number): void {
  callers[depth] = frame;
  if (depth < DEPTH - 1) depth++;
  frame = slot;
  header[RUNNING_FRAME] = slot;
}

/** The running frame suspends or ends: back to its caller; the poll ends when the caller is of another task, or none. */
function leave(): void {
  const caller = depth > 0 ? callers[--depth] : 0;
  frame = caller;
  header[RUNNING_FRAME] = caller;
  // Nothing of the app runs any more in this job: its `after` follows at once, and ends the poll.
  if (inJob && caller === 0 && depth === 0) return;
  const back = caller === 0 ? 0 : slots[caller * SLOT_INTS + TASK];
  if (back === task) return;
  const at = now();
  if (task !== 0) closePoll(at);
  if (back !== 0) {
    openPoll(back, at);
    poll[0] = ranBefore[depth];
  }
}

/** A job of the microtask queue starts with an empty stack, whatever was left on it. */
function startJob(slot: number, next: number, at: number): void {
  if (task !== 0) closePoll(at);
  inJob = true;
  callers[0] = 0;
  depth = 1;
  frame = slot;
  header[RUNNING_FRAME] = slot;
  openPoll(next, at);
}

// --- wakes ---------------------------------------------------------------------------------------------------------

function wake(slot: number): void {
  const i = slot * SLOT_INTS;
  const flags = slots[i + FLAGS];
  // Its body is done: it will not run again, and ends when the engine settles its promise.
  if ((flags & MARK_RETURNED) !== 0) return;
  if ((flags & MARK_ENDS_WITH_PROMISE) !== 0) {
    slots[i + NEXT_WAITER] = firstEnding;
    firstEnding = slot;
    return;
  }
  slots[i + FLAGS] = (flags & ~STATE_MASK) | STATE_RUNNABLE;
  runnable++;
  const owner = slots[i + TASK];
  const o = owner * SLOT_INTS;
  slots[o + WAKES]++;
  if (owner === task) slots[o + SELF_WAKES]++;
  else if (owner === leftTask) {
    slots[o + SELF_WAKES]++;
    if (slots[o + RUNNABLE] === 0)
      slotTimes[owner * SLOT_DOUBLES + RUNNABLE_SINCE] = slotTimes[owner * SLOT_DOUBLES + LAST_POLL_ENDED_AT];
  } else {
    // Woken by the loop: the microtasks of before have all run.
    if (!inJob && owed === 0) mayBeInterrupted = false;
    if (slots[o + RUNNABLE] === 0) slotTimes[owner * SLOT_DOUBLES + RUNNABLE_SINCE] = now();
  }
  slots[o + RUNNABLE]++;
}

function wakeAll(first: number): void {
  let waiter = first;
  while (waiter !== 0) {
    const next = slots[waiter * SLOT_INTS + NEXT_WAITER];
    slots[waiter * SLOT_INTS + NEXT_WAITER] = 0;
    wake(waiter);
    waiter = next;
  }
}

/** Puts `slot` among those that `promise` will wake. Returns false when it has settled already. */
function waitFor(slot: number, promise: object): boolean {
  const mark = Mark.get(promise);
  if (mark === SETTLED) return false;
  if (mark === -1) {
    if (promise === justSettled) return false;
    // It may have been left pointing at somebody by a promise that had settled before it was first seen.
    slots[slot * SLOT_INTS + NEXT_WAITER] = 0;
    new Mark(promise, (slot << 2) | ROLE_AWAITED);
  } else if ((mark & ROLE_MASK) === ROLE_OWN) {
    const o = (mark >> 2) * SLOT_INTS;
    slots[slot * SLOT_INTS + NEXT_WAITER] = slots[o + FIRST_WAITER];
    slots[o + FIRST_WAITER] = slot;
  } else if ((mark & ROLE_MASK) === ROLE_AWAITED) {
    slots[slot * SLOT_INTS + NEXT_WAITER] = mark >> 2;
    Mark.change(promise, (slot << 2) | ROLE_AWAITED);
  }
  return true;
}

// --- the end -------------------------------------------------------------------------------------------------------

/** Children that outlive their parent become tasks of their own. */
function detachChildren(parent: number, at: number): void {
  const from = slots[parent * SLOT_INTS + TASK];
  const fromId = slotTimes[from * SLOT_DOUBLES + ID];
  let child = slots[parent * SLOT_INTS + FIRST_CHILD];
  slots[parent * SLOT_INTS + FIRST_CHILD] = 0;
  while (child !== 0) {
    const i = child * SLOT_INTS;
    const next = slots[i + NEXT_SIBLING];
    slots[i + FLAGS] = (slots[i + FLAGS] & ~KIND_MASK) | KIND_DETACHED;
    slots[i + PARENT] = 0;
    slots[i + NEXT_SIBLING] = 0;
    slots[i + PREVIOUS_SIBLING] = 0;
    slots[i + NAME] = 0;
    becomeTask(child, at);
    slotTimes[child * SLOT_DOUBLES + SPAWNED_BY] = fromId;
    const runnable = moveTree(child);
    slots[i + RUNNABLE] = runnable;
    slots[from * SLOT_INTS + RUNNABLE] -= runnable;
    headerTimes[DETACHED]++;
    child = next;
  }
}

/** Gives `top` and all below it to the task `top`; returns how many of them are runnable. A loop: trees can be deep. */
function moveTree(top: number): number {
  let runnable = 0;
  let slot = top;
  for (;;) {
    const i = slot * SLOT_INTS;
    slots[i + TASK] = top;
    if ((slots[i + FLAGS] & STATE_MASK) === STATE_RUNNABLE) runnable++;
    if (slots[i + FIRST_CHILD] !== 0) {
      slot = slots[i + FIRST_CHILD];
      continue;
    }
    while (slot !== top && slots[slot * SLOT_INTS + NEXT_SIBLING] === 0) slot = slots[slot * SLOT_INTS + PARENT];
    if (slot === top) return runnable;
    slot = slots[slot * SLOT_INTS + NEXT_SIBLING];
  }
}

function unlink(slot: number): void {
  const i = slot * SLOT_INTS;
  const previous = slots[i + PREVIOUS_SIBLING];
  const next = slots[i + NEXT_SIBLING];
  if (previous !== 0) slots[previous * SLOT_INTS + NEXT_SIBLING] = next;
  else slots[slots[i + PARENT] * SLOT_INTS + FIRST_CHILD] = next;
  if (next !== 0) slots[next * SLOT_INTS + PREVIOUS_SIBLING] = previous;
}

function countEnd(site: number): void {
  const c = site * SITE_INTS;
  sites[c + SITE_LIVE]--;
  sites[c + SITE_ENDED]++;
}

/** Writes the ended task down, adds it to the sums and frees its slot. */
function endTask(slot: number, at: number): void {
  const i = slot * SLOT_INTS;
  const d = slot * SLOT_DOUBLES;
  if (slots[i + FIRST_CHILD] !== 0) detachChildren(slot, at);
  if (slots[i + RUNNABLE] > 0) slotTimes[d + SCHEDULED] += Math.max(0, at - slotTimes[d + RUNNABLE_SINCE]);
  const written = header[ENDED_WRITTEN];
  const e = (written & (ENDED_CAPACITY - 1)) * ENDED_DOUBLES;
  ended[e + ENDED_ID] = slotTimes[d + ID];
  ended[e + ENDED_KIND] = slots[i + FLAGS] & KIND_MASK;
  ended[e + ENDED_SITE] = slots[i + SITE];
  ended[e + ENDED_NAME] = slots[i + NAME];
  ended[e + ENDED_SPAWNED_BY] = slotTimes[d + SPAWNED_BY];
  ended[e + ENDED_STARTED_AT] = slotTimes[d + STARTED_AT];
  ended[e + ENDED_AT] = at;
  ended[e + ENDED_TASK_BUSY] = slotTimes[d + BUSY];
  ended[e + ENDED_TASK_SCHEDULED] = slotTimes[d + SCHEDULED];
  ended[e + ENDED_TASK_POLLS] = slots[i + POLLS];
  ended[e + ENDED_TASK_WAKES] = slots[i + WAKES];
  ended[e + ENDED_TASK_SELF_WAKES] = slots[i + SELF_WAKES];
  ended[e + ENDED_TASK_MAX_POLL] = slotTimes[d + MAX_POLL];
  header[ENDED_WRITTEN] = written + 1;
  headerTimes[ENDED]++;
  headerTimes[ENDED_POLLS] += slots[i + POLLS];
  headerTimes[ENDED_WAKES] += slots[i + WAKES];
  headerTimes[ENDED_SELF_WAKES] += slots[i + SELF_WAKES];
  headerTimes[ENDED_BUSY] += slotTimes[d + BUSY];
  if (slotTimes[d + MAX_POLL] > headerTimes[LONGEST_POLL]) headerTimes[LONGEST_POLL] = slotTimes[d + MAX_POLL];
  header[LIVE_TASKS]--;
  header[LIVE_FRAMES]--;
  release(slot);
}

/** The frame's promise settled: wake those who wait, hand its children on, leave the stack, free the slot. */
function endFrame(slot: number): void {
  const i = slot * SLOT_INTS;
  const first = slots[i + FIRST_WAITER];
  if (first !== 0) wakeAll(first);
  const isTask = (slots[i + FLAGS] & KIND_MASK) !== KIND_FRAME;
  if (slots[i + FIRST_CHILD] !== 0 && !isTask) detachChildren(slot, now());
  const endsItsPoll = frame === slot || leftTask === slot;
  if (frame === slot) leave();
  countEnd(slots[i + SITE]);
  if (isTask) {
    const isClosed = endsItsPoll && task !== slot;
    finishTask(slot, isClosed ? slotTimes[slot * SLOT_DOUBLES + LAST_POLL_ENDED_AT] : now());
  } else {
    unlink(slot);
    header[LIVE_FRAMES]--;
    release(slot);
  }
}

/** Ends the tasks whose promise has settled. One of them may be running: its poll ends here. */
function endAwaited(): void {
  const at = now();
  while (firstEnding !== 0) {
    const slot = firstEnding;
    firstEnding = slots[slot * SLOT_INTS + NEXT_WAITER];
    finishTask(slot, at);
  }
}

// --- probes: called from the app's own code ------------------------------------------------------------------------

/** First statement of an async function. */
export function enter(site: number): void {
  const promise = opened;
  opened = undefined;
  const slot = promise === undefined ? 0 : claim();
  if (slot === 0) {
    header[UNTRACKED]++;
    return;
  }
  Mark.set(promise as object, (slot << 2) | ROLE_OWN);
  countCall(site);
  if (frame === 0) {
    const at = now();
    if (owed !== 0) closeOwed(at);
    else if (task !== 0) closePoll(at);
    fill(slot, KIND_CALL, site, 0, at);
    push(slot);
    openPoll(slot, at);
  } else {
    fill(slot, KIND_FRAME, site, frame, headerTimes[POLL_STARTED_AT]);
    push(slot);
  }
}

/** The default of a parameter is evaluated before the body: the frame begins there. */
export function enterInParameters(site: number): void {
  if (isInParametersOf(site)) return;
  enter(site);
  if (frame !== 0) slots[frame * SLOT_INTS + FLAGS] |= MARK_IN_PARAMETERS;
}

/** First statement of an async function whose parameters have such defaults. */
export function enterBody(site: number): void {
  if (isInParametersOf(site)) slots[frame * SLOT_INTS + FLAGS] &= ~MARK_IN_PARAMETERS;
  else enter(site);
}

function isInParametersOf(site: number): boolean {
  const i = frame * SLOT_INTS;
  return frame !== 0 && slots[i + SITE] === site && (slots[i + FLAGS] & MARK_IN_PARAMETERS) !== 0;
}

/** The operand of an `await` has been evaluated; the suspension follows at once. */
export function announce(site: number): void {
  if (frame !== 0 && functionOfSite[site] === slots[frame * SLOT_INTS + SITE]) awaiting = site;
}

/** The value of a `return` has been evaluated: the frame leaves now, even when that value is a pending promise. */
export function leaving(site: number): void {
  if (frame === 0) return;
  const i = frame * SLOT_INTS;
  if (functionOfSite[site] !== slots[i + SITE]) return;
  slots[i + AWAIT] = site;
  suspendFrame(frame);
  const running = task;
  leave();
  leftTask = task === running ? 0 : running;
}

/** The value of a `return` inside `try … finally` has been evaluated: the frame leaves after the `finally`. */
export function leavingAfterFinally(site: number): void {
  if (frame === 0) return;
  const i = frame * SLOT_INTS;
  if (functionOfSite[site] !== slots[i + SITE]) return;
  slots[i + AWAIT] = site;
  slots[i + FLAGS] |= MARK_LEAVING;
}

/** End of a `finally` block in a function that has such a `return`. */
export function finallyDone(site: number): void {
  if (frame === 0) return;
  const i = frame * SLOT_INTS;
  if (slots[i + SITE] !== site || (slots[i + FLAGS] & MARK_LEAVING) === 0) return;
  slots[i + FLAGS] &= ~MARK_LEAVING;
  suspendFrame(frame);
  const running = task;
  leave();
  leftTask = task === running ? 0 : running;
}

function suspendFrame(slot: number): void {
  const i = slot * SLOT_INTS;
  slots[i + FLAGS] = (slots[i + FLAGS] & ~STATE_MASK) | STATE_SUSPENDED;
  if (suspendedCount < suspendedNow.length) suspendedNow[suspendedCount++] = slot;
}

// --- promise hooks -------------------------------------------------------------------------------------------------

export function onInit(promise: object, parent: object | undefined): void {
  if (parent === undefined) {
    opened = promise;
    return;
  }
  const slot = frame;
  if (slot === 0) {
    // Now it is known what the frame that has returned a promise waits for.
    if (returned !== 0 && waitFor(returned, parent)) slots[returned * SLOT_INTS + FLAGS] |= MARK_RETURNED;
    returned = 0;
    return;
  }
  if (awaiting === 0) {
    new Context(promise, (slots[slot * SLOT_INTS + GENERATION] << 20) | slot);
    return;
  }
  // An operand that is no promise is wrapped first; the wrapper names the function's own promise as its parent.
  if (Mark.get(parent) === ((slot << 2) | ROLE_OWN)) return;
  const i = slot * SLOT_INTS;
  slots[i + AWAIT] = awaiting;
  awaiting = 0;
  new Mark(promise, (slot << 2) | ROLE_RESUME);
  suspendFrame(slot);
  if (!waitFor(slot, parent)) wake(slot);
  leave();
}

export function onBefore(promise: object): void {
  leftTask = 0;
  const mark = Mark.get(promise);
  if (mark !== -1 && (mark & ROLE_MASK) === ROLE_RESUME) {
    resume(mark >> 2);
    return;
  }
  if (mark !== -1 && (mark & ROLE_MASK) === ROLE_OWN) {
    returned = mark >> 2;
  } else {
    const context = Context.get(promise);
    if (context !== 0) runInContext(context);
  }
  if (owed !== 0) closeOwed(now());
}

function resume(slot: number): void {
  const i = slot * SLOT_INTS;
  const flags = slots[i + FLAGS];
  const owner = slots[i + TASK];
  const o = owner * SLOT_INTS;
  const d = owner * SLOT_DOUBLES;
  const at = now();
  if (owed !== 0) closeOwed(at);
  if ((flags & STATE_MASK) === STATE_RUNNABLE) {
    runnable--;
    slots[o + RUNNABLE]--;
    slotTimes[d + SCHEDULED] += at - slotTimes[d + RUNNABLE_SINCE];
  } else {
    // No wake was seen since it suspended: what it awaited had settled before. It was runnable all the time.
    slots[o + WAKES]++;
    slots[o + SELF_WAKES]++;
    slotTimes[d + SCHEDULED] += at - slotTimes[d + LAST_POLL_ENDED_AT];
  }
  slots[i + FLAGS] = (flags & ~STATE_MASK) | STATE_RUNNING;
  slots[i + AWAIT] = 0;
  startJob(slot, owner, at);
}

/** A `.then` callback: a run of the task that chained it, when the frame that did so is still there. */
function runInContext(context: number): void {
  const slot = context & 0xfffff;
  const i = slot * SLOT_INTS;
  if (slots[i + GENERATION] << 20 !== (context & ~0xfffff)) return;
  const owner = slots[i + TASK];
  const d = owner * SLOT_DOUBLES;
  const at = now();
  if (owed !== 0) closeOwed(at);
  if (slots[owner * SLOT_INTS + RUNNABLE] > 0) slotTimes[d + SCHEDULED] += at - slotTimes[d + RUNNABLE_SINCE];
  startJob(slot, owner, at);
}

export function onAfter(): void {
  awaiting = 0;
  returned = 0;
  if (frame !== 0) {
    frame = 0;
    header[RUNNING_FRAME] = 0;
  }
  depth = 0;
  inJob = false;
  if (task === 0) return;
  if (runnable > 0 && !mayBeInterrupted) {
    owed = task;
    task = 0;
  } else {
    closePoll(now());
  }
}

export function onSettled(promise: object): void {
  const mark = Mark.get(promise);
  if (mark === -1) {
    justSettled = promise;
    return;
  }
  if (mark === SETTLED) return;
  const role = mark & ROLE_MASK;
  if (role === ROLE_RESUME) return;
  Mark.change(promise, SETTLED);
  if (role === ROLE_OWN) endFrame(mark >> 2);
  else wakeAll(mark >> 2);
  leftTask = 0;
  if (firstEnding !== 0) endAwaited();
}

// --- tasks without a frame of their own: requests and `spawn` --------------------------------------------------------

/** Starts a task of `kind` that does not run yet; 0 when the table is full. */
export function openTask(kind: number, name: number): number {
  const slot = claim();
  if (slot === 0) {
    header[UNTRACKED]++;
    return 0;
  }
  fill(slot, kind, 0, 0, now());
  slots[slot * SLOT_INTS + NAME] = name;
  suspendFrame(slot);
  return slot;
}

/** Starts a task of `kind` and enters it; 0 when the table is full. `leaveTask` must follow in the same run. */
export function startTask(kind: number, name: number): number {
  const slot = openTask(kind, name);
  if (slot !== 0) enterAt(slot, slotTimes[slot * SLOT_DOUBLES + STARTED_AT]);
  return slot;
}

/** Runs what follows, until `leaveTask`, as a poll of this task. False when it runs already: nothing to leave then. */
export function enterTask(slot: number): boolean {
  if (task === slot) return false;
  enterAt(slot, now());
  return true;
}

function enterAt(slot: number, at: number): void {
  const d = slot * SLOT_DOUBLES;
  if (slots[slot * SLOT_INTS + RUNNABLE] > 0) slotTimes[d + SCHEDULED] += at - slotTimes[d + RUNNABLE_SINCE];
  slots[slot * SLOT_INTS + FLAGS] = (slots[slot * SLOT_INTS + FLAGS] & ~STATE_MASK) | STATE_RUNNING;
  if (owed !== 0) closeOwed(at);
  if (task !== 0) pausePoll(at);
  push(slot);
  openPoll(slot, at);
}

export function leaveTask(slot: number): void {
  // Unless a job in between has emptied the stack, the task is on top of it.
  while (depth > 0 && frame !== slot && frame !== 0) leave();
  if (frame !== slot) return;
  suspendFrame(slot);
  leave();
}

/** The promise whose end is the end of this task. */
export function endWith(slot: number, promise: object): void {
  slots[slot * SLOT_INTS + FLAGS] |= MARK_ENDS_WITH_PROMISE;
  if (!waitFor(slot, promise)) finishTask(slot);
}

/** Ends a task at `at`, its poll too when it is running. What still runs of it goes on as a detached task. */
export function finishTask(slot: number, at = now()): void {
  if (task === slot) closePoll(at);
  endTask(slot, at);
  if (frame === slot) {
    frame = 0;
    header[RUNNING_FRAME] = 0;
  } else if (frame !== 0 && task === 0) openPoll(slots[frame * SLOT_INTS + TASK], at);
}

/** A callback without hooks has been put into the microtask queue: polls are not taken to follow each other. */
export function interrupt(): void {
  mayBeInterrupted = true;
}

export function generationOf(slot: number): number {
  return slots[slot * SLOT_INTS + GENERATION];
}

export function rename(slot: number, name: number): void {
  slots[slot * SLOT_INTS + NAME] = name;
}

export function idOf(slot: number): number {
  return slotTimes[slot * SLOT_DOUBLES + ID];
}
