import { defineConfig } from 'tsdown';
import { base } from '../../tsdown.base.ts';

export default defineConfig({ ...base, entry: ['src/bin.ts', 'src/cli.ts', 'src/inspector/closer.ts'], dts: false });
