import asyncConsole from '@async-console/instrument/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  plugins: [asyncConsole()],
  test: { include: ['*.check.ts'], watch: false, testTimeout: 60_000 },
});
