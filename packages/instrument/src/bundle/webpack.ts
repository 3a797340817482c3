import { asyncConsole } from './plugin.ts';

export type { Options } from './plugin.ts';

const plugin: typeof asyncConsole.webpack = asyncConsole.webpack;

export { plugin as default, plugin as 'module.exports' };
