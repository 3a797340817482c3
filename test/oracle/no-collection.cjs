// A preload: nothing is ever reported as collected, so that what the agent says does not hang on when the collector runs.
globalThis.FinalizationRegistry = class {
  register() {}
  unregister() {}
};
