// The floor of anything that looks at promises.
require('node:v8').promiseHooks.createHook({ init() {}, before() {}, after() {}, settled() {} });
