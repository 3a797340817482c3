import { t as asyncConsole } from '../plugin-B0WBKLEP.js';

// src/bundle/vite.ts
const plugin = asyncConsole.vite;

export { plugin as default, plugin as 'module.exports' };
