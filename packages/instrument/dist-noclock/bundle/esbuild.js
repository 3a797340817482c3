import { t as asyncConsole } from '../plugin-B0WBKLEP.js';

// src/bundle/esbuild.ts
const plugin = asyncConsole.esbuild;

export { plugin as default, plugin as 'module.exports' };
