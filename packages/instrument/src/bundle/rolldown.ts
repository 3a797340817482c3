import { asyncConsole } from './plugin.ts';

export type { Options } from './plugin.ts';

const plugin: typeof asyncConsole.rolldown = asyncConsole.rolldown;

export { plugin as default, plugin as 'module.exports' };
