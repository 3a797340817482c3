import { t as asyncConsole } from '../plugin-B0WBKLEP.js';

// src/bundle/webpack.ts
const plugin = asyncConsole.webpack;

export { plugin as default, plugin as 'module.exports' };
