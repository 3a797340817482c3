import { defineConfig } from 'tsdown';
import { base } from '../../tsdown.base.ts';

// Bundled, not one file for each source: an imported constant is a variable that the hooks would read each time, and
// that makes them twice as slow. `start` and `observer/main` are entries so that URLs relative to them stay right.
export default defineConfig({
  ...base,
  entry: {
    api: 'src/api.ts',
    register: 'src/register.ts',
    start: 'src/start.ts',
    'observer/main': 'src/observer/main.ts',
  },
  inputOptions: { optimization: { inlineConst: true } },
});
