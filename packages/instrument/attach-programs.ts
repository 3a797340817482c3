/** How the programs are bundled that a console puts into a running process: each into one text. */
import type { InputOptions, OutputOptions } from 'rolldown';

export const inputOptions: InputOptions = {
  platform: 'node',
  external: [/^node:/],
  optimization: { inlineConst: true },
  // What ws loads where it is there would be looked for beside the app.
  transform: {
    target: 'node22.18',
    define: { 'process.env.WS_NO_BUFFER_UTIL': 'true', 'process.env.WS_NO_UTF_8_VALIDATE': 'true' },
  },
  resolve: { conditionNames: ['source', 'import', 'node', 'default'] },
  logLevel: 'silent',
};

export const outputOptions: OutputOptions = { format: 'cjs', codeSplitting: false, minify: 'dce-only' };
