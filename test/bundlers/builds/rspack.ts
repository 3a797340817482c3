import asyncConsole from '@async-console/instrument/rspack';
import { rspack } from '@rspack/core';
import { isMinified, unlessPlain } from './plugins.ts';

rspack(
  {
    mode: 'production',
    target: 'node',
    devtool: 'source-map',
    entry: './src/main.ts',
    output: { filename: 'main.cjs' },
    optimization: { minimize: isMinified },
    module: {
      rules: [
        {
          test: /\.ts$/,
          loader: 'builtin:swc-loader',
          options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } },
        },
      ],
    },
    plugins: unlessPlain(asyncConsole),
  },
  (error, stats) => {
    if (error) throw error;
    if (stats?.hasErrors() || stats?.hasWarnings()) console.error(stats.toString({ preset: 'errors-warnings' }));
    process.exitCode = stats?.hasErrors() ? 1 : 0;
  },
);
