/**
 * The promise hooks of a process that was attached to. No function is probed, so there are no frames: a task is a chain of
 * promises. It begins with what is awaited or chained while no task runs, everything that is awaited or chained while it
 * runs is one more thing that it waits for, and it ends when it waits for nothing any more. See ARCHITECTURE.md, "Attach".
 *
 * A wait has a slot of the table: the promise of an `await` or `.then` is its own, the promise that is awaited knows the
 * first of those that wait for it. A mark names a slot together with its generation, because promises outlive an era.
 */
import { executionAsyncId } from 'node:async_hooks';
import {
  actFor,
  cancelWait,
  contextOf,
  countFirstRun,
  endFirstRun,
  endJob,
  endWait,
  endWithoutWaits,
  openRoot,
  openWait,
  release,
  rootOf,
  runningSlot,
  wakeWait,
} from '../hooks/frames.ts';
import { Mark, ROLE_AWAITED, ROLE_CONTEXT, ROLE_MASK, ROLE_RESUME, SETTLED } from '../hooks/marks.ts';
import {
  FIRST_WAITER,
  FLAGS,
  MARK_ASIDE,
  MARK_LEFT,
  MARK_OF_ENGINE,
  NEXT_WAITER,
  POLL_STARTED_AT,
  PREVIOUS_WAITER,
  SLOT_INTS,
  STATE_MASK,
  STATE_SUSPENDED,
  TASK,
} from '../table/layout.ts';
import { headerTimes, slots } from '../table/own.ts';
import { forgetWait, rememberFirst, watchLater } from './lost-waits.ts';
import { nameOfRoot, siteOfRoot } from './roots.ts';

const now = performance.now.bind(performance);
const { then } = Promise.prototype;
const resolved = Promise.resolve();
const nothing = () => {};

const SLOT_MASK = 0xfffff;

/** The task that runs in the job under way; 0: none. */
let running = 0;
/** The task for which the engine settles a promise in the job under way; 0: none. */
let actingFor = 0;

/**
 * One run of the loop's callbacks outside of all tasks in which promises have been made: what is awaited in it is one
 * task. A promise of ours that has settled is chained at its beginning, so that the job of that tells that it is over.
 */
let isFirstRun = false;
let asyncId = 0;
/** The task that has begun in it; 0: none yet. */
let begun = 0;
/** Milliseconds: when it began, what its task is counted up to, for how long it has run, and the poll before it. */
const first = new Float64Array(4);
const SINCE = 0;
const UNTIL = 1;
const RAN = 2;
const POLL_BEFORE = 3;
let isChaining = false;
/** What is made is none of the program's. */
let isAway = false;
/** The promise that was made first in it. */
let firstPromise: object | undefined;
/** `Promise.all` or the like is being called. */
let isCombining = false;

// --- first runs ------------------------------------------------------------------------------------------------------

function isSameRun(): boolean {
  return isFirstRun && executionAsyncId() === asyncId && headerTimes[POLL_STARTED_AT] === first[POLL_BEFORE];
}

function beginFirstRun(at: number): void {
  endFirstRunOfTask();
  isFirstRun = true;
  firstPromise = undefined;
  asyncId = executionAsyncId();
  first[SINCE] = at;
  first[POLL_BEFORE] = headerTimes[POLL_STARTED_AT] as number;
  isChaining = true;
  try {
    Reflect.apply(then, resolved, [nothing]);
  } finally {
    isChaining = false;
  }
}

function endFirstRunOfTask(): void {
  if (!isFirstRun) return;
  isFirstRun = false;
  firstPromise = undefined;
  if (begun !== 0) endFirstRun(begun, first[RAN] as number);
  begun = 0;
}

/** The task to which belongs what is awaited outside of all others; 0: there is no room for it. */
function taskOfFirstRun(): number {
  const at = now();
  if (!isSameRun()) beginFirstRun(at);
  if (begun === 0) {
    const site = siteOfRoot();
    begun = openRoot(site, nameOfRoot(site), first[SINCE] as number, 0);
    if (begun === 0) return 0;
    if (firstPromise !== undefined) rememberFirst(begun, firstPromise);
    firstPromise = undefined;
    first[RAN] = 0;
    first[UNTIL] = first[SINCE] as number;
  }
  countFirstRun(begun, first[RAN] as number, first[UNTIL] as number, at);
  first[RAN] = (first[RAN] as number) + at - (first[UNTIL] as number);
  // What it has cost to name it is not its own.
  first[UNTIL] = now();
  return begun;
}

// --- waits -----------------------------------------------------------------------------------------------------------

/** The slot of a mark, when it still means the same; 0: none. */
function slotIn(mark: number): number {
  const slot = (mark >> 3) & SLOT_MASK;
  return slot !== 0 && contextOf(slot) === mark >> 3 ? slot : 0;
}

function markOf(slot: number, role: number): number {
  return slot === 0 ? role : (contextOf(slot) << 3) | role;
}

/** Puts a wait among those that `promise` will wake. False: it has settled already. */
function waitFor(wait: number, promise: object): boolean {
  const mark = Mark.get(promise);
  const role = mark & ROLE_MASK;
  if (mark === -1) {
    // Older than the measuring: whether it has settled is not known. When it does, that is seen.
    new Mark(promise, markOf(wait, ROLE_AWAITED));
    return true;
  }
  if (role === SETTLED) return false;
  const awaited = role === ROLE_RESUME ? slotIn(mark) : 0;
  if (awaited !== 0) {
    link(wait, slots[awaited * SLOT_INTS + FIRST_WAITER] as number);
    slots[awaited * SLOT_INTS + FIRST_WAITER] = wait;
  } else {
    link(wait, role === ROLE_AWAITED ? slotIn(mark) : 0);
    Mark.change(promise, markOf(wait, ROLE_AWAITED));
  }
  return true;
}

function link(wait: number, next: number): void {
  let behind = next;
  if (behind !== 0 && ((slots[behind * SLOT_INTS + FLAGS] as number) & MARK_LEFT) !== 0) {
    behind = slots[next * SLOT_INTS + NEXT_WAITER] as number;
    release(next);
  }
  slots[wait * SLOT_INTS + NEXT_WAITER] = behind;
  slots[wait * SLOT_INTS + PREVIOUS_WAITER] = 0;
  if (behind !== 0) slots[behind * SLOT_INTS + PREVIOUS_WAITER] = wait;
}

/** A wait is over that nobody has woken. The first of a chain stays until the next comes, or until the chain is woken. */
function leaveChain(wait: number): void {
  const i = wait * SLOT_INTS;
  const before = slots[i + PREVIOUS_WAITER] as number;
  const behind = slots[i + NEXT_WAITER] as number;
  if (before === 0) {
    slots[i + FLAGS] = (slots[i + FLAGS] as number) | MARK_LEFT;
    return;
  }
  slots[before * SLOT_INTS + NEXT_WAITER] = behind;
  if (behind !== 0) slots[behind * SLOT_INTS + PREVIOUS_WAITER] = before;
  release(wait);
}

function wakeAll(head: number): void {
  let wait = head;
  while (wait !== 0) {
    const i = wait * SLOT_INTS;
    const next = slots[i + NEXT_WAITER] as number;
    slots[i + NEXT_WAITER] = 0;
    slots[i + PREVIOUS_WAITER] = 0;
    if (((slots[i + FLAGS] as number) & MARK_LEFT) !== 0) release(wait);
    else wakeWait(wait);
    wait = next;
  }
}

// --- promise hooks ---------------------------------------------------------------------------------------------------

function init(promise: object, parent: object | undefined): void {
  if (isChaining || isAway) return;
  const current = runningSlot();
  if (parent === undefined) {
    if (current === 0 && !isSameRun()) {
      beginFirstRun(now());
      firstPromise = promise;
    }
    const maker = current !== 0 ? current : begun;
    // Who has made it, until it is known who waits for it.
    new Mark(promise, markOf(maker, maker === 0 ? ROLE_AWAITED : ROLE_CONTEXT));
    return;
  }
  const isOfEngine = current === 0 && actingFor !== 0;
  const task = isOfEngine ? actingFor : current !== 0 ? current : taskOfFirstRun();
  const wait = task === 0 ? 0 : openWait(task, isOfEngine ? MARK_OF_ENGINE : isCombining ? MARK_ASIDE : 0);
  if (wait === 0) {
    new Mark(promise, ROLE_AWAITED);
    return;
  }
  new Mark(promise, markOf(wait, ROLE_RESUME));
  watchLater(wait, promise);
  if (waitFor(wait, parent)) return;
  if (current === 0) actFor(slots[wait * SLOT_INTS + TASK] as number);
  wakeWait(wait);
  actFor(0);
}

function before(promise: object): void {
  endFirstRunOfTask();
  running = 0;
  actingFor = 0;
  const mark = Mark.get(promise);
  if (mark === -1) return;
  switch (mark & ROLE_MASK) {
    case ROLE_RESUME: {
      const wait = slotIn(mark);
      if (wait !== 0) goOn(wait, promise);
      return;
    }
    // The engine waits for what the promise is to settle as.
    case ROLE_CONTEXT:
      actingFor = slotIn(mark);
      return;
    case ROLE_AWAITED: {
      const head = slotIn(mark);
      if (head !== 0) actingFor = rootOf(head);
    }
  }
}

/** The job of an `await` or of a callback begins. */
function goOn(wait: number, promise: object): void {
  const i = wait * SLOT_INTS;
  const flags = slots[i + FLAGS] as number;
  const head = slots[i + FIRST_WAITER] as number;
  const isChained = (flags & STATE_MASK) === STATE_SUSPENDED;
  let root = rootOf(wait);
  if ((flags & MARK_OF_ENGINE) !== 0) {
    actingFor = root;
    cancelWait(wait);
  } else {
    root = endWait(wait);
    running = root;
  }
  if (head !== 0) Mark.change(promise, markOf(head, ROLE_AWAITED));
  else Mark.change(promise, markOf(root, root === 0 ? ROLE_AWAITED : ROLE_CONTEXT));
  forgetWait(wait);
  if (isChained) leaveChain(wait);
  else release(wait);
}

function after(): void {
  endFirstRunOfTask();
  endJob();
  if (running !== 0) endWithoutWaits(running);
  else if (actingFor !== 0) endWithoutWaits(actingFor);
  running = 0;
  actingFor = 0;
}

function settled(promise: object): void {
  const mark = Mark.get(promise);
  if (mark === -1) return;
  Mark.change(promise, SETTLED);
  const role = mark & ROLE_MASK;
  if (role !== ROLE_AWAITED && role !== ROLE_RESUME) return;
  const slot = slotIn(mark);
  if (slot === 0) return;
  if (actingFor !== 0) actFor(slots[actingFor * SLOT_INTS + TASK] as number);
  else if (begun !== 0 && runningSlot() === 0 && isSameRun()) actFor(slots[begun * SLOT_INTS + TASK] as number);
  if (role === ROLE_AWAITED) wakeAll(slot);
  else settleWait(slot);
  actFor(0);
}

/** It has settled before its job: it is no wait, but stands for a value that is awaited. */
function settleWait(wait: number): void {
  const i = wait * SLOT_INTS;
  const root = rootOf(wait);
  const isChained = ((slots[i + FLAGS] as number) & STATE_MASK) === STATE_SUSPENDED;
  wakeAll(slots[i + FIRST_WAITER] as number);
  cancelWait(wait);
  forgetWait(wait);
  if (isChained) leaveChain(wait);
  else release(wait);
  if (root !== 0 && root !== running && root !== begun && root !== actingFor) endWithoutWaits(root);
}

/** Runs `combine`, which chains promises for one that it makes: the task waits for that one. */
export function combining<T>(combine: () => T): T {
  const was = isCombining;
  isCombining = true;
  try {
    return combine();
  } finally {
    isCombining = was;
  }
}

/** Between the two calls promises are made that are none of the program's: they are not marked, as older ones are not. */
export function lookAway(away: boolean): void {
  isAway = away;
}

export function hasSeen(promise: object): boolean {
  return Mark.get(promise) !== -1;
}

/** Nobody measures any more: tasks and waits have been forgotten. */
export function forgetRuns(): void {
  running = 0;
  actingFor = 0;
  isFirstRun = false;
  begun = 0;
}

export const chains = { init, before, after, settled };
