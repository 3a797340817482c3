/**
 * The vocabulary of the design as plainly as it can be said: frames form trees, the roots are tasks, a poll is one
 * uninterrupted run of a task. Time is added up as it passes, to whoever it belongs to.
 */
import type { Known } from '../known.ts';
import type { FrameReading, Reading, TaskReading } from '../reading.ts';
import type { Frame, ModelPromise, Task } from './model.ts';

export class Tasks {
  readonly all: Task[] = [];
  readonly #sites = new Map<number, { calls: number; live: number; ended: number }>();
  now = 0;
  /** Whose poll is under way. */
  running: Task | undefined;
  /** For whom the engine hands on what a generator has yielded: no poll, but the task itself that settles. */
  handsOn: Task | undefined;
  #frames = 0;

  pass(ms: number): void {
    this.now += ms;
    for (const task of this.all) {
      if (task.endedAt !== undefined) continue;
      if (task === this.running) {
        task.busy += ms;
        task.ran += ms;
      } else if (task.runnable > 0) {
        task.scheduled += ms;
      }
    }
  }

  // --- polls ---

  openPoll(task: Task): void {
    if (this.running !== undefined) throw new Error('A poll begins inside another.');
    if (unseen(task.root) > 0) task.doubts.add('has a poll before it resumes');
    this.running = task;
    task.ran = 0;
  }

  closePoll(): void {
    const task = this.running;
    if (task === undefined) return;
    task.polls++;
    task.longestPoll = Math.max(task.longestPoll, task.ran);
    task.lastPollEndedAt = this.now;
    this.running = undefined;
  }

  // --- frames ---

  enter(
    line: number,
    parent: Frame | undefined,
    promiseOf: (frame: Frame) => ModelPromise,
    isGenerator = false,
  ): Frame {
    const site = this.#sites.get(line) ?? { calls: 0, live: 0, ended: 0 };
    this.#sites.set(line, site);
    site.calls++;
    site.live++;
    const frame: Frame = {
      id: this.#frames++,
      line,
      promise: undefined as unknown as ModelPromise,
      parent,
      children: [],
      task: undefined as unknown as Task,
      state: 'running',
      hadSettled: false,
      waitsFor: undefined,
      awaiting: '',
      control: {
        leaving: undefined,
        aside: [],
        handler: 0,
        returnsThrough: undefined,
        isClosing: false,
        awaitsInFinally: false,
      },
      isGenerator,
      isYielded: false,
      delegation: undefined,
    };
    frame.promise = promiseOf(frame);
    if (parent === undefined) {
      frame.task = this.#newTask(frame, 'call', 0);
      this.openPoll(frame.task);
    } else {
      frame.task = parent.task;
      parent.children.push(frame);
    }
    return frame;
  }

  suspend(frame: Frame, waitsFor: ModelPromise | undefined, awaiting: string): void {
    frame.state = 'suspended';
    frame.waitsFor = waitsFor;
    frame.awaiting = awaiting;
  }

  /** The promise that it waits for settles, or had settled before it came to wait. */
  wake(frame: Frame, hadSettled: boolean): void {
    const { task } = frame;
    frame.state = 'scheduled';
    frame.hadSettled = hadSettled;
    // It has only gone round the queue of microtasks: it could run all the time.
    if (task === this.handsOn && task.runnable === 0) task.scheduled += this.now - task.lastPollEndedAt;
    task.runnable++;
    task.wakes++;
    if (hadSettled || task === this.running || task === this.handsOn) task.selfWakes++;
  }

  /** In a job of the engine's, which is part of no poll. */
  wakeByItself(frame: Frame): void {
    this.handsOn = frame.task;
    this.wake(frame, false);
    this.handsOn = undefined;
  }

  resume(frame: Frame): void {
    frame.task.runnable--;
    frame.state = 'running';
    frame.isYielded = false;
    frame.hadSettled = false;
    frame.waitsFor = undefined;
    frame.awaiting = '';
    this.openPoll(frame.task);
  }

  /** Its promise has settled. */
  end(frame: Frame): void {
    this.#leave(frame);
    const { task, parent } = frame;
    if (parent !== undefined) parent.children.splice(parent.children.indexOf(frame), 1);
    if (task.root !== frame) return;
    if (this.running === task) this.closePoll();
    task.endedAt = this.now;
  }

  /** Its children live on as tasks, the youngest first; but for generators that nobody drives any more. */
  #leave(frame: Frame): void {
    frame.state = 'ended';
    const site = this.#sites.get(frame.line)!;
    site.live--;
    site.ended++;
    for (const child of frame.children.splice(0).reverse()) {
      if (child.isYielded && child.state === 'suspended') this.#leave(child);
      else this.#detach(child);
    }
  }

  #detach(frame: Frame): void {
    const from = frame.task;
    frame.parent = undefined;
    const task = this.#newTask(frame, 'detached', from.id);
    const move = (moved: Frame): void => {
      moved.task = task;
      if (moved.state === 'scheduled') {
        task.runnable++;
        from.runnable--;
        if (this.running !== from) from.doubts.add('ends while a call of it can run');
      }
      for (const child of moved.children) move(child);
    };
    if (unseen(frame) > 0) for (const each of [from, task]) each.doubts.add('detaches before it resumes');
    move(frame);
  }

  #newTask(root: Frame, kind: Task['kind'], spawnedBy: number): Task {
    const task: Task = {
      id: this.all.length + 1,
      root,
      kind,
      spawnedBy,
      startedAt: this.now,
      endedAt: undefined,
      busy: 0,
      scheduled: 0,
      polls: 0,
      wakes: 0,
      selfWakes: 0,
      longestPoll: 0,
      ran: 0,
      lastPollEndedAt: this.now,
      runnable: 0,
      doubts: new Set(),
    };
    this.all.push(task);
    return task;
  }

  // --- what there is to say ---

  reading(): Expected {
    const tasks = this.all.map((task) => this.#taskReading(task));
    const sum = (of: (task: TaskReading) => number) => tasks.reduce((total, task) => total + of(task), 0);
    const live = tasks.filter((task) => task.state !== 'ended').length;
    return {
      tasks,
      totals: {
        spawned: tasks.length,
        live,
        ended: tasks.length - live,
        detached: sum((task) => Number(task.kind === 'detached')),
        polls: sum((task) => task.polls),
        wakes: sum((task) => task.wakes),
        selfWakes: sum((task) => task.selfWakes),
      },
      sites: Object.fromEntries(
        [...this.#sites].map(([line, { calls, live, ended }]) => [line, `${calls} ${live} ${ended}`]),
      ),
      unseen: this.all.map((task) => (task.endedAt === undefined ? unseen(task.root) : 0)),
      doubts: this.all.map((task) => [...task.doubts]),
    };
  }

  #taskReading(task: Task): TaskReading {
    const { id, root, kind, spawnedBy, busy, scheduled, polls, wakes, selfWakes } = task;
    const total = (task.endedAt ?? this.now) - task.startedAt;
    const isRunning = this.running === task;
    const hasEnded = task.endedAt !== undefined;
    return {
      id,
      line: root.line,
      kind,
      state: hasEnded ? 'ended' : isRunning ? 'running' : task.runnable > 0 ? 'scheduled' : 'idle',
      spawnedBy,
      awaiting: hasEnded || isRunning ? '' : awaitingOf(innermost(root)),
      total,
      busy,
      scheduled,
      idle: total - busy - scheduled,
      polls,
      wakes,
      selfWakes,
      longestPoll: polls === 0 ? -1 : task.longestPoll,
      tree: hasEnded ? [] : [frameReading(root)],
    };
  }
}

/** What the agent has to say, but for what it may not have seen yet. */
export interface Expected extends Reading {
  /** By task: how many of its frames await something that had settled before. */
  readonly unseen: readonly number[];
  /** By task: see `Task`. */
  readonly doubts: readonly (readonly Known[])[];
}

/** Along the awaits, from the root to the frame that waits for something that is no child of it. */
function innermost(root: Frame): Frame {
  let frame = root;
  for (;;) {
    const { waitsFor } = frame;
    // A generator that has handed on what it yielded is there still, but nobody waits for it.
    const inner = frame.children.find(({ promise }) => promise === waitsFor && promise.state === 'pending');
    if (inner === undefined) return frame;
    frame = inner;
  }
}

/** At a `yield*` it awaits what the generator below does, unless that is at a `yield`. */
function awaitingOf({ awaiting, children }: Frame): string {
  return awaiting.replace('yield*', children.at(-1)?.isYielded ? 'yield' : 'await');
}

function frameReading(frame: Frame): FrameReading {
  const { line, state, children, hadSettled } = frame;
  return {
    line,
    state: state === 'scheduled' && hadSettled ? 'scheduled?' : state,
    awaiting: awaitingOf(frame),
    children: children.map(frameReading),
  };
}

/** How many frames from here on are scheduled although nobody need have seen a wake. */
function unseen({ state, hadSettled, children }: Frame): number {
  return children.reduce((sum, child) => sum + unseen(child), Number(state === 'scheduled' && hadSettled));
}
