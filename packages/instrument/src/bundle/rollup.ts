import { asyncConsole } from './plugin.ts';

export type { Options } from './plugin.ts';

const plugin: typeof asyncConsole.rollup = asyncConsole.rollup;

export { plugin as default, plugin as 'module.exports' };
