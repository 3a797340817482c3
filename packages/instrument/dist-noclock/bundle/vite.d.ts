import { n as asyncConsole, t as Options } from '../plugin-wVVVqkso.js';

declare const plugin: typeof asyncConsole.vite;

export { type Options, plugin as default, plugin as 'module.exports' };
