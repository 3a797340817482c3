/** Preloaded after the agent: writes the URL of each module that has probes in it into the file WITNESS names. */
const { appendFileSync } = require('node:fs');
const { registerHooks } = require('node:module');

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const source = loaded.source ? Buffer.from(loaded.source).toString() : '';
    if (process.env.WITNESS && source.includes('__acEnter(')) appendFileSync(process.env.WITNESS, `${url}\n`);
    return loaded;
  },
});

// The program finds only its own modules in the cache.
delete require.cache[__filename];
