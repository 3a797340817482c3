import { t as asyncConsole } from '../plugin-B0WBKLEP.js';

// src/bundle/rolldown.ts
const plugin = asyncConsole.rolldown;

export { plugin as default, plugin as 'module.exports' };
