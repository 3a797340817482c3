// A preload: `performance.now()` moves only when the program says so. The agent measures with it, so that every
// duration of an ended task is a whole number that a reader can add up. `tick` works for so long, `rest` has nothing to do.
let now = 1000;
let idle = 0;
Object.defineProperty(performance, 'now', { value: () => now, configurable: true, writable: true });
Object.defineProperty(performance.nodeTiming, 'idleTime', { get: () => idle, configurable: true });
Object.defineProperties(globalThis, {
  tick: {
    value(ms) {
      now += ms;
    },
  },
  rest: {
    value(ms) {
      now += ms;
      idle += ms;
    },
  },
});
