/**
 * What is evaluated in the observed process. All of it reads, and calls nothing of the program's: neither its getters nor what
 * it may have replaced where that can be helped.
 */

/** The clock of its timers, its directory, when it began, the agent that was attached to it. */
export const ABOUT = `(() => {
  const { setTimeout, clearTimeout } = process.getBuiltinModule('node:timers');
  const timer = setTimeout(() => {}, 1000000);
  const now = timer._idleStart;
  clearTimeout(timer);
  const { timeOrigin } = process.getBuiltinModule('node:perf_hooks').performance;
  const agent = globalThis[Symbol.for('@async-console/attached')];
  return {
    now: typeof now === 'number' ? now : undefined,
    directory: process.cwd(),
    node: process.version,
    startedAt: timeOrigin,
    isAttachedTo: agent?.isOn?.() === true,
  };
})()`;

export const PROMISE_PROTOTYPE = 'Object.getPrototypeOf((async () => {})())';

/** Settles when the event loop has turned. */
export const A_TURN = `new Promise((resolve) => process.getBuiltinModule('node:timers').setImmediate(resolve))`;

/** Sockets, children and operations that are under way, in one array. */
export const UNDER_WAY = '[...process._getActiveHandles(), ...process._getActiveRequests()]';

/** \`this\`: an array. Gives what holds it, of a class that is called so. */
export const held = (className: string) => `function () {
  return new (class ${className} { constructor(array) { this.array = array; } })(this);
}`;

/** \`this\`: that array. Of those at \`indexes\`, what the heap does not tell. */
export const FACTS = `function (indexes) {
  const own = (object, name) => {
    const found = object === null || typeof object !== 'object' ? undefined : Object.getOwnPropertyDescriptor(object, name);
    return found === undefined || !('value' in found) ? undefined : found.value;
  };
  const text = (value) => (typeof value === 'string' && value !== '' ? value : undefined);
  const join = (address, port) =>
    text(address) && (typeof port === 'number' ? (address.includes(':') ? '[' + address + ']:' + port : address + ':' + port) : address);
  const { Socket } = process.getBuiltinModule('node:net');
  const peer = (one) => {
    const isSocket = one instanceof Socket;
    // Not \`remoteAddress\`, which is remembered in the socket.
    const handle = isSocket ? one._handle : undefined;
    if (handle && typeof handle.getpeername === 'function') {
      const out = {};
      try { if (handle.getpeername(out) === 0) return join(out.address, out.port); } catch {}
    }
    return isSocket ? undefined : join(own(one, 'address'), own(one, 'port'));
  };
  return indexes.map((index) => {
    const one = this[index];
    return { peer: peer(one), name: text(own(one, 'spawnfile')) ?? text(own(one, 'hostname')) };
  });
}`;

/** \`this\`: an array of promises. Of those at \`indexes\`, whether the agent that was attached has seen how they were made. */
export const SEEN = `function (indexes) {
  const agent = globalThis[Symbol.for('@async-console/attached')];
  return indexes.map((index) => agent.hasSeen(this[index]));
}`;

/**
 * \`this\`: an array of promises. Of those at \`indexes\`, the line and column at which who awaits it is suspended, and the name
 * of that function; null where the engine does not tell, as when more than one waits.
 *
 * The engine writes the functions that await a promise below the stack of what runs for it. So something has to run that seems
 * to: a reaction whose own promise is said to feed the promise in question. It never settles, so nothing is ever fed. Neither
 * that promise nor any built-in object is touched, and no optimization of the engine depends on what this does.
 */
export const PLACES = `async function (indexes) {
  const promises = this;
  const places = [];
  // An agent that was attached would take for tasks what is made here.
  const agent = globalThis[Symbol.for('@async-console/attached')];
  agent?.lookAway?.(true);
  try {
    const start = Promise.resolve();
    const forever = new Promise(() => {});
    const look = () => {
      const before = ['prepareStackTrace', 'stackTraceLimit'].map((name) => [name, Object.getOwnPropertyDescriptor(Error, name)]);
      let place = null;
      try {
        Error.stackTraceLimit = 3;
        Error.prepareStackTrace = (_, sites) => {
          const site = sites[1];
          if (site !== undefined && site.isAsync() && !site.isPromiseAll()) {
            place = [site.getLineNumber(), site.getColumnNumber(), site.getFunctionName()];
          }
          return '';
        };
        const holder = {};
        Error.captureStackTrace(holder);
        void holder.stack;
      } catch {
      } finally {
        for (const [name, descriptor] of before) {
          if (descriptor === undefined) delete Error[name];
          else Object.defineProperty(Error, name, descriptor);
        }
      }
      places.push(place);
      return forever;
    };
    for (const index of indexes) {
      const awaited = promises[index];
      const seeming = start.then(look);
      const species = function (executor) {
        executor(() => {}, () => {});
        return awaited;
      };
      Object.setPrototypeOf(seeming, { __proto__: Promise.prototype, constructor: { [Symbol.species]: species } });
      seeming.then(() => {});
    }
    await start;
    // Until the engine has made each of them wait for what never settles.
    await null;
    return places;
  } finally {
    agent?.lookAway?.(false);
  }
}`;
