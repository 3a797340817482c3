/**
 * The line from a worker thread of the app to the observer. A `BroadcastChannel` goes from thread to thread without the
 * main thread, which may be blocked, and needs no port that somebody would have to hand on. What is posted is in the
 * observer's queue when `postMessage` returns, so nothing is lost when the thread ends at once.
 */
import { BroadcastChannel } from 'node:worker_threads';
import { type Announcement, channelOf, type Report } from '../observer/boot.ts';
import { OBSERVER_LISTENS, OBSERVER_READY } from '../table/layout.ts';

/** The observer listens before the first worker can get here, unless the machine is very busy. */
const WAIT_FOR_OBSERVER_MS = 1000;

/** Waits until the observer can hear a new thread. False: there is none to hear it. */
export function observerListens(mainHeader: Int32Array): boolean {
  Atomics.wait(mainHeader, OBSERVER_LISTENS, 0, WAIT_FOR_OBSERVER_MS);
  return Atomics.load(mainHeader, OBSERVER_LISTENS) === 1;
}

/** On the channel that all threads share. Closed at once: what others say there never comes to this thread. */
export function announce(channel: string, message: Announcement): void {
  const all = new BroadcastChannel(channel);
  all.postMessage(message);
  all.close();
}

/** The thread's own channel, which does not keep the thread alive. `header` is that of this thread. */
export function openLine(options: {
  readonly channel: string;
  readonly thread: number;
  readonly header: Int32Array;
  readonly onAsked: (what: number) => void;
}): (report: Report) => void {
  const { channel, thread, header, onAsked } = options;
  const own = new BroadcastChannel(channelOf(channel, thread));
  own.onmessage = (event) => onAsked((event as MessageEvent).data as number);
  own.unref();
  return (report) => {
    // Until the observer has joined the thread's own channel, what is posted there is heard by nobody.
    if (Atomics.load(header, OBSERVER_READY) === 1) own.postMessage(report);
    else announce(channel, { type: 'report', thread, report });
  };
}
