/** Installs what the environment variable MODE names, to compare with. The agent comes by `--require`, not from here. */
import { createHook } from 'node:async_hooks';
import { promiseHooks } from 'node:v8';

const nothing = () => {};
const callbacks = { init: nothing, before: nothing, after: nothing, promiseResolve: nothing };

switch (process.env.MODE) {
  case 'none':
    break;
  case 'empty':
    promiseHooks.createHook({ init() {}, before() {}, after() {}, settled() {} });
    break;
  case 'async_hooks':
    createHook(callbacks).enable();
    break;
  case 'async_hooks+destroy':
    createHook({ ...callbacks, destroy: nothing }).enable();
    break;
  case 'agent':
    // A figure of an agent that is not there would be a lie.
    if (!(Symbol.for('@async-console/agent') in globalThis)) throw new Error('The agent did not start.');
    break;
  default:
    throw new Error(`No mode ${process.env.MODE}`);
}
