import { t as asyncConsole } from '../plugin-B0WBKLEP.js';

// src/bundle/rspack.ts
const plugin = asyncConsole.rspack;

export { plugin as default, plugin as 'module.exports' };
