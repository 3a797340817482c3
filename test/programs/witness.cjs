/**
 * Preloaded before the agent: writes the URL of each module that has probes in it into the file WITNESS names. The agent's
 * load hook is the outermost of those that it knows of; this one is put around it where nobody sees it.
 */
const { appendFileSync } = require('node:fs');
const nodeModule = require('node:module');

const register = nodeModule.registerHooks;
let outermost;

const load = (url, context, nextLoad) => {
  const loaded = nextLoad(url, context);
  const source = loaded.source ? Buffer.from(loaded.source).toString() : '';
  if (process.env.WITNESS && source.includes('__acEnter(')) appendFileSync(process.env.WITNESS, `${url}\n`);
  return loaded;
};

nodeModule.registerHooks = (hooks) => {
  const handle = register(hooks);
  outermost?.deregister();
  outermost = register({ load });
  return handle;
};

// The program finds only its own modules in the cache.
delete require.cache[__filename];
