import { asyncConsole } from './plugin.ts';

export type { Options } from './plugin.ts';

const plugin: typeof asyncConsole.rspack = asyncConsole.rspack;

export { plugin as default, plugin as 'module.exports' };
