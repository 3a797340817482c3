/**
 * The doors between the app and the hooks. Whatever goes wrong behind them stays there: the agent switches itself off,
 * says so once, and the app runs on.
 */
import { promiseHooks } from 'node:v8';
import { PHASE, PHASE_OFF } from '../table/layout.ts';
import { header } from '../table/own.ts';
import { delegation } from './delegation.ts';
import { type Disposals, disposals } from './disposals.ts';
import { tellFailure } from './failures.ts';
import { forAwait } from './for-await.ts';
import {
  announce,
  announceClose,
  announceDelegation,
  announcePlainDelegation,
  announceStep,
  announceYield,
  delegates,
  enter,
  enterBody,
  enterGenerator,
  enterInParameters,
  enterModule,
  exit,
  type Frame,
  failed,
  idOf,
  leaveDefault,
  leaveLoop,
  onAfter,
  onBefore,
  onInit,
  onSettled,
  onSettledUnmeasured,
  opensTimer,
  resumed,
  returning,
  returningCall,
  setMeasuring,
  UNTRACKED_FRAME,
  yielded,
} from './frames.ts';
import { beginLoop, type LoopRun, wentOn } from './loops.ts';
import { beginMain } from './main-module.ts';
import { onAwaited } from './promise-ends.ts';
import { watchSignal } from './signals.ts';
import { usingHold } from './using.ts';

let on = false;
let stopHooks: (() => void) | undefined;
let stopLookingOut: (() => void) | undefined;
let report: (error: unknown) => void = () => {};
const measuringListeners: ((on: boolean) => void)[] = [];

/** Ends all measuring for good. `error` is what went wrong inside the agent. */
export function switchOff(error: unknown): void {
  if (!on) return;
  on = false;
  header[PHASE] = PHASE_OFF;
  try {
    stopHooks?.();
    stopLookingOut?.();
    report(error);
  } catch {
    // There is nobody left to tell.
  }
}

/** Ends all tracking, for good; nobody hears of it. */
export function stopTracking(): void {
  if (on) measure(false);
  on = false;
}

export function isOn(): boolean {
  return on;
}

/** From now on frames are tracked. `onError` hears once of an error inside the agent. */
export function startTracking(onError: (error: unknown) => void): void {
  report = onError;
  on = true;
  onAwaited(lookOut);
}

/** For promises whose end is that of a task, while nothing is measured. */
function lookOut(wanted: boolean): void {
  stopLookingOut?.();
  stopLookingOut = wanted ? (promiseHooks.onSettled(settledUnmeasured) as unknown as () => void) : undefined;
}

/** `listener` hears when measuring begins and ends; whether it is under way already, it hears at once. */
export function onMeasuring(listener: (on: boolean) => void): void {
  measuringListeners.push(listener);
  if (stopHooks !== undefined) listener(true);
}

/** Puts the promise hooks on or takes them off. To be called with none of the app's code on the stack. */
export function measure(wanted: boolean): void {
  if (!on || wanted === (stopHooks !== undefined)) return;
  try {
    stopHooks?.();
    stopHooks = undefined;
    for (const listener of measuringListeners) listener(wanted);
    setMeasuring(wanted);
    if (wanted) stopHooks = promiseHooks.createHook(hooks) as unknown as () => void;
  } catch (error) {
    switchOff(error);
  }
}

function init(promise: object, parent: object | undefined): void {
  try {
    onInit(promise, parent);
  } catch (error) {
    switchOff(error);
  }
}

function before(promise: object): void {
  try {
    onBefore(promise);
  } catch (error) {
    switchOff(error);
  }
}

function after(): void {
  try {
    onAfter();
  } catch (error) {
    switchOff(error);
  }
}

function settled(promise: object): void {
  try {
    onSettled(promise);
  } catch (error) {
    switchOff(error);
  }
}

/** What is put on while somebody measures. */
let hooks: PromiseHooks = { init, before, after, settled };

interface PromiseHooks {
  init(promise: object, parent: object | undefined): void;
  before(promise: object): void;
  after(): void;
  settled(promise: object): void;
}

/** Puts others in the place of those that need frames. An error in them switches the agent off, too. */
export function replaceHooks(others: PromiseHooks): void {
  hooks = {
    init(promise, parent) {
      try {
        others.init(promise, parent);
      } catch (error) {
        switchOff(error);
      }
    },
    before(promise) {
      try {
        others.before(promise);
      } catch (error) {
        switchOff(error);
      }
    },
    after() {
      try {
        others.after();
      } catch (error) {
        switchOff(error);
      }
    },
    settled(promise) {
      try {
        others.settled(promise);
      } catch (error) {
        switchOff(error);
      }
    },
  };
}

function settledUnmeasured(promise: object): void {
  try {
    onSettledUnmeasured(promise);
  } catch (error) {
    switchOff(error);
  }
}

/**
 * What the probe's calls do. Those in brackets (`[value][call]`) return the index of the value, 0. When the agent has
 * switched itself off, an invocation gets the frame that stands for none, and those under way keep theirs unused.
 */
const probes = {
  __acEnter(site: number): Frame {
    if (!on) return UNTRACKED_FRAME;
    try {
      return enter(site);
    } catch (error) {
      switchOff(error);
      return UNTRACKED_FRAME;
    }
  },
  __acParam(site: number): void {
    if (!on) return;
    try {
      enterInParameters(site);
    } catch (error) {
      switchOff(error);
    }
  },
  __acDefault(site: number): 0 {
    if (!on) return 0;
    try {
      leaveDefault(site);
    } catch (error) {
      switchOff(error);
    }
    return 0;
  },
  __acBody(site: number): Frame {
    if (!on) return UNTRACKED_FRAME;
    try {
      return enterBody(site);
    } catch (error) {
      switchOff(error);
      return UNTRACKED_FRAME;
    }
  },
  __acGenerator(site: number): Frame {
    if (!on) return UNTRACKED_FRAME;
    try {
      return enterGenerator(site);
    } catch (error) {
      switchOff(error);
      return UNTRACKED_FRAME;
    }
  },
  __acModule(site: number): Frame {
    if (!on) return UNTRACKED_FRAME;
    try {
      return enterModule(site);
    } catch (error) {
      switchOff(error);
      return UNTRACKED_FRAME;
    }
  },
  __acAwait(frame: Frame, site: number): 0 {
    if (!on) return 0;
    try {
      announce(frame, site);
    } catch (error) {
      switchOff(error);
    }
    return 0;
  },
  __acResumed<T>(value: T, frame: Frame): T {
    if (!on) return value;
    try {
      resumed(frame);
    } catch (error) {
      switchOff(error);
    }
    return value;
  },
  __acLoop(site: number): LoopRun | undefined {
    if (!on) return undefined;
    try {
      return beginLoop(site);
    } catch (error) {
      switchOff(error);
      return undefined;
    }
  },
  __acNext<T>(value: T, frame: Frame, run: LoopRun | undefined, nth: number): T {
    if (!on) return value;
    try {
      resumed(frame);
      if (run !== undefined && frame.slot > 0) wentOn(frame.slot, run, nth);
    } catch (error) {
      switchOff(error);
    }
    return value;
  },
  __acBack(frame: Frame): void {
    if (!on) return;
    try {
      resumed(frame);
    } catch (error) {
      switchOff(error);
    }
  },
  __acYield(frame: Frame, site: number): 0 {
    if (!on) return 0;
    try {
      announceYield(frame, site);
    } catch (error) {
      switchOff(error);
    }
    return 0;
  },
  __acDelegate(iterable: unknown, frame: Frame, site: number): unknown {
    if (!on) return iterable;
    return delegation(iterable, {
      ask: () => tell(delegates, frame, site),
      suspend: () => tell(announceDelegation, frame, site),
      leave: () => tell(leaveLoop, frame, site),
      announce: () => tell(announceClose, frame, site),
      iterate: () => tell(announcePlainDelegation, frame, site),
    });
  },
  __acYielded<T>(value: T, frame: Frame): T {
    if (!on) return value;
    try {
      yielded(frame);
    } catch (error) {
      switchOff(error);
    }
    return value;
  },
  __acReturn(frame: Frame, site: number): 0 {
    if (!on) return 0;
    try {
      returning(frame, site);
    } catch (error) {
      switchOff(error);
    }
    return 0;
  },
  __acReturnCall(frame: Frame, site: number): 0 {
    if (!on) return 0;
    try {
      returningCall(frame, site);
    } catch (error) {
      switchOff(error);
    }
    return 0;
  },
  __acFail<T>(frame: Frame, error: T): T {
    if (!on) return error;
    try {
      const root = failed(frame);
      if (root !== 0) tellFailure(idOf(root), error);
    } catch (own) {
      switchOff(own);
    }
    return error;
  },
  __acExit(frame: Frame): void {
    if (!on) return;
    try {
      exit(frame);
    } catch (error) {
      switchOff(error);
    }
  },
  __acForAwait(iterable: unknown, frame: Frame, site: number): unknown {
    return on
      ? forAwait(iterable, {
          announce: () => tell(announceStep, frame, site),
          leave: () => tell(leaveLoop, frame, site),
        })
      : iterable;
  },
  __acTimer<T>(_site: number, delay: T): T {
    if (!on) return delay;
    try {
      opensTimer(delay);
    } catch (error) {
      switchOff(error);
    }
    return delay;
  },
  __acSignal(frame: Frame, signal: unknown): void {
    if (!on || stopHooks === undefined) return;
    try {
      watchSignal(frame.slot, signal);
    } catch (error) {
      switchOff(error);
    }
  },
  __acDispose(frame: Frame): Disposals {
    return disposals(
      () => probes.__acBack(frame),
      (site) => probes.__acAwait(frame, site),
      (value, name, site) => probes.__acHold(frame, value, name, site),
    );
  },
  __acHold(frame: Frame, value: unknown, name: string, site: number): Disposable | undefined {
    if (!on || value === undefined || value === null) return undefined;
    try {
      return usingHold(frame.slot, value, name, site);
    } catch (error) {
      switchOff(error);
      return undefined;
    }
  },
  __acMain(): void {
    beginMain();
  },
  /** Closed before its end: the top level of a module has thrown. */
  __acTop(frame: Frame): Iterable<undefined> {
    return once(() => {
      failedUnseen(frame);
      probes.__acExit(frame);
    });
  },
  /** A module is over when all that it holds is disposed of; unless it has come to its last statement, it has thrown. */
  __acDisposeModule(frame: Frame): Disposals & { over(): void } {
    let isOver = false;
    return {
      ...probes.__acDispose(frame),
      over: () => {
        isOver = true;
      },
      [Symbol.dispose]: () => {
        if (!isOver) failedUnseen(frame);
        probes.__acExit(frame);
      },
    };
  },
};

/** Gives undefined, once. `onClosed` hears when it is closed before it has come to its end. */
function once(onClosed: () => void): IterableIterator<undefined> {
  let done = true;
  return {
    [Symbol.iterator]() {
      return this;
    },
    next() {
      done = !done;
      return { done, value: undefined } as IteratorResult<undefined>;
    },
    return() {
      onClosed();
      return { done: true, value: undefined };
    },
  };
}

/** It has thrown, and what is not known. */
function failedUnseen(frame: Frame): void {
  if (!on) return;
  try {
    failed(frame);
  } catch (error) {
    switchOff(error);
  }
}

function tell(hook: (frame: Frame, site: number) => void, frame: Frame, site: number): void {
  if (!on) return;
  try {
    hook(frame, site);
  } catch (error) {
    switchOff(error);
  }
}

/** The names the probe writes become globals that no enumeration shows. */
export function installProbes(): void {
  for (const [name, value] of Object.entries(probes)) {
    Object.defineProperty(globalThis, name, { value, enumerable: false, writable: false, configurable: true });
  }
}
