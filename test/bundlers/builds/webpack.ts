import asyncConsole from '@async-console/instrument/webpack';
import webpack from 'webpack';
import { isMinified, unlessPlain } from './plugins.ts';

webpack(
  {
    mode: 'production',
    target: 'node',
    entry: './src/main.ts',
    output: { filename: 'main.cjs' },
    optimization: { minimize: isMinified },
    resolveLoader: { modules: [`${import.meta.dirname}/../../node_modules`] },
    module: {
      rules: [
        {
          test: /\.ts$/,
          loader: 'swc-loader',
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
