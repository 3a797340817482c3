/**
 * The doors between the app and the hooks. Whatever goes wrong behind them stays there: the agent switches itself off,
 * says so once, and the app runs on.
 */
import { promiseHooks } from 'node:v8';
import { PHASE, PHASE_OFF } from '../table/layout.ts';
import { header } from '../table/own.ts';
import { forAwait } from './for-await.ts';
import {
  announce,
  enter,
  enterBody,
  enterInParameters,
  finallyDone,
  leaving,
  leavingAfterFinally,
  onAfter,
  onBefore,
  onInit,
  onSettled,
} from './frames.ts';

let on = false;
let stopHooks: (() => void) | undefined;
let report: (error: unknown) => void = () => {};

/** Ends all measuring for good. `error` is what went wrong inside the agent. */
export function switchOff(error: unknown): void {
  if (!on) return;
  on = false;
  header[PHASE] = PHASE_OFF;
  try {
    stopHooks?.();
    report(error);
  } catch {
    // There is nobody left to tell.
  }
}

export function isOn(): boolean {
  return on;
}

/** Installs the promise hooks. `onError` hears once of an error inside the agent. */
export function startHooks(onError: (error: unknown) => void): void {
  report = onError;
  on = true;
  stopHooks = promiseHooks.createHook({ init, before, after, settled }) as unknown as () => void;
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

/** What the probe's calls do. Those in brackets (`[value][call(id)]`) return the index of the value, 0. */
const probes = {
  __acEnter(site: number): void {
    if (!on) return;
    try {
      enter(site);
    } catch (error) {
      switchOff(error);
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
  __acBody(site: number): void {
    if (!on) return;
    try {
      enterBody(site);
    } catch (error) {
      switchOff(error);
    }
  },
  __acAwait(site: number): 0 {
    if (!on) return 0;
    try {
      announce(site);
    } catch (error) {
      switchOff(error);
    }
    return 0;
  },
  __acReturn(site: number): 0 {
    if (!on) return 0;
    try {
      leaving(site);
    } catch (error) {
      switchOff(error);
    }
    return 0;
  },
  __acReturnTry(site: number): 0 {
    if (!on) return 0;
    try {
      leavingAfterFinally(site);
    } catch (error) {
      switchOff(error);
    }
    return 0;
  },
  __acFinally(site: number): void {
    if (!on) return;
    try {
      finallyDone(site);
    } catch (error) {
      switchOff(error);
    }
  },
  __acForAwait(iterable: unknown, site: number): unknown {
    return on ? forAwait(iterable, site, probes.__acAwait) : iterable;
  },
};

/** The names the probe writes become globals that no enumeration shows. */
export function installProbes(): void {
  for (const [name, value] of Object.entries(probes)) {
    Object.defineProperty(globalThis, name, { value, enumerable: false, writable: false, configurable: true });
  }
}
