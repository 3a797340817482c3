/** Notices when a program does what the agent is known to be wrong about. */
import { KNOWN, type Known } from '../known.ts';
import type { Frame, Job, ModelPromise, Task } from './model.ts';

export class Suspicions {
  readonly found = new Set<Known>();
  /** The job that runs belongs to a task. */
  isInJobOfTask = false;
  /** The `then` of a thenable runs that a function has returned. */
  isInReturned = false;
  /** A task whose run has ended by the return of a promise that is pending; since then no hook has told of a job. */
  #justReturned: Task | undefined;

  add(known: Known): void {
    if (KNOWN.has(known)) this.found.add(known);
  }

  jobBegins(job: Job): void {
    if (job.does !== 'microtask') this.#justReturned = undefined;
  }

  chains(current: Frame | undefined): void {
    if (this.isInReturned && current === undefined) this.add('returns a thenable that chains');
  }

  waits(frame: Frame, on: ModelPromise): void {
    if (on === frame.promise) this.add('awaits its own promise');
    if (frame.control.aside.some((leaving) => leaving?.how === 'return')) frame.control.awaitsInFinally = true;
  }

  returns(frame: Frame, running: Task | undefined): void {
    if (frame.state === 'ended') return;
    if (frame.control.awaitsInFinally) this.add('awaits between its return and its end');
    if (running !== frame.task) this.#justReturned = frame.task;
  }

  wakes({ task }: Frame, running: Task | undefined, jobs: readonly Job[]): void {
    if (task === this.#justReturned) this.add('wakes who has returned');
    const isWokenByLoop = task !== running && !this.isInJobOfTask;
    if (isWokenByLoop && jobs.some((job) => job.does === 'microtask')) this.add('wakes while a microtask waits');
  }
}
