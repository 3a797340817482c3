// A preload: makes one function of the agent throw. FAULT is its name, FAULT_AFTER the number of calls that still go well.
// The agent itself has no such door: its source is changed while it loads.
const { registerHooks } = require('node:module');

const { FAULT: name, FAULT_AFTER: after } = process.env;
delete process.env.FAULT;
delete process.env.FAULT_AFTER;
const declaration = new RegExp(`^export function ${name}\\b[^]*?\\{$`, 'm');

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.includes('/packages/instrument/src/') || loaded.source == null) return loaded;
    const source = String(loaded.source).replace(
      declaration,
      (found) => `let calls = 0; ${found} if (++calls > ${after}) throw new Error('injected into ${name}');`,
    );
    return { ...loaded, source };
  },
});
