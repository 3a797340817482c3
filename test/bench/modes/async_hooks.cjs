const nothing = () => {};
require('node:async_hooks')
  .createHook({ init: nothing, before: nothing, after: nothing, promiseResolve: nothing })
  .enable();
