import asyncConsole from '@async-console/instrument/vite';
import { createServer, createServerModuleRunner } from 'vite';

const server = await createServer({
  configFile: false,
  logLevel: 'warn',
  appType: 'custom',
  server: { middlewareMode: true, ws: false, watch: null },
  plugins: [asyncConsole()],
});
await createServerModuleRunner(server.environments.ssr, { hmr: false }).import('/src/main.ts');
await server.close();
