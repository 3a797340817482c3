import { asyncConsole } from './plugin.ts';

export type { Options } from './plugin.ts';

const plugin: typeof asyncConsole.esbuild = asyncConsole.esbuild;

export { plugin as default, plugin as 'module.exports' };
