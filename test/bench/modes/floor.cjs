/**
 * The floor of the agent's design, measured. Its probe keeps frames, tree and await lines; in the hooks there is what none
 * of its kind can do without: a mark for each promise, read when its job begins and when it settles, and one reading of
 * the clock a poll. Nothing is counted, nobody is woken.
 */
const { promiseHooks } = require('node:v8');

class Identity extends null {
  constructor(object) {
    // biome-ignore lint/correctness/noConstructorReturn: as in hooks/marks.ts
    return object;
  }
}

class Mark extends Identity {
  #mark;

  constructor(promise, mark) {
    super(promise);
    this.#mark = mark;
  }

  static get(promise) {
    return #mark in promise ? promise.#mark : -1;
  }

  static change(promise, mark) {
    promise.#mark = mark;
  }
}

const PENDING = 1;
const SETTLED = 7;
const now = performance.now.bind(performance);
const poll = new Float64Array(2);

promiseHooks.createHook({
  init(promise) {
    new Mark(promise, PENDING);
  },
  before(promise) {
    if (Mark.get(promise) !== -1) poll[0] = now();
  },
  after() {
    poll[1]++;
  },
  settled(promise) {
    if (Mark.get(promise) !== -1) Mark.change(promise, SETTLED);
  },
});
