/**
 * The table: where the hooks write and the observer reads. Plain typed arrays over shared memory, one writer (the app's
 * thread), any number of readers. Slots are recycled; a generation number tells a reader that a slot changed hands.
 *
 * Absence is 0 everywhere: slot 0, site 0 and name 0 are never given out.
 */

/** Integers of one slot. A slot is a frame; the slot of a root frame is also its task. 16 × 4 bytes: one cache line. */
export const SLOT_INTS = 16;
/** +1 each time the slot is released. */
export const GENERATION = 0;
/** Kind (bits 0–2), state (bits 3–4), marks (from bit 5). */
export const FLAGS = 1;
/** The async function, or 0 for a task without one (an incoming request). */
export const SITE = 2;
/** The await (or return) at which the frame is suspended; kept while it is runnable; 0 when it runs. */
export const AWAIT = 3;
/** The frame that called this one; 0 for a root. */
export const PARENT = 4;
/** The root of the tree this frame belongs to; its own slot for a root. */
export const TASK = 5;
export const FIRST_CHILD = 6;
export const NEXT_SIBLING = 7;
export const PREVIOUS_SIBLING = 8;
/** First of the frames that wait for this frame's promise. */
export const FIRST_WAITER = 9;
/** Next of the frames that wait for the same promise as this one; also links the free list. */
export const NEXT_WAITER = 10;
/** Task only: uninterrupted runs so far, not counting one under way. */
export const POLLS = 11;
/** Task only. */
export const WAKES = 12;
/** Task only: those of WAKES that found the promise settled already, or settled by the task itself. */
export const SELF_WAKES = 13;
/** Task only: frames of this task that are woken and have not run yet. */
export const RUNNABLE = 14;
/** Task only: index of an interned name; 0: named after its site. */
export const NAME = 15;

/** Doubles of one slot. Instants and durations are milliseconds on the app thread's `performance.now()` clock. */
export const SLOT_DOUBLES = 9;
/** Task: when it became one. Frame: when it was called. */
export const STARTED_AT = 0;
/** Task only. */
export const BUSY = 1;
/** Task only. */
export const SCHEDULED = 2;
/** Task only, while RUNNABLE > 0 and it is not running: since when. */
export const RUNNABLE_SINCE = 3;
/** Task only: end of its last poll. */
export const LAST_POLL_ENDED_AT = 4;
/** Task only: the longest poll. */
export const MAX_POLL = 5;
/** Task: its id. Frame that is no root: unused. */
export const ID = 6;
/** End of the poll in which the frame suspended last. */
export const SUSPENDED_AT = 7;
/** Task: id of the task that ran when this one was started, or that it was detached from; 0: none. */
export const SPAWNED_BY = 8;

/** FLAGS: kind. */
export const KIND_MASK = 0b111;
export const KIND_FRAME = 0;
export const KIND_CALL = 1;
export const KIND_SPAWN = 2;
export const KIND_REQUEST = 3;
export const KIND_DETACHED = 4;

/** FLAGS: state. A slot that is free has state 0. */
export const STATE_MASK = 0b11000;
export const STATE_FREE = 0;
export const STATE_RUNNING = 1 << 3;
export const STATE_SUSPENDED = 2 << 3;
export const STATE_RUNNABLE = 3 << 3;

/** FLAGS: the body is still evaluating its parameters' defaults. */
export const MARK_IN_PARAMETERS = 1 << 5;
/** FLAGS: a `return` inside `try … finally` has been evaluated; the frame leaves at the end of the `finally`. */
export const MARK_LEAVING = 1 << 6;
/** FLAGS: the frame has returned a promise and is done when that settles. */
export const MARK_RETURNED = 1 << 8;
/** FLAGS: a task without a frame of its own; it ends when the promise ends that its function returned. */
export const MARK_ENDS_WITH_PROMISE = 1 << 7;

/** Integers of one site. */
export const SITE_INTS = 4;
export const SITE_CALLS = 0;
export const SITE_LIVE = 1;
export const SITE_ENDED = 2;

/** Header integers. */
export const HEADER_INTS = 32;
/** One of the PHASE values. */
export const PHASE = 0;
/** Slot of the task that runs now; 0: none. */
export const RUNNING_TASK = 1;
/** Slot of the frame that runs now; 0: none. */
export const RUNNING_FRAME = 2;
export const LIVE_FRAMES = 3;
export const LIVE_TASKS = 4;
/** Slots ever used: readers need not look beyond. */
export const HIGH_WATER = 5;
/** Async calls that found no free slot, or whose promise was not seen. */
export const UNTRACKED = 6;
/** Entries ever written to the ring of ended tasks (wraps at 2³²). */
export const ENDED_WRITTEN = 7;
/** The observer's answer to PHASE_EXITING. */
export const EXIT_SEEN = 8;
/** Heartbeats answered by the app's thread. */
export const BEATS = 9;
/** Set by the observer: it is ready to serve. */
export const OBSERVER_READY = 10;
/** Set by the observer in the main thread's header: worker threads can make themselves known. */
export const OBSERVER_LISTENS = 11;

export const PHASE_ON = 1;
/** The agent switched itself off after an error of its own; the table keeps its last state. */
export const PHASE_OFF = 2;
export const PHASE_EXITING = 3;

/** Header doubles. */
export const HEADER_DOUBLES = 32;
/** Start of the poll under way; meaningful while RUNNING_TASK is not 0. */
export const POLL_STARTED_AT = 0;
/** Tasks ever started. */
export const SPAWNED = 1;
export const ENDED = 2;
export const DETACHED = 3;
/** Sums over ended tasks; a reader adds the live ones. */
export const ENDED_POLLS = 4;
export const ENDED_WAKES = 5;
export const ENDED_SELF_WAKES = 6;
export const ENDED_BUSY = 7;
/** Longest poll of any task so far. */
export const LONGEST_POLL = 8;
/** Of the last heartbeat: when it was answered, and how long the loop had waited for events by then. */
export const BEAT_AT = 9;
export const LOOP_IDLE = 10;
export const EXIT_CODE = 11;
/** When the program was done; meaningful in PHASE_EXITING. */
export const EXITED_AT = 12;

/** Ring of ended tasks. Each entry is doubles only; the writer bumps ENDED_WRITTEN after the entry is whole. */
export const ENDED_CAPACITY = 1 << 13;
export const ENDED_DOUBLES = 14;
export const ENDED_ID = 0;
export const ENDED_KIND = 1;
export const ENDED_SITE = 2;
export const ENDED_NAME = 3;
export const ENDED_SPAWNED_BY = 4;
export const ENDED_STARTED_AT = 5;
export const ENDED_AT = 6;
export const ENDED_TASK_BUSY = 7;
export const ENDED_TASK_SCHEDULED = 8;
export const ENDED_TASK_POLLS = 9;
export const ENDED_TASK_WAKES = 10;
export const ENDED_TASK_SELF_WAKES = 11;
export const ENDED_TASK_MAX_POLL = 12;
