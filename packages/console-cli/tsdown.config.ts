import { defineConfig } from 'tsdown';
import { base } from '../../tsdown.base.ts';

// `closer` is named by its place beside the one that starts it, and what is shared lies at the top.
const entry = { bin: 'src/bin.ts', cli: 'src/cli.ts', closer: 'src/inspector/closer.ts' };

export default defineConfig({ ...base, entry, dts: false });
