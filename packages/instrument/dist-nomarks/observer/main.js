import { BroadcastChannel, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { t as channelOf } from '../boot-CDJevyEq.js';

// src/observer/hearing.ts
/**
 * The observer's end of the lines from worker threads (see `threads/line.ts`). Made before everything else is loaded, so
 * that no thread is early; what comes before somebody listens is kept.
 */
var Hearing = class {
  #name;
  #all;
  #early = [];
  #listener;
  constructor(name, mainHeader) {
    this.#name = name;
    this.#all = new BroadcastChannel(name);
    this.#all.onmessage = (event) => this.#take(event.data);
    Atomics.store(mainHeader, 17, 1);
    Atomics.notify(mainHeader, 17);
  }
  listen(listener) {
    this.#listener = listener;
    const early = this.#early;
    this.#early = [];
    for (const message of early) listener(message);
  }
  #take(message) {
    if (this.#listener === void 0) this.#early.push(message);
    else this.#listener(message);
  }
  /** Takes what has been said and not been heard yet. */
  catchUp() {
    for (;;) {
      const next = receiveMessageOnPort(this.#all);
      if (next === void 0) return;
      this.#take(next.message);
    }
  }
  /** Joins the own channel of a thread. */
  join(thread, listener) {
    return new ThreadLine(channelOf(this.#name, thread), listener);
  }
};
var ThreadLine = class {
  #channel;
  #listener;
  constructor(name, listener) {
    this.#listener = listener;
    this.#channel = new BroadcastChannel(name);
    this.#channel.onmessage = (event) => listener(event.data);
  }
  catchUp() {
    for (;;) {
      const next = receiveMessageOnPort(this.#channel);
      if (next === void 0) return;
      this.#listener(next.message);
    }
  }
  /** BEAT, MEASURE or REST. */
  ask(what) {
    this.#channel.postMessage(what);
  }
  close() {
    this.#channel.close();
  }
};
// src/observer/main.ts
/** The worker thread: owns the sampling, the socket and everything else that takes time. The app's threads wait for none of it. */
const boot = workerData;
const hearing = new Hearing(boot.channel, new Int32Array(boot.buffers.header));
const { observe } = await import('./process.js');
await observe(boot, hearing);
