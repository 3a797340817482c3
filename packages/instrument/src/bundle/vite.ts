import { asyncConsole } from './plugin.ts';

export type { Options } from './plugin.ts';

const plugin: typeof asyncConsole.vite = asyncConsole.vite;

export { plugin as default, plugin as 'module.exports' };
