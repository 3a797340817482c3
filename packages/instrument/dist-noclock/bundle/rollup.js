import { t as asyncConsole } from '../plugin-B0WBKLEP.js';

// src/bundle/rollup.ts
const plugin = asyncConsole.rollup;

export { plugin as default, plugin as 'module.exports' };
