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

  // Node 22 gives a file that comes in through `--import` a `require` without a cache, which cannot load ESM.
  const load = require('node:module').createRequire(__filename);
  const { cache } = load;

  const { getEnvironmentData, isInternalThread, isMainThread, resourceLimits } = require('node:worker_threads');
  // Node's own thread for module hooks loads the preloads too. The key is that of `threads/rendezvous.ts`; a worker that
  // was given little heap keeps all of it, because the agent takes about 8 MB.
  const isObservedThread =
    isMainThread ||
    (!isInternalThread &&
      getEnvironmentData('@async-console') !== undefined &&
      !(resourceLimits.maxOldGenerationSizeMb < 32));

  if (!isSupported && isMainThread) {
    process.stderr.write(
      `async-console needs Node 22.18 or newer (24.11 or newer in the 24 line); this is Node ${process.version}. ` +
        'The program runs without it. Install a current Node, e.g. from https://nodejs.org.\n',
    );
  } else if (isSupported && isObservedThread) {
    const cached = new Set(Object.keys(cache));
    const { start } = load('./start.ts');
    start([...cached]);
    for (const path of Object.keys(cache)) if (!cached.has(path)) delete cache[path];
    // What starting a worker leaves for the next tick runs now, so that the app begins with an empty queue.
    Reflect.get(process, '_tickCallback')?.();
  }
  // The app finds only its own modules in the cache.
  delete cache[__filename];
}
