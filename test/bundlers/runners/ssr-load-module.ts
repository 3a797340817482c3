import asyncConsole from '@async-console/instrument/vite';
import { createServer } from 'vite';

const server = await createServer({
  configFile: false,
  logLevel: 'warn',
  appType: 'custom',
  server: { middlewareMode: true, ws: false, watch: null },
  plugins: [asyncConsole()],
});
await server.ssrLoadModule('/src/main.ts');
await server.close();
