import type { UserConfig } from 'tsdown';

// What the three packages share. `dist` mirrors `src` by name (api.ts → api.js, observer/main.ts → observer/main.js).
export const base: UserConfig = {
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  fixedExtension: false,
  sourcemap: false,
  dts: true,
  clean: true,
  plugins: [
    {
      // A worker or preload is named by its source, `new URL('./observer/main.ts', import.meta.url)`; in dist it is .js.
      name: 'source-urls',
      renderChunk(code) {
        return code.replace(/(new URL\((['"`])\.[^'"`]*)\.tsx?\2(,\s*import\.meta\.url\))/g, '$1.js$2$3');
      },
    },
  ],
};
