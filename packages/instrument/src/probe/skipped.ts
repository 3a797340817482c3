import type { ModuleReport } from './module-report.ts';
import { PREFIX } from './names.ts';
import { packageOf } from './selection.ts';

/** Why a module is not touched although nobody wanted that: the key that it is counted by, and what people read. */
const SKIPPED = {
  'code-coverage': 'code coverage is being taken, and its offsets would not fit',
  'names-taken': `it uses names that start with ${PREFIX}`,
  'refused-by-node': 'Node itself refuses TypeScript below node_modules',
  'no-file': 'it is no file',
  'sites-full': 'no room for more sites',
  'loaded-before': 'it was loaded before the agent',
} as const;
export type Skipped = keyof typeof SKIPPED;

export function whyNot(url: string, text: string, isTypeScript: boolean, takesCoverage: boolean): Skipped | undefined {
  if (takesCoverage) return 'code-coverage';
  if (!url.startsWith('file:')) return 'no-file';
  if (text.includes(PREFIX)) return 'names-taken';
  // With its types taken out it would run.
  if (isTypeScript && packageOf(url) !== undefined) return 'refused-by-node';
  return undefined;
}

export function skippedModule(url: string, why: Skipped): ModuleReport {
  return { url, outcome: 'skipped', skippedBy: why, reason: SKIPPED[why], sites: [], added: [], skippedFunctions: 0 };
}
