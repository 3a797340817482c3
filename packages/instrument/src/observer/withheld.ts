/**
 * What the machine withheld from a thread: it could have run, and had no processor. Linux says how long a thread has
 * waited on a run queue. What stops the whole process, or a virtual machine with it, shows in the observer's own ticks: they come
 * late, and not because the observer itself was busy or waited on a run queue. Where a system has no such queues to ask, all that
 * they are late counts.
 */
import { readFileSync } from 'node:fs';

/** Of the thread that reads it. */
const OWN_SCHEDSTAT = '/proc/thread-self/schedstat';
/** A minute of ticks. */
const SAMPLES = 600;

export interface WithheldOptions {
  /** Milliseconds between two ticks. */
  readonly tickMs: number;
  /** As the kernel numbers it; undefined: not known. */
  readonly osThread: number | undefined;
  /** The thread's times are of another clock: what the machine withholds is not in them. */
  readonly isElsewhere: boolean;
  /** As for `tick`. */
  readonly now: number;
}

interface Reading {
  readonly at: number;
  /** Undefined: the system does not say. */
  readonly queued: number | undefined;
  /** Of the observer: processor time, and the wait for it. */
  readonly own: number;
}

export class Withheld {
  readonly #tickMs: number;
  readonly #isElsewhere: boolean;
  readonly #schedstat: string | undefined;
  /** At each tick: when, and all that was withheld until then; a ring. */
  readonly #at = new Float64Array(SAMPLES);
  readonly #totals = new Float64Array(SAMPLES);
  readonly #hasQueues = schedstat(OWN_SCHEDSTAT) !== undefined;
  #lastOwn = 0;
  #ticks = 0;
  #last: Reading;
  /** What was withheld before: the thread may be older than the observer, and waited most while both started. */
  readonly #atFirst: number;

  constructor({ tickMs, osThread, isElsewhere, now }: WithheldOptions) {
    this.#isElsewhere = isElsewhere;
    this.#tickMs = tickMs;
    this.#schedstat = osThread === undefined ? undefined : `/proc/self/task/${osThread}/schedstat`;
    this.#last = this.#reading(now);
    this.#atFirst = this.#last.queued ?? 0;
  }

  /** Call it every `tickMs`, with milliseconds on a clock of the observer's. */
  tick(now: number): void {
    if (this.#isElsewhere) return;
    const total = this.#total(now);
    this.#last = this.#reading(now);
    this.#at[this.#ticks % SAMPLES] = now;
    this.#totals[this.#ticks % SAMPLES] = total;
    this.#ticks++;
  }

  /** What was withheld in the last `ms` milliseconds, and up to a tick more: rather too much than too little. Of the last minute, not more. */
  over(ms: number, now: number): number {
    const oldest = Math.max(0, this.#ticks - SAMPLES);
    let tick = this.#ticks - 1;
    while (tick > oldest && (this.#at[tick % SAMPLES] as number) > now - ms) tick--;
    const isBefore = tick >= 0 && (oldest > 0 || (this.#at[tick % SAMPLES] as number) <= now - ms);
    return Math.min(ms, this.#total(now) - (isBefore ? (this.#totals[tick % SAMPLES] as number) : 0));
  }

  #reading(at: number): Reading {
    return { at, queued: this.#queued(), own: this.#own() };
  }

  /** Since the thread began. */
  #total(now: number): number {
    if (this.#isElsewhere) return 0;
    const { at, queued, own } = this.#last;
    const elapsed = Math.max(0, now - at);
    // What the observer itself did meanwhile is no fault of the machine's.
    const late = elapsed - this.#tickMs - (this.#own() - own);
    const waited = queued === undefined ? 0 : (this.#queued() ?? queued) - queued;
    const before = this.#ticks === 0 ? this.#atFirst : (this.#totals[(this.#ticks - 1) % SAMPLES] as number);
    return before + Math.min(elapsed, Math.max(0, late) + waited);
  }

  /** Milliseconds that the observer has run, or could have; of one source, because they are compared. */
  #own(): number {
    if (this.#hasQueues) {
      const stat = schedstat(OWN_SCHEDSTAT);
      if (stat !== undefined) this.#lastOwn = stat.ran + stat.queued;
    } else {
      // Not in every Node 22.
      const used = process.threadCpuUsage?.();
      if (used !== undefined) this.#lastOwn = (used.user + used.system) / 1e3;
    }
    return this.#lastOwn;
  }

  /** Milliseconds that the thread has waited for a processor in its life. */
  #queued(): number | undefined {
    return this.#schedstat === undefined ? undefined : schedstat(this.#schedstat)?.queued;
  }
}

/** Milliseconds of a thread's life; undefined: another system, or a thread that has ended. */
function schedstat(file: string): { ran: number; queued: number } | undefined {
  try {
    const [ran, queued] = readFileSync(file, 'latin1').split(' ');
    // A kernel that does not count says 0.
    return Number(ran) > 0 ? { ran: Number(ran) / 1e6, queued: Number(queued) / 1e6 } : undefined;
  } catch {
    return undefined;
  }
}
