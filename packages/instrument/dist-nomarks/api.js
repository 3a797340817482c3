// src/api.ts
const agents = globalThis;
const key = Symbol.for('@async-console/agent');
/**
 * Runs `work` as a task of its own, named `name`. It starts at once and ends when the promise that `work` returns
 * settles, or when `work` returns something else. Result, error and timing are those of `work()`.
 *
 * @example await spawn('checkout', () => checkout(cart), { fields: { cart: cart.id } })
 */
function spawn(name, work, options) {
  const agent = agents[key];
  return agent === void 0 ? work() : agent.spawn(name, work, options?.fields);
}

export { spawn };
