// `destroy` makes Node watch the end of each promise by the garbage collector: what a registry by async id needs.
const nothing = () => {};
require('node:async_hooks')
  .createHook({ init: nothing, before: nothing, after: nothing, promiseResolve: nothing, destroy: nothing })
  .enable();
