/**
 * The table: where the hooks write and the observer reads. Plain typed arrays over shared memory, one writer (the app's
 * thread), any number of readers. Slots and rows are recycled; a generation number tells a reader that one changed hands.
 *
 * Absence is 0 everywhere: slot 0, row 0, site 0 and name 0 are never given out.
 */

/** A slot is a frame, or a task that has no frame of its own. 16 × 4 bytes: one cache line, integers and doubles. */
export const SLOT_INTS = 16;
/** +1 each time the slot is released. */
export const GENERATION = 0;
/** Kind (bits 0–2), state (bits 3–4), marks (from bit 5), era in which it suspended (bits 16–23). */
export const FLAGS = 1;
/** The async function, or 0 for a task without one (an incoming request). */
export const SITE = 2;
/** The await (or return, or yield) at which the frame is suspended; kept while it is runnable; 0 when it runs. */
export const AWAIT = 3;
/** The frame that called this one; 0 for a root. */
export const PARENT = 4;
/** Row of the task it belongs to. */
export const TASK = 5;
export const FIRST_CHILD = 6;
export const NEXT_SIBLING = 7;
export const PREVIOUS_SIBLING = 8;
/** First of the frames that wait for this frame's promise. */
export const FIRST_WAITER = 9;
/** Next of the frames that wait for the same promise as this one; also links the free list. */
export const NEXT_WAITER = 10;
/** The await of the lost frame that this one waited for: it will be lost too. 0: none. */
export const LOST_BELOW = 11;
/** Of a task in a process that was attached to, instead: how many waits it has that it does not end without. */
export const WAITS = 11;

/**
 * There a slot can also be a wait: what a task has awaited or chained. Its PARENT is the slot of the task; SITE, TASK,
 * FIRST_WAITER and NEXT_WAITER are as those of a frame. Others mean something else: when it began its task had this
 * generation, name and id, and this is the one before it of those that wait for the same promise.
 */
export const WAIT_ROOT_GENERATION = 3;
export const WAIT_NAME = 7;
export const PREVIOUS_WAITER = 8;

/** The same memory as doubles. Instants and durations are milliseconds on the app thread's `performance.now()` clock. */
export const SLOT_DOUBLES = 8;
/** When the frame was called; one called within a poll: when that began. */
export const STARTED_AT = 6;
/** End of the poll in which the frame suspended last. */
export const SUSPENDED_AT = 7;
/** Of a wait, see above. */
export const WAIT_TASK_ID = 6;

/** A row is a task: 4 integers, then 3 doubles. What is measured of it is in the row of counts with the same number. */
export const TASK_INTS = 10;
/** The slot it began with; 0: the row is free. */
export const ROOT = 0;
/**
 * Index of an interned name; 0: named after its site. Below 0, so too, of a detached task: minus the site of the function
 * that has called it and ended, while nobody had taken its promise up.
 */
export const NAME = 1;
/** The era its counts belong to: when another has begun, nothing has been counted in it yet; 0: in none. */
export const ERA = 2;
/** Histograms of all tasks that start where this one did. */
export const SHARED_HISTOGRAMS = 3;
/** Of a row that is free, instead: the next free one. */
export const NEXT_FREE = 3;

/** The same memory as doubles. */
export const TASK_DOUBLES = 5;
export const ID = 2;
/** When it became a task. */
export const TASK_STARTED_AT = 3;
/** Id of the task that ran when this one was started, or that it was detached from; 0: none. */
export const SPAWNED_BY = 4;

/**
 * A row of counts: 6 integers, then 6 doubles. Apart, because it is not touched, and so takes no memory, for a task of
 * which nothing is measured: it means something when the task's ERA does.
 */
export const COUNT_INTS = 18;
/** Uninterrupted runs so far, not counting one under way. */
export const POLLS = 0;
export const WAKES = 1;
/** Those of WAKES that found the promise settled already, or settled by the task itself. */
export const SELF_WAKES = 2;
/** Frames of this task that are woken and have not run yet. */
export const RUNNABLE = 3;
/** What woke it last: one of the WAKER values; 0: nothing yet. */
export const WAKER = 4;
/** Histograms of its own: number of the first; 0: none. */
export const HISTOGRAMS = 5;

/** The same memory as doubles. */
export const COUNT_DOUBLES = 9;
export const BUSY = 3;
export const SCHEDULED = 4;
/** While RUNNABLE > 0 and it is not running: since when. */
export const RUNNABLE_SINCE = 5;
export const LAST_POLL_ENDED_AT = 6;
export const MAX_POLL = 7;
/** Id of the task that woke it last; meaningful when WAKER is WAKER_TASK. */
export const WOKEN_BY = 8;

/** FLAGS: kind. */
export const KIND_MASK = 0b111;
export const KIND_FRAME = 0;
export const KIND_CALL = 1;
export const KIND_SPAWN = 2;
export const KIND_REQUEST = 3;
export const KIND_DETACHED = 4;
/** Begun outside of any task, in a process that was attached to: where is known at most, and not which function. */
export const KIND_ROOT = 5;

/** FLAGS: state. A slot that is free has state 0. */
export const STATE_MASK = 0b11000;
export const STATE_FREE = 0;
export const STATE_RUNNING = 1 << 3;
export const STATE_SUSPENDED = 2 << 3;
export const STATE_RUNNABLE = 3 << 3;

/** FLAGS: its parameters are evaluated, one by one; the body has not begun. */
export const MARK_IN_PARAMETERS = 1 << 5;
/** FLAGS: a value that may be a promise is being returned. */
export const MARK_RETURNING = 1 << 6;
/** FLAGS: a task without a frame of its own; it ends when the promise ends that its function returned. */
export const MARK_ENDS_WITH_PROMISE = 1 << 7;
/** FLAGS: the frame has returned a promise and is done when that settles. */
export const MARK_RETURNED = 1 << 8;
/** FLAGS: the frame has returned, nobody saw its promise, and it stays for as long as its children live. */
export const MARK_KEPT = 1 << 9;
/** FLAGS: an async generator. */
export const MARK_GENERATOR = 1 << 10;
/** FLAGS: a generator at a `yield`: it does not go on by itself. */
export const MARK_YIELDED = 1 << 11;
/** FLAGS: a generator at a `yield*`. */
export const MARK_DELEGATING = 1 << 12;
/** FLAGS: the top level of a module. */
export const MARK_MODULE = 1 << 13;
/** FLAGS: the promise of the call was not seen when it was made. */
export const MARK_UNSEEN = 1 << 14;
/** FLAGS: suspended for long, and held weakly. */
export const MARK_WATCHED = 1 << 15;
/** FLAGS: its promise is the last one made before its body began; what takes parameters apart may have made others. */
export const MARK_GUESSED = 1 << 24;
/** FLAGS: the body is done. */
export const MARK_EXITED = 1 << 25;
/** FLAGS: it was collected, and so was a frame below it, which ends first. */
export const MARK_GONE = 1 << 26;
/** FLAGS: its body has thrown, or what it has returned has failed. */
export const MARK_FAILED = 1 << 27;
/** FLAGS: the default of a parameter is evaluated, by code that may call the same function again. */
export const MARK_IN_DEFAULT = 1 << 28;
/** FLAGS: a generator whose yielded value was pending. */
export const MARK_YIELDS_PENDING = 1 << 29;
/** FLAGS: it has claims: see CLAIM_SLOT. */
export const MARK_CLAIMS = 1 << 30;
/** FLAGS: somebody has called `then` of its promise, or `catch`; seen while it is measured. */
export const MARK_CHAINED = 1 << 31;
/** FLAGS of a wait: the engine's own, to settle a promise as another; nothing of the app runs in its job. */
export const MARK_OF_ENGINE = 1 << 6;
/** FLAGS of a wait: of one of the promises given to `Promise.race` and the like; the task may end before. */
export const MARK_ASIDE = 1 << 8;
/** FLAGS of a wait: it is over; others of its chain still point to it. */
export const MARK_LEFT = 1 << 26;
/** FLAGS: the era (modulo 256) in which it suspended, where its wake was to be seen; 0: in none. */
export const ERA_SHIFT = 16;
export const ERA_MASK = 0xff << ERA_SHIFT;

/** Task rows: who or what woke it. */
export const WAKER_TASK = 1;
export const WAKER_ITSELF = 2;
export const WAKER_TIMER = 3;
export const WAKER_IMMEDIATE = 4;
export const WAKER_TICK = 5;
export const WAKER_IO = 6;
export const WAKER_MESSAGE = 7;
export const WAKER_CODE = 8;

/** A site: 6 integers, then two doubles. */
export const SITE_INTS = 10;
export const SITE_CALLS = 0;
export const SITE_LIVE = 1;
export const SITE_ENDED = 2;
/** Histograms of the tasks that start here: number of the first; 0: none. */
export const SITE_HISTOGRAMS = 3;
/** Calls whose body threw. */
export const SITE_FAILED = 4;
/** Calls that were collected while they were suspended; of an await: those that were suspended there. */
export const SITE_LOST = 5;

/** The same memory as doubles, of the ended tasks that started here: their time on the thread, and the longest life. */
export const SITE_DOUBLES = 5;
export const SITE_BUSY = 3;
export const SITE_LONGEST_LIFE = 4;

/** Of a loop instead, whose rounds do not need each other: its runs that were measured, and the awaits in them. */
export const LOOP_RUNS = 0;
export const LOOP_AWAITS = 1;
/** Milliseconds that one of its runs would have saved, at most. */
export const LOOP_MOST_SAVED = 2;

/** The same memory as doubles: the time for which the thread had nothing to do while it awaited, and what of it were to be saved. */
export const LOOP_WAITED = 3;
export const LOOP_SAVED = 4;

/**
 * A histogram: counts of durations, logarithmic, four buckets an octave. Three go together: durations of polls, delays
 * from wake to poll, and, of all tasks of a site, their whole lives. The unit is 1/8192 ms; the last bucket takes all
 * that is longer than a minute.
 */
export const HISTOGRAM_INTS = 112;
export const HISTOGRAM_UNIT = 8192;
export const HISTOGRAM_OF_DELAYS = 1;
export const HISTOGRAM_OF_LIVES = 2;
export const HISTOGRAMS_A_GROUP = 3;
/** Tasks get histograms of their own with this poll. */
export const HISTOGRAMS_FROM_POLL = 16;

/** Header integers. */
export const HEADER_INTS = 32;
/** One of the PHASE values. */
export const PHASE = 0;
/** Row of the task that runs now; 0: none. */
export const RUNNING_TASK = 1;
/** Slot of the frame that runs now; 0: none. */
export const RUNNING_FRAME = 2;
export const LIVE_FRAMES = 3;
export const LIVE_TASKS = 4;
/** Slots ever used: readers need not look beyond. */
export const HIGH_WATER = 5;
/** Async calls that found no free slot. */
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
export const OBSERVER_LISTENS = 17;
/** Rows ever used. */
export const TASKS_HIGH_WATER = 11;
/** Counts the times that measuring began; 0: it never did. */
export const ERAS = 12;
/** 1 while polls, wakes and times are measured. */
export const MEASURING = 13;
/** Histograms ever used. */
export const HISTOGRAMS_USED = 14;
/** Entries ever written to the ring of long polls. */
export const LONG_POLLS_WRITTEN = 16;
/** Frames suspended for long that are not watched for loss: there was no room when all were looked at last. */
export const UNWATCHED = 18;
/** Rows of resources and of claims ever used. */
export const RESOURCES_HIGH_WATER = 19;
export const CLAIMS_HIGH_WATER = 20;
/** Claims that found no free row, or whose resource had none. */
export const UNTRACKED_CLAIMS = 21;
/** 1 while there are stacks that are to be read at a heartbeat; until then they keep alive what was on them. */
export const UNREAD_STACKS = 22;

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
/** Sums over ended tasks, of what was measured; a reader adds the live ones. */
export const ENDED_POLLS = 4;
export const ENDED_WAKES = 5;
export const ENDED_SELF_WAKES = 6;
/** Time of all tasks on the thread, of ended and of live ones, not counting a poll under way. */
export const TASKS_BUSY = 7;
/** Longest poll of any task so far. */
export const LONGEST_POLL = 8;
/** Of the last heartbeat: when it was answered, and how long the loop had waited for events by then. */
export const BEAT_AT = 9;
export const LOOP_IDLE = 10;
export const EXIT_CODE = 11;
/** When the program was done; meaningful in PHASE_EXITING. */
export const EXITED_AT = 12;
/** When the present era began: times of tasks that are older are counted from here. */
export const ERA_AT = 13;
/** Written by the observer, some times a second: the clock of a thread that does not measure. */
export const COARSE_NOW = 14;
/** Frames that can never go on, because nothing could settle what they wait for. */
export const LOST = 15;
/** Time spent collecting garbage, in pauses long enough to be told apart, and how much of it within polls. */
export const GC = 16;
export const GC_IN_POLLS = 17;
/** Tasks whose root frame has thrown. */
export const FAILED_TASKS = 18;
/** At the last heartbeat: time of all tasks on the thread, a poll under way included; GC; GC_IN_POLLS. */
export const TASKS_AT_BEAT = 19;
export const GC_AT_BEAT = 20;
export const GC_IN_POLLS_AT_BEAT = 21;

/** Ring of ended tasks. Each entry is doubles only; the writer bumps ENDED_WRITTEN after the entry is whole. */
export const ENDED_CAPACITY = 1 << 13;
export const ENDED_DOUBLES = 16;
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
/** From when its times are counted; NaN: they were not. */
export const ENDED_MEASURED_FROM = 13;
/** How it ended: one of the OUTCOME values. */
export const ENDED_OUTCOME = 14;
/** Of a lost task: the innermost await at which it was suspended. */
export const ENDED_LOST_AT = 15;

export const OUTCOME_DONE = 0;
export const OUTCOME_FAILED = 1;
export const OUTCOME_LOST = 2;
/** A request whose connection was closed before it was answered. */
export const OUTCOME_UNANSWERED = 3;

/** Ring of polls long enough to hold a garbage collection that is told apart: pairs of start and end. */
export const LONG_POLLS = 1 << 10;
export const LONG_POLL_MS = 0.1;

/** A resource: 14 integers, the last four as two doubles. */
export const RESOURCE_INTS = 14;
/** Index of the interned name of what it is; 0: the row is free. */
export const RESOURCE_KIND = 0;
/** Index of its interned name. */
export const RESOURCE_NAME = 1;
/** How many claims can be held at once; 0: any number, or not known. */
export const RESOURCE_CAPACITY = 2;
/** Its claims, in the order in which they were made. */
export const RESOURCE_FIRST_CLAIM = 3;
export const RESOURCE_LAST_CLAIM = 4;
/** Number of the place in the source at which it was made; 0: not known; below 0: a site of the probe. */
export const RESOURCE_PLACE = 5;
/** Claims ever held, and how many of them across an await, until they were given back. */
export const RESOURCE_HELD = 6;
export const RESOURCE_HELD_ACROSS = 7;
/** How much of it is held without a claim, by none of the tasks. */
export const RESOURCE_COUNTED = 8;

/** The same memory as doubles. */
export const RESOURCE_DOUBLES = 7;
/** Unique in its thread, from 1. */
export const RESOURCE_ID = 5;
export const RESOURCE_OPENED_AT = 6;

/** A claim on a resource: a task waits for it, and then holds it. 28 integers, the last eight as four doubles. */
export const CLAIM_INTS = 28;
/** Row of the resource; 0: the row is free. */
export const CLAIM_RESOURCE = 0;
/** One of the CLAIM values below. */
export const CLAIM_STATE = 1;
/** The frame that has made it, or the one that has called that, where that has ended; 0: none. */
export const CLAIM_SLOT = 2;
/** Number of the place in the source at which it was made; 0: not known yet; −1: see CLAIM_AWAIT. */
export const CLAIM_PLACE = 3;
/** CLAIM_PLACE: the one that is known of the await that came next. */
export const PLACE_OF_AWAIT = -1;
/** How many times the frame has suspended while it was held. */
export const CLAIM_CROSSED = 4;
/** In the order of the resource. */
export const CLAIM_NEXT = 5;
export const CLAIM_PREVIOUS = 6;
/** Of the same frame; also links the free list. */
export const CLAIM_NEXT_OF_FRAME = 7;
/** Uses of what is held that are under way. */
export const CLAIM_USES = 8;
/** The site of a `using` that has made it; 0: see CLAIM_PLACE. */
export const CLAIM_SITE = 9;
/** One of the RESULT values. */
export const CLAIM_RESULT = 10;
/** Four pairs: an await at which it was crossed, and how many times. */
export const CLAIM_CROSSINGS = 11;
export const MAX_CROSSINGS = 4;
/** The first await at which its frame has suspended since; 0: none yet. */
export const CLAIM_AWAIT = 19;

/** The same memory as doubles. */
export const CLAIM_DOUBLES = 14;
export const CLAIM_MADE_AT = 10;
export const CLAIM_HELD_AT = 11;
/** The same double, of one that waits: when it waits no longer; 0: until it is granted or released. */
export const CLAIM_DUE_AT = 11;
/** When the last use under way ended; 0: there was none. */
export const CLAIM_USED_AT = 12;
/** Where the task has ended: its id. */
export const CLAIM_TASK = 13;

export const CLAIM_WAITS = 1;
export const CLAIM_HOLDS = 2;

/** The frame that has made the claim has what it holds. */
export const RESULT_TAKEN = 0;
/** It will get it by a promise. */
export const RESULT_PROMISED = 1;
/** It was given at once, by a promise that is awaited next: that await is not crossed with it. */
export const RESULT_AWAITED = 2;
/** It waits for a time to come, and not when the frame has gone on: at most until that suspends again. */
export const RESULT_TIMED = 3;
/** It is held for as long as the frame lasts. */
export const RESULT_LASTING = 4;

/** What the observer asks the app's thread for: an answer (and to look after its frames); to measure; to rest. */
export const BEAT = 0;
export const MEASURE = 1;
export const REST = 2;
/** Of an agent that was attached: to go away. */
export const DETACH = 3;
