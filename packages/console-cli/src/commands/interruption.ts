import { constants } from 'node:os';
import { isInForeground } from '../connection/proc.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const LATE_MS = 500;
type Interrupt = (typeof SIGNALS)[number];

/** Signals sent to the console, from the moment this is made until `stop`. */
export interface Interruption {
  /** Aborts at the first. */
  readonly aborted: AbortSignal;
  /** Aborts half a second after the first: what is nearly done may still be done. */
  readonly late: AbortSignal;
  /** 128 + the first one's number; absent: there was none. */
  readonly exitCode: number | undefined;
  /** `listener` gets each, those of the past too. */
  each(listener: (signal: Interrupt) => void): void;
  stop(): void;
}

export function watchForInterruption(): Interruption {
  const controller = new AbortController();
  const late = new AbortController();
  const past: Interrupt[] = [];
  const listeners: ((signal: Interrupt) => void)[] = [];
  const onSignal = (name: NodeJS.Signals) => {
    const signal = name as Interrupt;
    past.push(signal);
    controller.abort();
    setTimeout(() => late.abort(), LATE_MS).unref();
    for (const listener of listeners) listener(signal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  return {
    aborted: controller.signal,
    late: late.signal,
    get exitCode() {
      return past[0] === undefined ? undefined : 128 + constants.signals[past[0]];
    },
    each(listener) {
      for (const signal of past) listener(signal);
      listeners.push(listener);
    },
    stop() {
      for (const signal of SIGNALS) process.off(signal, onSignal);
    },
  };
}

/** Sends on to `child` what the terminal has not sent it already. */
export function forward(interruption: Interruption, child: { kill(signal: NodeJS.Signals): boolean }): void {
  interruption.each((signal) => {
    if (!reachedChildren(signal)) child.kill(signal);
  });
}

/**
 * Ctrl-c in a terminal, and its closing, go to the whole foreground group. A second SIGINT means "at once" to many
 * programs, so it must not be sent once more.
 */
function reachedChildren(signal: Interrupt): boolean {
  if (signal === 'SIGTERM') return false;
  return Boolean(process.stdin.isTTY) && (isInForeground() ?? true);
}
