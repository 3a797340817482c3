// A preload: `performance.now()` moves only when the program says so. The agent measures with it, so that every
// duration of an ended task is a whole number that a reader can add up.
let now = 1000;
Object.defineProperty(performance, 'now', { value: () => now, configurable: true, writable: true });
Object.defineProperty(globalThis, 'tick', {
  value(ms) {
    now += ms;
  },
});
