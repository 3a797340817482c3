/**
 * The hot path: frames, tasks, polls and wakes, from what the probe calls and from the order of promise hook events (see
 * ARCHITECTURE.md, "Hooks"). Two fidelities: the probe alone keeps the frames, their tree and where each is suspended;
 * the promise hooks add polls, wakes and times, while somebody measures.
 *
 * Integers and typed arrays only. No promise, closure, string or spread is made here, and one small object a frame. The
 * clock is read where a poll begins and ends (once for both where one follows another), and for a wake from outside.
 */
import {
  AWAIT,
  BUSY,
  COARSE_NOW,
  COUNT_DOUBLES,
  COUNT_INTS,
  DETACHED,
  ENDED,
  ENDED_AT,
  ENDED_CAPACITY,
  ENDED_DOUBLES,
  ENDED_ID,
  ENDED_KIND,
  ENDED_LOST_AT,
  ENDED_MEASURED_FROM,
  ENDED_NAME,
  ENDED_OUTCOME,
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
  ERA,
  ERA_AT,
  ERA_MASK,
  ERA_SHIFT,
  ERAS,
  FAILED_TASKS,
  FIRST_CHILD,
  FIRST_WAITER,
  FLAGS,
  GENERATION,
  HIGH_WATER,
  HISTOGRAM_INTS,
  HISTOGRAM_OF_DELAYS,
  HISTOGRAM_OF_LIVES,
  HISTOGRAMS,
  HISTOGRAMS_FROM_POLL,
  ID,
  KIND_CALL,
  KIND_DETACHED,
  KIND_FRAME,
  KIND_MASK,
  KIND_ROOT,
  LAST_POLL_ENDED_AT,
  LIVE_FRAMES,
  LIVE_TASKS,
  LONG_POLL_MS,
  LONG_POLLS,
  LONG_POLLS_WRITTEN,
  LONGEST_POLL,
  LOST,
  LOST_BELOW,
  MARK_ASIDE,
  MARK_CHAINED,
  MARK_CLAIMS,
  MARK_DELEGATING,
  MARK_ENDS_WITH_PROMISE,
  MARK_EXITED,
  MARK_FAILED,
  MARK_GENERATOR,
  MARK_GONE,
  MARK_GUESSED,
  MARK_IN_DEFAULT,
  MARK_IN_PARAMETERS,
  MARK_KEPT,
  MARK_MODULE,
  MARK_OF_ENGINE,
  MARK_RETURNED,
  MARK_RETURNING,
  MARK_UNSEEN,
  MARK_WATCHED,
  MARK_YIELDED,
  MARK_YIELDS_PENDING,
  MAX_POLL,
  MEASURING,
  NAME,
  NEXT_FREE,
  NEXT_SIBLING,
  NEXT_WAITER,
  OUTCOME_DONE,
  OUTCOME_FAILED,
  OUTCOME_LOST,
  PARENT,
  POLL_STARTED_AT,
  POLLS,
  PREVIOUS_SIBLING,
  ROOT,
  RUNNABLE,
  RUNNABLE_SINCE,
  RUNNING_FRAME,
  RUNNING_TASK,
  SCHEDULED,
  SELF_WAKES,
  SHARED_HISTOGRAMS,
  SITE,
  SITE_BUSY,
  SITE_CALLS,
  SITE_DOUBLES,
  SITE_ENDED,
  SITE_FAILED,
  SITE_INTS,
  SITE_LIVE,
  SITE_LONGEST_LIFE,
  SITE_LOST,
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
  TASK_DOUBLES,
  TASK_INTS,
  TASK_STARTED_AT,
  TASKS_BUSY,
  TASKS_HIGH_WATER,
  UNTRACKED,
  WAIT_NAME,
  WAIT_ROOT_GENERATION,
  WAIT_TASK_ID,
  WAITS,
  WAKER,
  WAKER_ITSELF,
  WAKER_TASK,
  WAKES,
  WOKEN_BY,
} from '../table/layout.ts';
import {
  capacity,
  counts,
  countTimes,
  ended,
  header,
  headerTimes,
  histograms,
  longPolls,
  sites,
  siteTimes,
  slots,
  slotTimes,
  tasks,
  taskTimes,
} from '../table/own.ts';
import { bequeath, cross } from './claims.ts';
import { bucketOf, histogramsOfSite, newHistograms, releaseHistograms } from './histograms.ts';
import {
  Asked,
  Mark,
  ROLE_AWAITED,
  ROLE_CLOSE,
  ROLE_CONTEXT,
  ROLE_CONTEXT_AWAITED,
  ROLE_INTERNAL,
  ROLE_MASK,
  ROLE_OWN,
  ROLE_RESUME,
  SETTLED,
  SETTLED_FAILED,
  Waited,
} from './marks.ts';
import {
  endingWith,
  forget,
  lookOutFor,
  lookOutForNone,
  promiseOf,
  remember,
  slotsWithPromise,
  stopLookingOut,
} from './promise-ends.ts';
import { awaitsTimer, chainsTimer, forgetTimer, newestTimer, noteTimer } from './timers.ts';
import { outsideWaker } from './wakers.ts';

const now = performance.now.bind(performance);
const prototypeOf = Object.getPrototypeOf;
/** The app may put another `Promise` in its place. */
const plainPromise = Promise;
const plain = Promise.prototype;

/**
 * What an invocation of a probed function keeps in its constant. `slot` 0: it has ended, or was never tracked; negative:
 * a generator that was dropped from the table at a `yield`, and the site to take it up again. When the body is done, the
 * next frame in the slot gets the same object: a new one for each would cost its making, and a write barrier.
 */
export class Frame {
  slot: number;
  /** Where the promise of the call has no mark: that promise, of a generator that of the `next()` under way. */
  own: object | undefined = undefined;
  /** The `return` that has been evaluated, or EXITED. */
  site = 0;

  constructor(slot: number) {
    this.slot = slot;
  }
}

/** `site` of a frame whose body is done, and will not use it any more. */
export const EXITED = -1;

/** An invocation that is not tracked. */
export const UNTRACKED_FRAME = new Frame(0);

/**
 * By slot. A frame that is suspended for long is held weakly (`lost.ts`): when it is collected, it is lost. Of a slot
 * that is free, or a task without a frame of its own: what the next frame can use, if anything.
 */
export const frames: (Frame | WeakRef<Frame> | undefined)[] = [UNTRACKED_FRAME];

/** Deeper than V8's own stack lets synchronous calls nest. */
const DEPTH = 1 << 16;
/** What to go back to when the running frame leaves: a frame, or 0 for none. */
const callers = new Int32Array(DEPTH);
/** Beside it: milliseconds of the caller's poll that ran before a task nested in it began. */
const ranBefore = new Float64Array(DEPTH);
let depth = 0;
/** The frame that runs now; 0: none. */
let frame = 0;

/** FLAGS of a frame whose body is done, or about to be: it suspends only until what it has returned settles. */
const OVER = MARK_RETURNING | MARK_RETURNED | MARK_KEPT;

/** True while the promise hooks are on. */
let measuring = false;
/** Of the present era, as FLAGS hold it; 0: there was none yet. */
let eraBits = 0;
/** The task whose poll is under way; 0: none, or nothing is measured. */
let task = 0;
/** 0: `ranBefore` of the poll under way. A typed array, because a double in a variable would be boxed. */
const poll = new Float64Array(1);

/** The promise of the last async function call, `new Promise` or the like: an `enter` claims it. */
let opened: object | undefined;
/** The await site announced by the probe; the next `init` is its suspension. 0: none. */
let awaiting = 0;
/** An operand that is no promise is wrapped: 1 when the wrapper was made, 2 when it has settled, which it mostly does. */
let wrapper = 0;
/** The generator that has announced a `yield`: the engine awaits its value before it suspends. 0: none. */
let yielding = 0;
/**
 * `return()` of a generator: the engine makes a promise for what was asked, then a wrapper that names it as where it comes
 * from, settles that, and awaits it. So does the first `await` of an async function that is not probed: which it was, is
 * known when a probe of the generator says that it goes on. 1: there may be such a wrapper, 2: there is.
 */
let closing = 0;
let closingWrapper: object | undefined;
/** In the job that comes of it: the promise for what was asked. */
let asked: object | undefined;
/** The generator that suspended last. 0: none. */
let lastGenerator = 0;
/**
 * A frame whose promise was not seen has suspended: whether `first` is the wrapper of what it awaits or already stands
 * for the wait itself, the next event tells.
 */
let undecided = 0;
let undecidedFirst: object | undefined;
let undecidedParent: object | undefined;

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
/** The job under way is nobody's, and settles what that frame awaits, as the `then` of a query builder does; 0: none. */
let awaiter = 0;
/** Tasks that end because the promise they wait for has settled, linked by NEXT_WAITER; ended when the stack is in order. */
let firstEnding = 0;
/** While nobody measures: the frame that suspended last, unless one has ended since; 0: none. */
let suspendedLast = 0;

let freeSlot = 0;
let freshSlot = 1;
let freeRow = 0;
let freshRow = 1;
let nextTaskId = 1;

/** Frames that suspended in the poll under way: their SUSPENDED_AT is its end. */
const suspendedNow = new Int32Array(1 << 12);
let suspendedCount = 0;

/**
 * 0: the clock as it was read last. Handed on here and not as an argument, because a double is boxed for a call that the
 * compiler does not inline.
 */
const moment = new Float64Array(1);

/** Exact while it is measured, else to within a fraction of a second. */
function readClock(): void {
  moment[0] = measuring ? now() : headerTimes[COARSE_NOW];
}

/** The same, for what is none of the frames'. */
export function momentNow(): number {
  return measuring ? now() : (headerTimes[COARSE_NOW] as number);
}

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

export function release(slot: number): void {
  const at = slot * SLOT_INTS;
  slots[at + GENERATION]++;
  slots[at + FLAGS] = STATE_FREE;
  slots[at + NEXT_WAITER] = freeSlot;
  freeSlot = slot;
  suspendedLast = 0;
  header[LIVE_FRAMES]--;
}

/** Fills a claimed slot. `kind` KIND_FRAME makes a child of `parent`, any other a task of its own, which starts now. */
function fill(slot: number, kind: number, site: number, parent: number): void {
  const i = slot * SLOT_INTS;
  slots[i + FLAGS] = kind | STATE_RUNNING;
  slots[i + SITE] = site;
  slots[i + AWAIT] = 0;
  slots[i + FIRST_CHILD] = 0;
  slots[i + PREVIOUS_SIBLING] = 0;
  slots[i + FIRST_WAITER] = 0;
  slots[i + NEXT_WAITER] = 0;
  const d = slot * SLOT_DOUBLES;
  const at = kind === KIND_FRAME && measuring ? headerTimes[POLL_STARTED_AT] : moment[0];
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
    slots[i + TASK] = openRow(slot, site, currentTask());
  }
  header[LIVE_FRAMES]++;
}

/** A row for the task that begins with `slot`. There are as many rows as slots. */
function openRow(slot: number, site: number, spawner: number): number {
  let row = freeRow;
  if (row !== 0) {
    freeRow = tasks[row * TASK_INTS + NEXT_FREE];
  } else {
    row = freshRow++;
    header[TASKS_HIGH_WATER] = freshRow;
  }
  const t = row * TASK_INTS;
  tasks[t + NAME] = 0;
  tasks[t + SHARED_HISTOGRAMS] = site === 0 ? 0 : histogramsOfSite(site);
  const d = row * TASK_DOUBLES;
  taskTimes[d + TASK_STARTED_AT] = moment[0];
  taskTimes[d + SPAWNED_BY] = spawner === 0 ? 0 : taskTimes[spawner * TASK_DOUBLES + ID];
  taskTimes[d + ID] = nextTaskId++;
  if (measuring) resetRow(row, moment[0]);
  else tasks[t + ERA] = 0;
  tasks[t + ROOT] = slot;
  header[LIVE_TASKS]++;
  headerTimes[SPAWNED]++;
  return row;
}

/** Counters from zero, for the present era. Never while nothing is measured: what is not touched takes no memory. */
function resetRow(row: number, at: number): void {
  const t = row * TASK_INTS;
  const c = row * COUNT_INTS;
  counts[c + POLLS] = 0;
  counts[c + WAKES] = 0;
  counts[c + SELF_WAKES] = 0;
  counts[c + RUNNABLE] = 0;
  counts[c + WAKER] = 0;
  if (counts[c + HISTOGRAMS] !== 0) releaseHistograms(counts[c + HISTOGRAMS]);
  counts[c + HISTOGRAMS] = 0;
  tasks[t + ERA] = header[ERAS];
  const ct = row * COUNT_DOUBLES;
  countTimes[ct + BUSY] = 0;
  countTimes[ct + SCHEDULED] = 0;
  countTimes[ct + RUNNABLE_SINCE] = at;
  countTimes[ct + LAST_POLL_ENDED_AT] = at;
  countTimes[ct + MAX_POLL] = 0;
}

/** Before anything is counted: what an earlier era has left in the row is not this one's. */
function renewRow(row: number): void {
  if (tasks[row * TASK_INTS + ERA] !== header[ERAS]) resetRow(row, headerTimes[ERA_AT]);
}

function countCall(site: number): void {
  const c = site * SITE_INTS;
  sites[c + SITE_CALLS]++;
  sites[c + SITE_LIVE]++;
}

function currentTask(): number {
  return task !== 0 || frame === 0 ? task : slots[frame * SLOT_INTS + TASK];
}

// --- polls ---------------------------------------------------------------------------------------------------------

/** Begins a poll at the last reading of the clock. */
function openPoll(next: number): void {
  renewRow(next);
  task = next;
  poll[0] = 0;
  headerTimes[POLL_STARTED_AT] = moment[0];
  header[RUNNING_TASK] = next;
}

/** Ends the poll under way at the last reading of the clock: its time goes to its task. */
function closePoll(): void {
  const at = moment[0];
  const t = task * TASK_INTS;
  const c = task * COUNT_INTS;
  const ct = task * COUNT_DOUBLES;
  const piece = at - headerTimes[POLL_STARTED_AT];
  const ran = piece + poll[0];
  countTimes[ct + BUSY] += piece;
  headerTimes[TASKS_BUSY] += piece;
  const polls = ++counts[c + POLLS];
  if (ran > countTimes[ct + MAX_POLL]) countTimes[ct + MAX_POLL] = ran;
  countTimes[ct + LAST_POLL_ENDED_AT] = at;
  if (counts[c + RUNNABLE] > 0) countTimes[ct + RUNNABLE_SINCE] = at;
  for (let k = 0; k < suspendedCount; k++) slotTimes[suspendedNow[k] * SLOT_DOUBLES + SUSPENDED_AT] = at;
  suspendedCount = 0;
  const bucket = bucketOf(ran);
  histograms[tasks[t + SHARED_HISTOGRAMS] * HISTOGRAM_INTS + bucket]++;
  if (polls >= HISTOGRAMS_FROM_POLL) {
    if (polls === HISTOGRAMS_FROM_POLL) counts[c + HISTOGRAMS] = newHistograms();
    histograms[counts[c + HISTOGRAMS] * HISTOGRAM_INTS + bucket]++;
  }
  if (piece >= LONG_POLL_MS) noteLongPoll(at - piece, at);
  task = 0;
  header[RUNNING_TASK] = 0;
}

function noteLongPoll(from: number, to: number): void {
  const written = header[LONG_POLLS_WRITTEN];
  const k = (written & (LONG_POLLS - 1)) * 2;
  longPolls[k] = from;
  longPolls[k + 1] = to;
  header[LONG_POLLS_WRITTEN] = written + 1;
}

/** Ends the poll that was left open for the next job to end. */
function closeOwed(): void {
  task = owed;
  owed = 0;
  closePoll();
}

/** A task begins inside another's poll: the outer one's time so far is its own, the rest goes to the inner one. */
function pausePoll(): void {
  const at = moment[0];
  const piece = at - headerTimes[POLL_STARTED_AT];
  countTimes[task * COUNT_DOUBLES + BUSY] += piece;
  headerTimes[TASKS_BUSY] += piece;
  if (piece >= LONG_POLL_MS) noteLongPoll(at - piece, at);
  ranBefore[depth] = poll[0] + piece;
}

/** From `since`, a field of the task's counts, until now. */
function countDelay(row: number, since: number): void {
  const delay = moment[0] - countTimes[row * COUNT_DOUBLES + since];
  const t = row * TASK_INTS;
  const c = row * COUNT_INTS;
  countTimes[row * COUNT_DOUBLES + SCHEDULED] += delay;
  const bucket = bucketOf(delay);
  histograms[(tasks[t + SHARED_HISTOGRAMS] + HISTOGRAM_OF_DELAYS) * HISTOGRAM_INTS + bucket]++;
  const own = counts[c + HISTOGRAMS];
  if (own !== 0) histograms[(own + HISTOGRAM_OF_DELAYS) * HISTOGRAM_INTS + bucket]++;
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
  if (!measuring) return;
  // Nothing of the app runs any more in this job: its `after` follows at once, and ends the poll.
  if (inJob && caller === 0 && depth === 0) return;
  const back = caller === 0 ? 0 : slots[caller * SLOT_INTS + TASK];
  if (back === task) return;
  moment[0] = now();
  if (task !== 0) closePoll();
  if (back !== 0) {
    openPoll(back);
    poll[0] = ranBefore[depth];
  }
}

/** A job of the microtask queue starts with an empty stack, whatever was left on it. */
function startJob(slot: number, next: number): void {
  // A generator that goes on in a job of the engine: that may have opened its poll.
  const goesOn = inJob && task === next;
  if (task !== 0 && !goesOn) closePoll();
  inJob = true;
  callers[0] = 0;
  depth = 1;
  frame = slot;
  header[RUNNING_FRAME] = slot;
  if (!goesOn) openPoll(next);
}

// --- wakes ---------------------------------------------------------------------------------------------------------

function wake(slot: number): void {
  const i = slot * SLOT_INTS;
  const flags = slots[i + FLAGS];
  // Its body is done: it will not run again, and ends when the engine settles its promise.
  if ((flags & (MARK_RETURNED | MARK_KEPT)) !== 0) return;
  if ((flags & MARK_ENDS_WITH_PROMISE) !== 0) {
    slots[i + NEXT_WAITER] = firstEnding;
    firstEnding = slot;
    return;
  }
  // What it waited for then is not what it waits for now.
  if ((flags & STATE_MASK) !== STATE_SUSPENDED) return;
  slots[i + FLAGS] = (flags & ~STATE_MASK) | STATE_RUNNABLE;
  runnable++;
  const owner = slots[i + TASK];
  renewRow(owner);
  const c = owner * COUNT_INTS;
  counts[c + WAKES]++;
  if (owner === task) {
    counts[c + SELF_WAKES]++;
    counts[c + WAKER] = WAKER_ITSELF;
  } else if (owner === leftTask) {
    counts[c + SELF_WAKES]++;
    counts[c + WAKER] = WAKER_ITSELF;
    if (counts[c + RUNNABLE] === 0)
      countTimes[owner * COUNT_DOUBLES + RUNNABLE_SINCE] = countTimes[owner * COUNT_DOUBLES + LAST_POLL_ENDED_AT];
  } else {
    const waker = task !== 0 ? task : leftTask;
    if (waker !== 0) {
      counts[c + WAKER] = WAKER_TASK;
      countTimes[owner * COUNT_DOUBLES + WOKEN_BY] = taskTimes[waker * TASK_DOUBLES + ID];
    } else {
      counts[c + WAKER] = outsideWaker();
    }
    if (counts[c + RUNNABLE] === 0) countTimes[owner * COUNT_DOUBLES + RUNNABLE_SINCE] = now();
  }
  counts[c + RUNNABLE]++;
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

/** Puts `slot` among those that `promise` will wake; `mark` is its mark. Returns false when it has settled already. */
function waitFor(slot: number, promise: object, mark: number): boolean {
  const i = slot * SLOT_INTS;
  switch (mark & ROLE_MASK) {
    case ROLE_OWN: {
      const o = (mark >> 3) * SLOT_INTS;
      slots[i + NEXT_WAITER] = slots[o + FIRST_WAITER];
      slots[o + FIRST_WAITER] = slot;
      return true;
    }
    case ROLE_AWAITED:
      slots[i + NEXT_WAITER] = mark >> 3;
      Mark.change(promise, (slot << 3) | ROLE_AWAITED);
      break;
    case ROLE_CONTEXT:
      slots[i + NEXT_WAITER] = 0;
      Mark.change(promise, (mark & ~ROLE_MASK) | ROLE_CONTEXT_AWAITED);
      Waited.put(promise, slot);
      return true;
    case ROLE_CONTEXT_AWAITED:
      slots[i + NEXT_WAITER] = Waited.take(promise);
      Waited.put(promise, slot);
      return true;
    default:
      if (mark !== -1) return false;
      // Older than the measuring: whether it has settled is not known. When it does, that is seen.
      slots[i + NEXT_WAITER] = 0;
      new Mark(promise, (slot << 3) | ROLE_AWAITED);
      return true;
  }
  if (lastGenerator !== 0) noteDriver(slot, promise);
  return true;
}

/** The promise of a generator is that of one `next()`, and has a mark of its own; this is for the reader. */
function noteDriver(slot: number, promise: object): void {
  const i = lastGenerator * SLOT_INTS;
  if ((slots[i + FLAGS] & MARK_GENERATOR) === 0) return;
  if ((frames[lastGenerator] as Frame | undefined)?.own === promise) slots[i + FIRST_WAITER] = slot;
}

// --- suspending and going on ---------------------------------------------------------------------------------------

function suspendFrame(slot: number): void {
  const i = slot * SLOT_INTS;
  const flags = slots[i + FLAGS];
  if ((flags & (MARK_CLAIMS | OVER)) === MARK_CLAIMS && slots[i + SITE] !== 0) cross(slot, slots[i + AWAIT]);
  slots[i + FLAGS] = (flags & ~(STATE_MASK | ERA_MASK)) | STATE_SUSPENDED | eraBits;
  if (!measuring) slotTimes[slot * SLOT_DOUBLES + SUSPENDED_AT] = headerTimes[COARSE_NOW];
  else if (suspendedCount < suspendedNow.length) suspendedNow[suspendedCount++] = slot;
}

/** What is left on the stack when a new job begins has gone without a word. */
function emptyStack(): void {
  while (depth > 0) {
    const gone = frame;
    frame = callers[--depth];
    if (hasThrown(gone)) endThrown(gone);
  }
  frame = 0;
}

/** Of a frame that cannot run any more: its parameters have thrown, or a class that its module declares. */
function hasThrown(slot: number): boolean {
  const flags = slots[slot * SLOT_INTS + FLAGS];
  return (flags & STATE_MASK) === STATE_RUNNING && (flags & (MARK_IN_PARAMETERS | MARK_MODULE)) !== 0;
}

/** The frame in `slot` runs again, with nothing else on the stack. */
function goOn(slot: number): void {
  const i = slot * SLOT_INTS;
  const flags = slots[i + FLAGS];
  if ((flags & MARK_WATCHED) !== 0) unwatch(slot);
  slots[i + FLAGS] = (flags & ~(STATE_MASK | MARK_YIELDED | MARK_DELEGATING | MARK_WATCHED)) | STATE_RUNNING;
  slots[i + AWAIT] = 0;
  if (!measuring) {
    if (depth > 0) emptyStack();
    callers[0] = 0;
    depth = 1;
    frame = slot;
    header[RUNNING_FRAME] = slot;
    return;
  }
  moment[0] = now();
  if (owed !== 0) closeOwed();
  const owner = slots[i + TASK];
  const c = owner * COUNT_INTS;
  if ((flags & ERA_MASK) === eraBits) {
    if ((flags & STATE_MASK) === STATE_RUNNABLE) {
      runnable--;
      counts[c + RUNNABLE]--;
      countDelay(owner, RUNNABLE_SINCE);
    } else {
      // No wake was seen since it suspended: what it awaited had settled before. It was runnable all the time.
      renewRow(owner);
      counts[c + WAKES]++;
      counts[c + SELF_WAKES]++;
      counts[c + WAKER] = WAKER_ITSELF;
      countDelay(owner, LAST_POLL_ENDED_AT);
    }
  }
  startJob(slot, owner);
}

/** It was held weakly while it was suspended for long. */
function unwatch(slot: number): void {
  const held = frames[slot];
  if (held instanceof WeakRef) frames[slot] = held.deref();
}

/** It has thrown where no probe could see it. */
function endThrown(slot: number): void {
  fail(slot);
  endFrame(slot);
}

/** True when `handle` is a frame of ours; it is then the running one. */
function isHere(handle: Frame): boolean {
  const slot = handle.slot;
  if (slot <= 0) return false;
  if (frame !== slot || (slots[slot * SLOT_INTS + FLAGS] & STATE_MASK) !== STATE_RUNNING) comeBack(handle);
  return true;
}

function comeBack(handle: Frame): void {
  const slot = handle.slot;
  const flags = slots[slot * SLOT_INTS + FLAGS];
  if ((flags & STATE_MASK) !== STATE_RUNNING) {
    goOn(slot);
    return;
  }
  // It is below on the stack: what was above it has gone without a word.
  while (depth > 0 && frame !== slot) {
    const gone = frame;
    leave();
    if (gone !== 0 && (slots[gone * SLOT_INTS + FLAGS] & MARK_IN_PARAMETERS) !== 0) endThrown(gone);
  }
  if (frame !== slot) goOn(slot);
}

// --- the end -------------------------------------------------------------------------------------------------------

/** Children that outlive their parent become tasks of their own, at the last reading of the clock. */
function detachChildren(parent: number): void {
  const from = slots[parent * SLOT_INTS + TASK];
  const isModule = (slots[parent * SLOT_INTS + FLAGS] & MARK_MODULE) !== 0;
  let child = slots[parent * SLOT_INTS + FIRST_CHILD];
  slots[parent * SLOT_INTS + FIRST_CHILD] = 0;
  while (child !== 0) {
    const i = child * SLOT_INTS;
    const next = slots[i + NEXT_SIBLING];
    slots[i + PARENT] = 0;
    slots[i + NEXT_SIBLING] = 0;
    slots[i + PREVIOUS_SIBLING] = 0;
    const isAwaited = slots[i + FIRST_WAITER] !== 0;
    if (slots[i + FIRST_WAITER] === parent) slots[i + FIRST_WAITER] = slots[parent * SLOT_INTS + NEXT_WAITER];
    if ((slots[i + FLAGS] & MARK_YIELDED) !== 0) {
      drop(child);
    } else {
      const flags = slots[i + FLAGS];
      // What a module starts is meant to go on: a server, a job.
      slots[i + FLAGS] = (flags & ~KIND_MASK) | (isModule ? KIND_CALL : KIND_DETACHED);
      const row = openRow(child, slots[i + SITE], from);
      if (measuring && !isModule && !isAwaited && (flags & (MARK_CHAINED | MARK_UNSEEN)) === 0)
        tasks[row * TASK_INTS + NAME] = -slots[parent * SLOT_INTS + SITE];
      if (measuring && tasks[from * TASK_INTS + ERA] === header[ERAS]) {
        const moved = moveTree(child, row);
        counts[row * COUNT_INTS + RUNNABLE] = moved;
        if (moved > 0) handOn(from, moved);
      } else {
        moveTree(child, row);
      }
      if (!isModule) headerTimes[DETACHED]++;
    }
    child = next;
  }
}

/** Some of a task's frames that can run are another's now. What the task has waited for them is its own. */
function handOn(from: number, moved: number): void {
  const c = from * COUNT_INTS;
  const ct = from * COUNT_DOUBLES;
  if (counts[c + RUNNABLE] === 0) return;
  counts[c + RUNNABLE] -= moved;
  if (counts[c + RUNNABLE] === 0 && from !== task)
    countTimes[ct + SCHEDULED] += Math.max(0, moment[0] - countTimes[ct + RUNNABLE_SINCE]);
}

/** A generator that nobody will drive any more, as far as the tree can tell. When it is, it is taken up again. */
function drop(slot: number): void {
  const i = slot * SLOT_INTS;
  if (slots[i + FIRST_CHILD] !== 0) detachChildren(slot);
  if ((slots[i + FLAGS] & MARK_WATCHED) !== 0) unwatch(slot);
  const handle = frames[slot];
  if (handle instanceof Frame) {
    handle.slot = -slots[i + SITE];
    handle.own = undefined;
  }
  frames[slot] = undefined;
  if ((slots[i + FLAGS] & MARK_CLAIMS) !== 0) bequeath(slot, slots[i + PARENT], idOf(slot));
  countEnd(slots[i + SITE]);
  release(slot);
}

/** Gives `top` and all below it to a task; returns how many of them are runnable. A loop: trees can be deep. */
function moveTree(top: number, row: number): number {
  let found = 0;
  let slot = top;
  for (;;) {
    const i = slot * SLOT_INTS;
    slots[i + TASK] = row;
    if ((slots[i + FLAGS] & (STATE_MASK | ERA_MASK)) === (STATE_RUNNABLE | eraBits)) found++;
    if (slots[i + FIRST_CHILD] !== 0) {
      slot = slots[i + FIRST_CHILD];
      continue;
    }
    while (slot !== top && slots[slot * SLOT_INTS + NEXT_SIBLING] === 0) slot = slots[slot * SLOT_INTS + PARENT];
    if (slot === top) return found;
    slot = slots[slot * SLOT_INTS + NEXT_SIBLING];
  }
}

/** Takes a frame from its parent, which ends too when it was kept for its children and this was the last. */
function unlink(slot: number): void {
  const i = slot * SLOT_INTS;
  const parent = slots[i + PARENT];
  const previous = slots[i + PREVIOUS_SIBLING];
  const next = slots[i + NEXT_SIBLING];
  if (previous !== 0) slots[previous * SLOT_INTS + NEXT_SIBLING] = next;
  else slots[parent * SLOT_INTS + FIRST_CHILD] = next;
  if (next !== 0) slots[next * SLOT_INTS + PREVIOUS_SIBLING] = previous;
  else if (previous === 0 && (slots[parent * SLOT_INTS + FLAGS] & MARK_KEPT) !== 0) endFrame(parent);
}

function countEnd(site: number): void {
  const c = site * SITE_INTS;
  sites[c + SITE_LIVE]--;
  sites[c + SITE_ENDED]++;
}

/** Writes the ended task down, adds it to the sums and frees its row and slot. */
function endTask(row: number, outcome: number): void {
  const at = moment[0];
  const t = row * TASK_INTS;
  const c = row * COUNT_INTS;
  const d = row * TASK_DOUBLES;
  const ct = row * COUNT_DOUBLES;
  const slot = tasks[t + ROOT];
  const i = slot * SLOT_INTS;
  const s = slots[i + SITE] * SITE_DOUBLES;
  const hasCounts = tasks[t + ERA] !== 0;
  const isMeasured = measuring && tasks[t + ERA] === header[ERAS];
  if (isMeasured && counts[c + RUNNABLE] > 0)
    countTimes[ct + SCHEDULED] += Math.max(0, at - countTimes[ct + RUNNABLE_SINCE]);
  if (hasCounts) counts[c + RUNNABLE] = 0;
  if ((slots[i + FLAGS] & MARK_CLAIMS) !== 0) bequeath(slot, 0, taskTimes[d + ID]);
  if (slots[i + FIRST_CHILD] !== 0) detachChildren(slot);
  const written = header[ENDED_WRITTEN];
  const e = (written & (ENDED_CAPACITY - 1)) * ENDED_DOUBLES;
  ended[e + ENDED_ID] = taskTimes[d + ID];
  ended[e + ENDED_KIND] = slots[i + FLAGS] & KIND_MASK;
  ended[e + ENDED_SITE] = slots[i + SITE];
  ended[e + ENDED_NAME] = tasks[t + NAME];
  ended[e + ENDED_SPAWNED_BY] = taskTimes[d + SPAWNED_BY];
  ended[e + ENDED_STARTED_AT] = taskTimes[d + TASK_STARTED_AT];
  ended[e + ENDED_AT] = at;
  ended[e + ENDED_TASK_BUSY] = hasCounts ? countTimes[ct + BUSY] : 0;
  ended[e + ENDED_TASK_SCHEDULED] = hasCounts ? countTimes[ct + SCHEDULED] : 0;
  ended[e + ENDED_TASK_POLLS] = hasCounts ? counts[c + POLLS] : 0;
  ended[e + ENDED_TASK_WAKES] = hasCounts ? counts[c + WAKES] : 0;
  ended[e + ENDED_TASK_SELF_WAKES] = hasCounts ? counts[c + SELF_WAKES] : 0;
  ended[e + ENDED_TASK_MAX_POLL] = hasCounts ? countTimes[ct + MAX_POLL] : 0;
  ended[e + ENDED_MEASURED_FROM] = isMeasured
    ? Math.max(headerTimes[ERA_AT], taskTimes[d + TASK_STARTED_AT])
    : Number.NaN;
  ended[e + ENDED_OUTCOME] = outcome;
  ended[e + ENDED_LOST_AT] = slots[i + AWAIT];
  header[ENDED_WRITTEN] = written + 1;
  if ((slots[i + FLAGS] & MARK_ENDS_WITH_PROMISE) !== 0) forget(slot);
  headerTimes[ENDED]++;
  if (hasCounts) {
    if (counts[c + HISTOGRAMS] !== 0) releaseHistograms(counts[c + HISTOGRAMS]);
    counts[c + HISTOGRAMS] = 0;
    headerTimes[ENDED_POLLS] += counts[c + POLLS];
    headerTimes[ENDED_WAKES] += counts[c + WAKES];
    headerTimes[ENDED_SELF_WAKES] += counts[c + SELF_WAKES];
    if (countTimes[ct + MAX_POLL] > headerTimes[LONGEST_POLL]) headerTimes[LONGEST_POLL] = countTimes[ct + MAX_POLL];
    siteTimes[s + SITE_BUSY] += countTimes[ct + BUSY];
  }
  const life = at - taskTimes[d + TASK_STARTED_AT];
  histograms[(tasks[t + SHARED_HISTOGRAMS] + HISTOGRAM_OF_LIVES) * HISTOGRAM_INTS + bucketOf(life)]++;
  if (life > siteTimes[s + SITE_LONGEST_LIFE]) siteTimes[s + SITE_LONGEST_LIFE] = life;
  tasks[t + ROOT] = 0;
  tasks[t + NEXT_FREE] = freeRow;
  freeRow = row;
  header[LIVE_TASKS]--;
  release(slot);
}

/** The frame is over: wake those who wait, hand its children on, leave the stack, free the slot. */
function endFrame(slot: number): void {
  const i = slot * SLOT_INTS;
  const flags = slots[i + FLAGS];
  const first = slots[i + FIRST_WAITER];
  if (first !== 0 && measuring && (flags & MARK_GENERATOR) === 0) wakeAll(first);
  if ((flags & MARK_WATCHED) !== 0) unwatch(slot);
  if (slots[i + SITE] !== 0) letGo(slot);
  const isTask = (flags & KIND_MASK) !== KIND_FRAME;
  if (!isTask && (flags & MARK_CLAIMS) !== 0) bequeath(slot, slots[i + PARENT], 0);
  const row = slots[i + TASK];
  if (slots[i + FIRST_CHILD] !== 0 && !isTask) {
    readClock();
    detachChildren(slot);
  }
  const endsItsPoll = frame === slot || (leftTask !== 0 && leftTask === row);
  if (frame === slot) leave();
  if (slots[i + SITE] !== 0) countEnd(slots[i + SITE]);
  if (isTask) {
    const isClosed = measuring && endsItsPoll && task !== row;
    if (isClosed) moment[0] = countTimes[row * COUNT_DOUBLES + LAST_POLL_ENDED_AT];
    else readClock();
    endRow(row);
  } else {
    unlink(slot);
    release(slot);
  }
}

/** The object of a frame that has ended is for the next one in its slot, unless its body may still use it. */
function letGo(slot: number): void {
  const handle = frames[slot] as Frame | undefined;
  if (handle === undefined) return;
  if (handle.site === EXITED) {
    handle.site = 0;
    handle.own = undefined;
  } else {
    handle.slot = 0;
    frames[slot] = undefined;
  }
}

/** Ends a task at the last reading of the clock, its poll too when it is running. */
function endRow(row: number, outcome = OUTCOME_DONE): void {
  if (task === row) closePoll();
  const root = tasks[row * TASK_INTS + ROOT] * SLOT_INTS;
  endTask(row, (slots[root + FLAGS] & MARK_FAILED) !== 0 ? OUTCOME_FAILED : outcome);
}

/** Ends the tasks whose promise has settled. One of them may be running: its poll ends here. */
function endAwaited(): void {
  moment[0] = now();
  while (firstEnding !== 0) {
    const slot = firstEnding;
    firstEnding = slots[slot * SLOT_INTS + NEXT_WAITER];
    finishNow(slot);
  }
}

// --- probes: called from the app's own code ------------------------------------------------------------------------

/** First statement of an async function. */
export function enter(site: number): Frame {
  const handle = begin(site);
  if (measuring && handle.slot !== 0) {
    // The promise made last is that of this call: nothing has run since.
    if (opened !== undefined) Mark.change(opened, (handle.slot << 3) | ROLE_OWN);
    else slots[handle.slot * SLOT_INTS + FLAGS] |= MARK_UNSEEN;
    opened = undefined;
  }
  return handle;
}

/** The same where something may have run since, which may have made promises: which of them is its own is not known. */
function enterUnseen(site: number): Frame {
  const handle = begin(site);
  if (handle.slot !== 0) slots[handle.slot * SLOT_INTS + FLAGS] |= MARK_UNSEEN;
  opened = undefined;
  return handle;
}

function begin(site: number): Frame {
  const slot = claim();
  if (slot === 0) {
    header[UNTRACKED]++;
    return UNTRACKED_FRAME;
  }
  let handle = frames[slot] as Frame | undefined;
  if (handle === undefined) {
    handle = new Frame(slot);
    frames[slot] = handle;
  }
  countCall(site);
  const parent = frame;
  if (parent !== 0) {
    if (!measuring) moment[0] = headerTimes[COARSE_NOW];
    fill(slot, KIND_FRAME, site, parent);
    push(slot);
  } else if (measuring) {
    moment[0] = now();
    if (owed !== 0) closeOwed();
    else if (task !== 0) closePoll();
    fill(slot, KIND_CALL, site, 0);
    push(slot);
    openPoll(slots[slot * SLOT_INTS + TASK]);
    newestRoot = slot;
  } else {
    moment[0] = headerTimes[COARSE_NOW];
    fill(slot, KIND_CALL, site, 0);
    push(slot);
    newestRoot = slot;
  }
  if (!measuring) slots[slot * SLOT_INTS + FLAGS] |= MARK_UNSEEN;
  return handle;
}

/** First statement of an async generator: its first `next()`. */
export function enterGenerator(site: number): Frame {
  const handle = begin(site);
  if (handle.slot !== 0) {
    slots[handle.slot * SLOT_INTS + FLAGS] |= MARK_GENERATOR | MARK_UNSEEN;
    handle.own = opened;
  }
  opened = undefined;
  return handle;
}

/** First statement of a module that awaits at its top level. The engine made its promise before the hooks could see it. */
export function enterModule(site: number): Frame {
  // Of a module that has thrown: modules do not call each other.
  if (hasThrown(frame)) emptyStack();
  const handle = enterUnseen(site);
  if (handle.slot !== 0) slots[handle.slot * SLOT_INTS + FLAGS] |= MARK_MODULE;
  return handle;
}

/** The default of a parameter is evaluated before the body: the frame begins there. */
export function enterInParameters(site: number): void {
  if (isInParametersOf(site)) {
    slots[frame * SLOT_INTS + FLAGS] |= MARK_IN_DEFAULT;
    return;
  }
  const { slot } = enter(site);
  if (slot !== 0) slots[slot * SLOT_INTS + FLAGS] |= MARK_IN_PARAMETERS | MARK_IN_DEFAULT | MARK_GUESSED;
}

/** It has its value: the next default, or the body, is of the same invocation. */
export function leaveDefault(site: number): void {
  if (frame !== 0 && slots[frame * SLOT_INTS + SITE] === site) slots[frame * SLOT_INTS + FLAGS] &= ~MARK_IN_DEFAULT;
}

/** First statement of an async function whose parameters may run code: by their defaults, or by what they take apart. */
export function enterBody(site: number): Frame {
  if (!isInParametersOf(site)) {
    const handle = enter(site);
    if (handle.slot !== 0) slots[handle.slot * SLOT_INTS + FLAGS] |= MARK_GUESSED;
    return handle;
  }
  slots[frame * SLOT_INTS + FLAGS] &= ~MARK_IN_PARAMETERS;
  return frames[frame] as Frame;
}

function isInParametersOf(site: number): boolean {
  const i = frame * SLOT_INTS;
  return (
    frame !== 0 &&
    slots[i + SITE] === site &&
    (slots[i + FLAGS] & (MARK_IN_PARAMETERS | MARK_IN_DEFAULT)) === MARK_IN_PARAMETERS
  );
}

/** The operand of an `await` has been evaluated; the suspension follows at once. */
export function announce(handle: Frame, site: number): void {
  if (!isHere(handle)) return;
  if (measuring) {
    awaiting = site;
    wrapper = 0;
    return;
  }
  const slot = handle.slot;
  slots[slot * SLOT_INTS + AWAIT] = site;
  suspendFrame(slot);
  suspendedLast = slot;
  leave();
}

/** An iterator was asked: for the frame that loops over it, unless the engine does so while that is suspended. */
export function announceStep(handle: Frame, site: number): void {
  if (frame === handle.slot && frame !== 0 && (slots[frame * SLOT_INTS + FLAGS] & STATE_MASK) === STATE_RUNNING)
    announce(handle, site);
}

/** A loop asks for the `return` of its iterator: a generator that is closed at a `yield` in that loop goes on there. */
export function leaveLoop(handle: Frame): void {
  if (handle.slot <= 0 || (slots[handle.slot * SLOT_INTS + FLAGS] & MARK_YIELDED) === 0) return;
  // Of a plain iterator the engine has made a promise, to await its end.
  if (asked !== undefined) opened = undefined;
  yielded(handle);
}

/** An `await` has its value, or has thrown. While it is measured, the hooks have said so before. */
export function resumed(handle: Frame): void {
  const slot = handle.slot;
  if (slot <= 0) return;
  const flags = slots[slot * SLOT_INTS + FLAGS];
  // `throw()` makes a generator go on behind its `yield` in a `catch` or `finally`.
  if ((flags & MARK_YIELDED) !== 0) {
    yielded(handle);
    return;
  }
  if ((flags & STATE_MASK) === STATE_RUNNING) return;
  goOn(slot);
  // It was suspended when measuring began: of this job no hook tells, so no `after` ends the poll.
  inJob = false;
}

/** The operand of a `yield` has been evaluated. The engine awaits it, hands it on and suspends the generator. */
export function announceYield(handle: Frame, site: number): void {
  if (!isHere(handle)) return;
  const slot = handle.slot;
  const i = slot * SLOT_INTS;
  slots[i + AWAIT] = site;
  slots[i + FLAGS] |= MARK_YIELDED;
  suspendFrame(slot);
  if (measuring) {
    yielding = slot;
    lastGenerator = slot;
  }
  leave();
}

/** A `yield*` has asked the generator below: the engine waits for the answer, and hands it on or makes this one go on. */
export function announceDelegation(handle: Frame, site: number): void {
  if (!isHere(handle)) return;
  suspendDelegating(handle.slot, site, MARK_DELEGATING);
  if (measuring) yielding = handle.slot;
}

/** A `yield*` of a plain iterable: what that gives passes through; this generator runs again behind it. */
export function announcePlainDelegation(handle: Frame, site: number): void {
  if (isHere(handle)) suspendDelegating(handle.slot, site, MARK_DELEGATING | MARK_YIELDED);
}

function suspendDelegating(slot: number, site: number, marks: number): void {
  const i = slot * SLOT_INTS;
  slots[i + AWAIT] = site;
  slots[i + FLAGS] |= marks;
  suspendFrame(slot);
  leave();
}

/** A `yield*` that is left has asked the generator below to return, and awaits that. */
export function announceClose(handle: Frame, site: number): void {
  if (handle.slot > 0 && frame === handle.slot) slots[frame * SLOT_INTS + FLAGS] |= MARK_DELEGATING;
  announceStep(handle, site);
}

/** A `yield*` asks the generator below, within the call of `next()`. */
export function delegates(handle: Frame): void {
  const slot = handle.slot;
  if (slot > 0) {
    if ((slots[slot * SLOT_INTS + FLAGS] & STATE_MASK) === STATE_RUNNING) return;
    slots[slot * SLOT_INTS + FLAGS] |= MARK_YIELDED;
  }
  yielded(handle);
}

/** A generator goes on behind a `yield`: within the call of `next()`, or in a job when that was made before. */
export function yielded(handle: Frame): void {
  const slot = handle.slot;
  if (slot <= 0) {
    if (slot < 0) reopen(handle);
    return;
  }
  const i = slot * SLOT_INTS;
  const flags = slots[i + FLAGS];
  if ((flags & STATE_MASK) === STATE_RUNNING) return;
  if ((flags & MARK_YIELDED) === 0 || (measuring && opened === undefined)) {
    if ((flags & MARK_YIELDED) !== 0) {
      takeBack(handle);
      if ((flags & ERA_MASK) === eraBits) wakeItself(slot);
    }
    goOn(slot);
    return;
  }
  if ((flags & MARK_WATCHED) !== 0) unwatch(slot);
  slots[i + FLAGS] = (flags & ~(STATE_MASK | MARK_YIELDED | MARK_DELEGATING | MARK_WATCHED)) | STATE_RUNNING;
  slots[i + AWAIT] = 0;
  if (!measuring) {
    push(slot);
    return;
  }
  handle.own = opened;
  opened = undefined;
  const owner = slots[i + TASK];
  if (owner === task) {
    push(slot);
    return;
  }
  moment[0] = now();
  if (owed !== 0) closeOwed();
  if (task !== 0) pausePoll();
  push(slot);
  openPoll(owner);
}

/** A generator that had been dropped is driven again: a frame of whoever does it. */
function reopen(handle: Frame): void {
  const again = enterGenerator(-handle.slot);
  if (again.slot === 0) return;
  handle.slot = again.slot;
  handle.own = again.own;
  frames[again.slot] = handle;
}

/** The value of a `return` has been evaluated, and may be a promise. */
export function returning(handle: Frame, site: number): void {
  if (!isHere(handle)) return;
  const i = handle.slot * SLOT_INTS;
  slots[i + AWAIT] = site;
  slots[i + FLAGS] |= MARK_RETURNING;
  handle.site = site;
}

/** The same, of what is certain to be the promise of the call that was made last: it fails when that does. */
export function returningCall(handle: Frame, site: number): void {
  returning(handle, site);
  // Where that call is not tracked, those that it has made seem to be this one's.
  if (suspendedLast === 0 || header[UNTRACKED] !== 0) return;
  const i = suspendedLast * SLOT_INTS;
  if (slots[i + PARENT] === handle.slot) slots[i + FIRST_WAITER] = handle.slot;
}

/** The body has thrown. Returns the root of the task that has failed with it, whose error is worth telling; 0: none. */
export function failed(handle: Frame): number {
  // `throw()` makes a generator go on that does not catch.
  if (handle.slot > 0 && (slots[handle.slot * SLOT_INTS + FLAGS] & MARK_YIELDED) !== 0) yielded(handle);
  if (!isHere(handle)) return 0;
  const i = handle.slot * SLOT_INTS;
  slots[i + FLAGS] &= ~MARK_RETURNING;
  slots[i + AWAIT] = 0;
  return fail(handle.slot);
}

/** With a frame fail those that have returned its promise, one the other's. Returns the root of a task; 0: not so far. */
function fail(first: number): number {
  let slot = first;
  while (slot !== 0) {
    const i = slot * SLOT_INTS;
    if ((slots[i + FLAGS] & MARK_FAILED) !== 0) return 0;
    slots[i + FLAGS] |= MARK_FAILED;
    sites[slots[i + SITE] * SITE_INTS + SITE_FAILED]++;
    if ((slots[i + FLAGS] & KIND_MASK) !== KIND_FRAME) {
      headerTimes[FAILED_TASKS]++;
      return slot;
    }
    let waiter = slots[i + FIRST_WAITER];
    while (waiter !== 0 && (slots[waiter * SLOT_INTS + FLAGS] & (MARK_RETURNED | MARK_KEPT)) === 0)
      waiter = slots[waiter * SLOT_INTS + NEXT_WAITER];
    slot = waiter;
  }
  return 0;
}

/** The last thing a body does, whichever way it ends. Its promise settles next, or waits for the one it returned. */
export function exit(handle: Frame): void {
  const slot = handle.slot;
  if (slot <= 0) {
    handle.slot = 0;
    return;
  }
  const i = slot * SLOT_INTS;
  if ((slots[i + FLAGS] & MARK_YIELDED) !== 0) {
    endClosed(handle);
    return;
  }
  isHere(handle);
  const flags = slots[i + FLAGS];
  const isReturning = (flags & MARK_RETURNING) !== 0;
  const isUnseen = !measuring || (flags & MARK_UNSEEN) !== 0;
  if (isUnseen && (!isReturning || slots[i + FIRST_CHILD] === 0)) {
    const running = task;
    handle.site = EXITED;
    endFrame(slot);
    left = ANY;
    leftTask = isReturning || task === running ? 0 : running;
    return;
  }
  if ((flags & MARK_GUESSED) !== 0) slots[i + FLAGS] |= MARK_EXITED;
  const site = handle.site;
  handle.site = EXITED;
  if (!isReturning) return;
  slots[i + AWAIT] = site;
  if (isUnseen) slots[i + FLAGS] = (flags & ~MARK_RETURNING) | MARK_KEPT;
  suspendFrame(slot);
  if (!measuring) suspendedLast = slot;
  const running = task;
  leave();
  left = slot;
  leftTask = task === running ? 0 : running;
}

/** A generator is closed at a `yield`, and nothing of it runs. Whom its end wakes, the task itself has woken. */
function endClosed(handle: Frame): void {
  const owner = slots[handle.slot * SLOT_INTS + TASK];
  takeBack(handle);
  handle.site = EXITED;
  endFrame(handle.slot);
  left = ANY;
  leftTask = measuring ? owner : 0;
}

// --- promise hooks -------------------------------------------------------------------------------------------------

export function onInit(promise: object, parent: object | undefined): void {
  if (parent === undefined) {
    // Of a subclass, `.then` makes one by the constructor, and the engine does not say where it comes from.
    const isPlain = frame === 0 || prototypeOf(promise) === plain;
    new Mark(promise, isPlain ? ROLE_AWAITED : (contextOf(frame) << 3) | ROLE_CONTEXT);
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
    decide(undefined);
  }
  const slot = frame;
  if (slot === 0) {
    // Now it is known what the frame that has returned a promise waits for.
    if (returned !== 0) waitReturned(returned, Mark.get(parent));
    returned = 0;
    new Mark(promise, ROLE_AWAITED);
    return;
  }
  if (awaiting === 0) {
    initChained(promise, parent, slot);
    return;
  }
  const i = slot * SLOT_INTS;
  const isUnseen = (slots[i + FLAGS] & MARK_UNSEEN) !== 0;
  let mark = 0;
  if (wrapper !== 2) {
    mark = Mark.get(parent);
    if (isUnseen ? parent === (frames[slot] as Frame).own : mark === ((slot << 3) | ROLE_OWN)) {
      new Mark(promise, ROLE_AWAITED);
      wrapper = 1;
      return;
    }
  }
  slots[i + AWAIT] = awaiting;
  awaiting = 0;
  new Mark(promise, (slot << 3) | ROLE_RESUME);
  suspendFrame(slot);
  if (parent === newestTimer) awaitsTimer(slot);
  if (wrapper === 2) {
    wake(slot);
  } else if (isUnseen && wrapper === 0 && (frames[slot] as Frame).own === undefined) {
    undecided = slot;
    undecidedFirst = promise;
    undecidedParent = parent;
  } else if (!waitFor(slot, parent, mark)) {
    wake(slot);
  }
  if (isUnseen && (slots[i + FLAGS] & MARK_GENERATOR) !== 0) lastGenerator = slot;
  wrapper = 0;
  leave();
}

/** Of `.then`, in whose name its callback runs; or of the engine, which may be about to close a generator. */
function initChained(promise: object, parent: object, slot: number): void {
  const closes = closing === 2 && parent === closingWrapper;
  if (closes) new Asked(promise, opened as object);
  closing = parent === opened ? 1 : 0;
  closingWrapper = closing === 0 ? undefined : promise;
  const from = Mark.get(parent);
  if (from !== -1 && (from & ROLE_MASK) === ROLE_OWN) slots[(from >> 3) * SLOT_INTS + FLAGS] |= MARK_CHAINED;
  if (parent === newestTimer) chainsTimer(promise);
  new Mark(promise, (contextOf(slot) << 3) | (closes ? ROLE_CLOSE : ROLE_CONTEXT));
}

/** What a frame has returned is known: where it is the promise of a call of its own, that is who it waits for. */
function waitReturned(slot: number, mark: number): void {
  slots[slot * SLOT_INTS + FLAGS] |= MARK_RETURNED;
  if (mark === SETTLED_FAILED) fail(slot);
  if (mark === -1 || (mark & ROLE_MASK) !== ROLE_OWN) return;
  const c = (mark >> 3) * SLOT_INTS;
  if (slots[c + PARENT] !== slot) return;
  slots[slot * SLOT_INTS + NEXT_WAITER] = slots[c + FIRST_WAITER];
  slots[c + FIRST_WAITER] = slot;
}

/** Slot (20 bits) and generation (8 bits). */
export function contextOf(slot: number): number {
  return ((slots[slot * SLOT_INTS + GENERATION] & 0xff) << 20) | slot;
}

/** Whether what came first was the wrapper of an operand that is no promise, and so its parent the frame's own. */
function decide(promise: object | undefined): void {
  const slot = undecided;
  const first = undecidedFirst as object;
  const parent = undecidedParent as object;
  undecided = 0;
  undecidedFirst = undefined;
  undecidedParent = undefined;
  if (promise === undefined) {
    if (!waitFor(slot, parent, Mark.get(parent))) wakeItself(slot);
    return;
  }
  Mark.change(first, wrapper === 2 ? SETTLED : ROLE_AWAITED);
  new Mark(promise, (slot << 3) | ROLE_RESUME);
  const handle = frames[slot];
  if (handle instanceof Frame) handle.own = parent;
  if (wrapper === 2 || !waitFor(slot, first, Mark.get(first))) wakeItself(slot);
  wrapper = 0;
}

/**
 * What seemed to be the wrapper of its operand is not awaited, and the job is over: it stands for the wait for the promise
 * of the frame's own call, which will last for ever.
 */
function awaitItself(): void {
  slots[frame * SLOT_INTS + AWAIT] = awaiting;
  suspendFrame(frame);
}

/** What it awaits had settled before, which is known only now that its poll is over. */
function wakeItself(slot: number): void {
  leftTask = slots[slot * SLOT_INTS + TASK];
  wake(slot);
  leftTask = 0;
}

/** The promises that a `yield` makes, or a step of a `yield*`: a wrapper of a value, and the one that waits for it. */
function awaitedByYield(promise: object, parent: object): void {
  const slot = yielding;
  if (parent === (frames[slot] as Frame).own && wrapper === 0) {
    new Mark(promise, ROLE_AWAITED);
    wrapper = 3;
    return;
  }
  if (wrapper === 0 && !awaitsGenerator(slot, parent) && (Mark.get(parent) & ROLE_MASK) !== SETTLED)
    slots[slot * SLOT_INTS + FLAGS] |= MARK_YIELDS_PENDING;
  yielding = 0;
  lastGenerator = slot;
  wrapper = 0;
  new Mark(promise, (contextOf(slot) << 3) | ROLE_INTERNAL);
}

/** Whether that is what the generator has given that suspended last: then `slot` waits for it. */
function awaitsGenerator(slot: number, promise: object): boolean {
  if (lastGenerator === 0 || (frames[lastGenerator] as Frame | undefined)?.own !== promise) return false;
  slots[lastGenerator * SLOT_INTS + FIRST_WAITER] = slot;
  return true;
}

function firstWaiter(mark: number): number {
  return mark !== -1 && (mark & ROLE_MASK) === ROLE_AWAITED ? mark >> 3 : 0;
}

export function onBefore(promise: object): void {
  leftTask = 0;
  closing = 0;
  opened = undefined;
  if (undecided !== 0) decide(undefined);
  const mark = Mark.get(promise);
  switch (mark & ROLE_MASK) {
    case ROLE_RESUME:
      goOn(mark >> 3);
      return;
    case ROLE_CLOSE:
      asked = Asked.of(promise);
      runInContext(mark >> 3);
      break;
    // More than once: a chain that comes to follow another promise has jobs for that, too.
    case ROLE_CONTEXT:
    case ROLE_CONTEXT_AWAITED:
      runInContext(mark >> 3);
      break;
    case ROLE_INTERNAL:
      handYieldOn(mark >> 3);
      break;
    case ROLE_OWN:
      returned = mark >> 3;
      break;
    case ROLE_AWAITED:
      awaiter = mark >> 3;
  }
  if (owed === 0) return;
  moment[0] = now();
  closeOwed();
}

/** The engine hands on what a generator has yielded: nobody waits for it any more. */
function handYieldOn(context: number): void {
  const slot = context & 0xfffff;
  if (contextOf(slot) !== context) return;
  const i = slot * SLOT_INTS;
  const flags = slots[i + FLAGS];
  // What was pending, somebody has settled. Else whom this wakes, the task itself has woken.
  if ((flags & MARK_YIELDS_PENDING) === 0) leftTask = slots[i + TASK];
  slots[i + FLAGS] = (flags & ~MARK_YIELDS_PENDING) | MARK_YIELDED;
  left = ANY;
  slots[i + FIRST_WAITER] = 0;
}

/** A `.then` callback: a run of the task that chained it, when the frame that did so is still there. */
function runInContext(context: number): void {
  const slot = context & 0xfffff;
  if (contextOf(slot) !== context) return;
  const owner = slots[slot * SLOT_INTS + TASK];
  moment[0] = now();
  if (owed !== 0) closeOwed();
  renewRow(owner);
  if (counts[owner * COUNT_INTS + RUNNABLE] > 0)
    countTimes[owner * COUNT_DOUBLES + SCHEDULED] += moment[0] - countTimes[owner * COUNT_DOUBLES + RUNNABLE_SINCE];
  startJob(slot, owner);
}

/** A generator goes on by a `return`, in a job that was taken for a callback of who asked for that: that poll is none. */
function takeBack(handle: Frame): void {
  if (task !== 0) {
    const ct = task * COUNT_DOUBLES;
    if (counts[task * COUNT_INTS + RUNNABLE] > 0)
      countTimes[ct + SCHEDULED] -= headerTimes[POLL_STARTED_AT] - countTimes[ct + RUNNABLE_SINCE];
    task = 0;
    header[RUNNING_TASK] = 0;
    frame = 0;
    header[RUNNING_FRAME] = 0;
    depth = 0;
  }
  if (asked !== undefined) handle.own = asked;
  asked = undefined;
  // It has handed nothing on.
  if (handle.own !== undefined) slots[handle.slot * SLOT_INTS + FIRST_WAITER] = firstWaiter(Mark.get(handle.own));
}

export function onAfter(): void {
  if (undecided !== 0) decide(undefined);
  if (awaiting !== 0 && wrapper !== 0) awaitItself();
  awaiting = 0;
  wrapper = 0;
  yielding = 0;
  returned = 0;
  awaiter = 0;
  leftTask = 0;
  asked = undefined;
  if (frame !== 0) {
    if ((slots[frame * SLOT_INTS + FLAGS] & MARK_MODULE) !== 0 && hasThrown(frame)) endThrown(frame);
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
    moment[0] = now();
    closePoll();
  }
}

export function onSettled(promise: object): void {
  if (wrapper === 1 || (undecided !== 0 && promise === undecidedFirst)) {
    Mark.change(promise, SETTLED);
    wrapper = 2;
    return;
  }
  if (closing !== 0) closing = closing === 1 && promise === closingWrapper ? 2 : 0;
  const mark = Mark.get(promise);
  if (leftTask !== 0 && left !== ANY && mark !== ((left << 3) | ROLE_OWN)) leftTask = 0;
  if (mark !== -1) {
    Mark.change(promise, SETTLED);
    const role = mark & ROLE_MASK;
    if (role === ROLE_OWN) settleOwn(mark >> 3, promise);
    else if (role === ROLE_AWAITED) wakeAll(mark >> 3);
    else if (role === ROLE_CONTEXT_AWAITED) wakeAll(Waited.take(promise));
  }
  leftTask = 0;
  if (firstEnding !== 0) endAwaited();
}

function settleOwn(slot: number, promise: object): void {
  const i = slot * SLOT_INTS;
  if ((slots[i + FLAGS] & MARK_IN_PARAMETERS) !== 0) fail(slot);
  if ((slots[i + FLAGS] & MARK_FAILED) !== 0) Mark.change(promise, SETTLED_FAILED);
  // A body that still runs cannot have settled its promise: this was another's.
  if ((slots[i + FLAGS] & (MARK_GUESSED | MARK_EXITED | MARK_IN_PARAMETERS)) === MARK_GUESSED)
    slots[i + FLAGS] |= MARK_UNSEEN;
  else endFrame(slot);
}

// --- measuring -----------------------------------------------------------------------------------------------------

/** Called with an empty stack, right before the promise hooks go on or right after they went off. */
export function setMeasuring(on: boolean): void {
  moment[0] = now();
  const at = moment[0];
  if (owed !== 0) closeOwed();
  if (task !== 0) closePoll();
  emptyStack();
  suspendedCount = 0;
  opened = undefined;
  awaiting = 0;
  wrapper = 0;
  yielding = 0;
  suspendedLast = 0;
  lastGenerator = 0;
  asked = undefined;
  undecided = 0;
  undecidedFirst = undefined;
  undecidedParent = undefined;
  inJob = false;
  runnable = 0;
  returned = 0;
  awaiter = 0;
  leftTask = 0;
  mayBeInterrupted = false;
  headerTimes[COARSE_NOW] = at;
  measuring = on;
  forgetTimer();
  if (!on && unprobed) forgetWaits();
  if (!on) stopWaitingForEnds();
  if (on) {
    header[ERAS]++;
    headerTimes[ERA_AT] = header[ERAS] === 1 && headerTimes[SPAWNED] === 0 ? 0 : at;
    eraBits = (((header[ERAS] - 1) % 255) + 1) << ERA_SHIFT;
  } else {
    eraBits = 0;
  }
  header[MEASURING] = on ? 1 : 0;
  if (on) waitForEnds();
}

// --- tasks of which no function is probed (see attach/chains.ts) -----------------------------------------------------

/** True in a process that was attached to. */
let unprobed = false;

export function probeNothing(): void {
  unprobed = true;
}

/**
 * A task that has begun at `at`: outside of any other, or `spawner`, the id of one that has ended, has left it behind. 0 when
 * the table is full. `site` 0: where is not known.
 */
export function openRoot(site: number, name: number, at: number, spawner: number): number {
  const slot = claim();
  if (slot === 0) {
    header[UNTRACKED]++;
    return 0;
  }
  moment[0] = at;
  fill(slot, spawner === 0 ? KIND_ROOT : KIND_DETACHED, site, 0);
  const i = slot * SLOT_INTS;
  const row = slots[i + TASK];
  tasks[row * TASK_INTS + NAME] = name;
  slots[i + WAITS] = 0;
  slots[i + FLAGS] = (spawner === 0 ? KIND_ROOT : KIND_DETACHED) | STATE_SUSPENDED | eraBits;
  if (site !== 0) countCall(site);
  if (spawner !== 0) {
    taskTimes[row * TASK_DOUBLES + SPAWNED_BY] = spawner;
    headerTimes[DETACHED]++;
  }
  return slot;
}

/** The first run of a task goes on until `to`; it began, or was counted so far, at `from`. `ran`: before that. */
export function countFirstRun(slot: number, ran: number, from: number, to: number): void {
  const ct = slots[slot * SLOT_INTS + TASK] * COUNT_DOUBLES;
  const piece = to - from;
  countTimes[ct + BUSY] += piece;
  headerTimes[TASKS_BUSY] += piece;
  if (ran + piece > countTimes[ct + MAX_POLL]) countTimes[ct + MAX_POLL] = ran + piece;
  countTimes[ct + LAST_POLL_ENDED_AT] = to;
  counts[slots[slot * SLOT_INTS + TASK] * COUNT_INTS + POLLS] = 1;
}

/** It has lasted so long, and is over. */
export function endFirstRun(slot: number, ran: number): void {
  const row = slots[slot * SLOT_INTS + TASK];
  histograms[tasks[row * TASK_INTS + SHARED_HISTOGRAMS] * HISTOGRAM_INTS + bucketOf(ran)]++;
  if (slots[slot * SLOT_INTS + WAITS] === 0) endRoot(slot, OUTCOME_DONE);
}

/** The task in `root` waits for one thing more; 0 when the table is full. `marks`: WAIT marks. */
export function openWait(root: number, marks: number): number {
  const slot = claim();
  if (slot === 0) {
    header[UNTRACKED]++;
    return 0;
  }
  const i = slot * SLOT_INTS;
  const r = root * SLOT_INTS;
  const row = slots[r + TASK];
  slots[i + FLAGS] = KIND_FRAME | STATE_SUSPENDED | eraBits | marks;
  slots[i + SITE] = slots[r + SITE];
  slots[i + WAIT_ROOT_GENERATION] = slots[r + GENERATION];
  slots[i + PARENT] = root;
  slots[i + TASK] = row;
  slots[i + WAIT_NAME] = tasks[row * TASK_INTS + NAME];
  slots[i + FIRST_CHILD] = 0;
  slots[i + FIRST_WAITER] = 0;
  slots[i + NEXT_WAITER] = 0;
  slotTimes[slot * SLOT_DOUBLES + WAIT_TASK_ID] = taskTimes[row * TASK_DOUBLES + ID];
  slotTimes[slot * SLOT_DOUBLES + SUSPENDED_AT] = moment[0];
  if ((marks & MARK_ASIDE) === 0) slots[r + WAITS]++;
  header[LIVE_FRAMES]++;
  return slot;
}

/** The task that a wait belongs to; 0: it has ended. */
export function rootOf(wait: number): number {
  const i = wait * SLOT_INTS;
  const root = slots[i + PARENT];
  return slots[root * SLOT_INTS + GENERATION] === slots[i + WAIT_ROOT_GENERATION] ? root : 0;
}

/** It is no wait any more; its slot is kept. */
export function cancelWait(slot: number): void {
  const i = slot * SLOT_INTS;
  const flags = slots[i + FLAGS];
  const root = rootOf(slot);
  slots[i + FLAGS] = KIND_FRAME | STATE_RUNNING;
  if (root === 0) return;
  if ((flags & (STATE_MASK | MARK_OF_ENGINE)) === STATE_RUNNABLE) {
    runnable--;
    counts[slots[i + TASK] * COUNT_INTS + RUNNABLE]--;
  }
  if ((flags & MARK_ASIDE) === 0) slots[root * SLOT_INTS + WAITS]--;
}

/** What is waited for has settled, of whoever waits for it. */
export function wakeWait(slot: number): void {
  const i = slot * SLOT_INTS;
  if ((slots[i + FLAGS] & MARK_OF_ENGINE) === 0 && rootOf(slot) !== 0) wake(slot);
  else slots[i + FLAGS] = (slots[i + FLAGS] & ~STATE_MASK) | STATE_RUNNABLE;
}

/**
 * A task goes on where it has waited: its poll begins. What a task has left behind that has ended becomes one of its own.
 * Returns the task; 0: none. The slot of the wait is kept.
 */
export function endWait(slot: number): number {
  const i = slot * SLOT_INTS;
  const isAside = (slots[i + FLAGS] & MARK_ASIDE) !== 0;
  let root = rootOf(slot);
  if (root !== 0) {
    if (!isAside) slots[root * SLOT_INTS + WAITS]--;
  } else {
    root = isAside
      ? 0
      : openRoot(slots[i + SITE], slots[i + WAIT_NAME], now(), slotTimes[slot * SLOT_DOUBLES + WAIT_TASK_ID]);
    if (root === 0) return 0;
    slots[i + TASK] = slots[root * SLOT_INTS + TASK];
    // Nothing was counted of the wait.
    slots[i + FLAGS] &= ~ERA_MASK;
  }
  goOn(slot);
  frame = root;
  header[RUNNING_FRAME] = root;
  return root;
}

/** What such a task has done in a job is over: its poll ends. */
export function endJob(): void {
  frame = 0;
  header[RUNNING_FRAME] = 0;
  depth = 0;
  inJob = false;
  leftTask = 0;
  if (task === 0) return;
  moment[0] = now();
  closePoll();
}

/** What settles now, the task in that row has settled, though it does not run; 0: nobody has. */
export function actFor(row: number): void {
  leftTask = row;
}

/** It waits for nothing any more, and nobody else ends it. */
function endRoot(slot: number, outcome: number): void {
  const kind = slots[slot * SLOT_INTS + FLAGS] & KIND_MASK;
  if (kind !== KIND_ROOT && kind !== KIND_DETACHED) return;
  const site = slots[slot * SLOT_INTS + SITE];
  if (site !== 0) countEnd(site);
  readClock();
  if (outcome === OUTCOME_LOST) headerTimes[LOST]++;
  endTask(slots[slot * SLOT_INTS + TASK], outcome);
}

/** Ends a task that waits for nothing. */
export function endWithoutWaits(root: number, outcome = OUTCOME_DONE): void {
  if (slots[root * SLOT_INTS + WAITS] === 0) endRoot(root, outcome);
}

/** Nobody measures any more: what such tasks do is not seen, nor their end. Requests stay. */
function forgetWaits(): void {
  for (let slot = 1; slot < freshSlot; slot++) {
    const i = slot * SLOT_INTS;
    const flags = slots[i + FLAGS];
    if ((flags & STATE_MASK) === STATE_FREE) continue;
    const kind = flags & KIND_MASK;
    if (kind === KIND_FRAME) {
      release(slot);
      continue;
    }
    slots[i + WAITS] = 0;
    if (kind !== KIND_ROOT && kind !== KIND_DETACHED) continue;
    const row = slots[i + TASK];
    if (slots[i + SITE] !== 0) {
      sites[slots[i + SITE] * SITE_INTS + SITE_LIVE]--;
      sites[slots[i + SITE] * SITE_INTS + SITE_CALLS]--;
    }
    if (counts[row * COUNT_INTS + HISTOGRAMS] !== 0) releaseHistograms(counts[row * COUNT_INTS + HISTOGRAMS]);
    counts[row * COUNT_INTS + HISTOGRAMS] = 0;
    tasks[row * TASK_INTS + ROOT] = 0;
    tasks[row * TASK_INTS + NEXT_FREE] = freeRow;
    freeRow = row;
    header[LIVE_TASKS]--;
    headerTimes[SPAWNED]--;
    release(slot);
  }
}

// --- tasks without a frame of their own: requests and `spawn` --------------------------------------------------------

/** Starts a task of `kind` that does not run yet; 0 when the table is full. */
export function openTask(kind: number, name: number): number {
  const slot = claim();
  if (slot === 0) {
    header[UNTRACKED]++;
    return 0;
  }
  readClock();
  fill(slot, kind, 0, 0);
  tasks[slots[slot * SLOT_INTS + TASK] * TASK_INTS + NAME] = name;
  suspendFrame(slot);
  return slot;
}

/** Starts a task of `kind` and enters it; 0 when the table is full. `leaveTask` must follow in the same run. */
export function startTask(kind: number, name: number): number {
  const slot = openTask(kind, name);
  if (slot !== 0) enterNow(slot);
  return slot;
}

/** Runs what follows, until `leaveTask`, as a poll of this task. False when it runs already: nothing to leave then. */
export function enterTask(slot: number): boolean {
  if (currentTask() === slots[slot * SLOT_INTS + TASK]) return false;
  readClock();
  enterNow(slot);
  return true;
}

function enterNow(slot: number): void {
  const i = slot * SLOT_INTS;
  slots[i + FLAGS] = (slots[i + FLAGS] & ~STATE_MASK) | STATE_RUNNING;
  if (!measuring) {
    push(slot);
    return;
  }
  const owner = slots[i + TASK];
  renewRow(owner);
  if (counts[owner * COUNT_INTS + RUNNABLE] > 0)
    countTimes[owner * COUNT_DOUBLES + SCHEDULED] += moment[0] - countTimes[owner * COUNT_DOUBLES + RUNNABLE_SINCE];
  if (owed !== 0) closeOwed();
  if (task !== 0) pausePoll();
  push(slot);
  openPoll(owner);
}

export function leaveTask(slot: number): void {
  // Unless a job in between has emptied the stack, the task is on top of it.
  while (depth > 0 && frame !== slot && frame !== 0) leave();
  if (frame !== slot) return;
  suspendFrame(slot);
  leave();
}

/** The promise whose end is the end of this task; while nobody measures, the last of its frames, if it has any. */
export function endWith(slot: number, promise: object): void {
  const i = slot * SLOT_INTS;
  if (!measuring && slots[i + FIRST_CHILD] !== 0) {
    endWithChildren(slot);
    return;
  }
  slots[i + FLAGS] |= MARK_ENDS_WITH_PROMISE;
  remember(slot, promise);
  if (!measuring) slots[i + NEXT_WAITER] = lookOutFor(promise, slot);
  else if (!waitFor(slot, promise, Mark.get(promise))) finishTask(slot);
}

/** Called for every promise that settles while nobody measures, but tasks wait for one. */
export function onSettledUnmeasured(promise: object): void {
  let slot = endingWith(promise);
  while (slot !== 0) {
    const next = slots[slot * SLOT_INTS + NEXT_WAITER];
    stopLookingOut();
    finishTask(slot);
    slot = next;
  }
}

function endWithChildren(slot: number): void {
  const i = slot * SLOT_INTS;
  if (slots[i + FIRST_CHILD] !== 0) slots[i + FLAGS] |= MARK_KEPT;
  else endFrame(slot);
}

/** Frames that end when a promise settles, which nobody will see any more. */
function stopWaitingForEnds(): void {
  const unseen = MARK_ENDS_WITH_PROMISE | MARK_RETURNED | MARK_RETURNING;
  for (let slot = 1; slot < freshSlot; slot++) {
    const i = slot * SLOT_INTS;
    if ((slots[i + FLAGS] & STATE_MASK) === STATE_FREE || (slots[i + FLAGS] & unseen) === 0) continue;
    slots[i + FLAGS] &= ~unseen;
    const promise = promiseOf(slot);
    forget(slot);
    if (promise === undefined) endWithChildren(slot);
    else endWith(slot, promise);
  }
}

/** Tasks that end with a promise: from now on, that is marked as every other. */
function waitForEnds(): void {
  lookOutForNone();
  for (const slot of slotsWithPromise()) {
    const promise = promiseOf(slot);
    if (promise !== undefined) waitFor(slot, promise, Mark.get(promise));
  }
}

/** Their promise was collected before it settled: they cannot end any more. */
export function endLostTasks(): void {
  for (const slot of slotsWithPromise()) {
    if (promiseOf(slot) === undefined && slots[slot * SLOT_INTS + FIRST_CHILD] === 0) {
      headerTimes[LOST]++;
      readClock();
      endTask(slots[slot * SLOT_INTS + TASK], OUTCOME_LOST);
    }
  }
}

/** Ends a task, its poll too when it is running. What still runs of it goes on as a detached task. */
export function finishTask(slot: number, outcome = OUTCOME_DONE): void {
  readClock();
  finishNow(slot, outcome);
}

function finishNow(slot: number, outcome = OUTCOME_DONE): void {
  const row = slots[slot * SLOT_INTS + TASK];
  endRow(row, outcome);
  if (frame === slot) {
    frame = 0;
    header[RUNNING_FRAME] = 0;
  } else if (measuring && frame !== 0 && task === 0) openPoll(slots[frame * SLOT_INTS + TASK]);
}

/** A suspended frame was collected: nothing can make it go on. Those below it that were collected with it end first. */
export function endLost(collected: number): void {
  let slot = collected;
  for (;;) {
    const i = slot * SLOT_INTS;
    if (isAboveLost(slot)) {
      slots[i + FLAGS] |= MARK_GONE;
      return;
    }
    const parent = slots[i + PARENT];
    const isParentLost =
      parent !== 0 && ((slots[parent * SLOT_INTS + FLAGS] & MARK_GONE) !== 0 || endsWith(parent, slot));
    if (isParentLost) slots[parent * SLOT_INTS + FLAGS] &= ~MARK_KEPT;
    endCollected(slot);
    if (!isParentLost) return;
    slot = parent;
  }
}

/** Its body is done, and what it has returned ends with that call. */
function endsWith(parent: number, child: number): boolean {
  const i = parent * SLOT_INTS;
  const c = child * SLOT_INTS;
  if ((slots[i + FLAGS] & MARK_KEPT) !== 0) return slots[i + FIRST_CHILD] === child && slots[c + NEXT_SIBLING] === 0;
  return (slots[i + FLAGS] & MARK_RETURNED) !== 0 && slots[c + FIRST_WAITER] === parent;
}

function isAboveLost(slot: number): boolean {
  let child = slots[slot * SLOT_INTS + FIRST_CHILD];
  for (; child !== 0; child = slots[child * SLOT_INTS + NEXT_SIBLING]) {
    const handle = frames[child];
    if (handle instanceof WeakRef && handle.deref() === undefined) return true;
  }
  return false;
}

function endCollected(slot: number): void {
  const i = slot * SLOT_INTS;
  const isYielded = (slots[i + FLAGS] & MARK_YIELDED) !== 0;
  frames[slot] = undefined;
  countEnd(slots[i + SITE]);
  if (!isYielded) {
    headerTimes[LOST]++;
    sites[slots[i + SITE] * SITE_INTS + SITE_LOST]++;
    sites[slots[i + AWAIT] * SITE_INTS + SITE_LOST]++;
  }
  if (slots[i + LOST_BELOW] !== 0) slots[i + AWAIT] = slots[i + LOST_BELOW];
  slots[i + LOST_BELOW] = 0;
  const parent = slots[i + PARENT];
  if (parent !== 0 && slots[i + FIRST_WAITER] === parent) slots[parent * SLOT_INTS + LOST_BELOW] = slots[i + AWAIT];
  readClock();
  if ((slots[i + FLAGS] & KIND_MASK) !== KIND_FRAME) {
    endTask(slots[i + TASK], isYielded ? OUTCOME_DONE : OUTCOME_LOST);
    return;
  }
  if ((slots[i + FLAGS] & MARK_CLAIMS) !== 0) bequeath(slot, parent, 0);
  if (slots[i + FIRST_CHILD] !== 0) detachChildren(slot);
  unlink(slot);
  release(slot);
}

/** A callback without hooks has been put into the microtask queue: polls are not taken to follow each other. */
export function interrupt(): void {
  mayBeInterrupted = true;
}

/** Called by the loop, when the microtask queue is empty. */
export function resumeChains(): void {
  mayBeInterrupted = false;
}

/** The slot of the call that was made last where no frame ran; it may have ended. */
let newestRoot = 0;

/** That call, since this was asked last; 0: there was none. */
export function takeNewestRoot(): number {
  const found = newestRoot;
  newestRoot = 0;
  return found;
}

/** A promise that an adapter has chained: its callback is none of the frame's. To be called at once. */
export function ofNoFrame(promise: object): void {
  if (Mark.get(promise) !== -1) Mark.change(promise, ROLE_AWAITED);
}

/** The promise that is given to the executor which runs now settles when a timer is due that it sets. */
export function opensTimer(delay: unknown): void {
  // The app may have another `Promise`.
  if (measuring && Promise === plainPromise) noteTimer(opened, delay);
}

/** What is given now settles when a timer is due. */
export function givesTimer(promise: object, delay: unknown): void {
  if (measuring) noteTimer(promise, delay);
}

/** The slot of the frame, or task without one, that runs now; 0: none. */
export function runningSlot(): number {
  return frame;
}

/** The slot of the suspended frame for which a job of nobody's runs now; 0: none, or nobody measures. */
export function awaiterSlot(): number {
  return frame === 0 ? awaiter : 0;
}

export function generationOf(slot: number): number {
  return slots[slot * SLOT_INTS + GENERATION];
}

export function rename(slot: number, name: number): void {
  tasks[slots[slot * SLOT_INTS + TASK] * TASK_INTS + NAME] = name;
}

/** Id of the task that a slot belongs to. */
export function idOf(slot: number): number {
  return taskTimes[slots[slot * SLOT_INTS + TASK] * TASK_DOUBLES + ID];
}
