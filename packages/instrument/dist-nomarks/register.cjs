// src/register.cts
/**
 * The preload: `node --require @async-console/instrument/register app.js` (`--import` works too). It starts the agent in
 * the main thread of a supported Node and, once it is there, in the worker threads that inherit the option. The version is
 * checked before anything is loaded that would fail; for the same reason there are no types in it.
 *
 * CommonJS, because `--import` of anything makes Node run a CommonJS app inside a promise job, where promises go before
 * `process.nextTick`: the app would see another order.
 */
{
  const [major, minor] = process.versions.node.split('.').map(Number);
  const isSupported = major > 24 || (major === 24 && minor >= 11) || (major === 22 && minor >= 18);
  const load = require('node:module').createRequire(__filename);
  const { cache } = load;
  const { getEnvironmentData, isInternalThread, isMainThread, resourceLimits } = require('node:worker_threads');
  const isObservedThread =
    isMainThread ||
    (!isInternalThread &&
      getEnvironmentData('@async-console') !== void 0 &&
      !(resourceLimits.maxOldGenerationSizeMb < 32));
  if (!isSupported && isMainThread)
    process.stderr.write(`async-console needs Node 22.18 or newer (24.11 or newer in the 24 line); this is Node ${process.version}. The program runs without it. Install a current Node, e.g. from https://nodejs.org.
`);
  else if (isSupported && isObservedThread) {
    const cached = new Set(Object.keys(cache));
    const { start } = load('./start.js');
    start([...cached]);
    for (const path of Object.keys(cache)) if (!cached.has(path)) delete cache[path];
    Reflect.get(process, '_tickCallback')?.();
  }
  delete cache[__filename];
}
