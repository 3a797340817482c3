import type { Warning } from '@async-console/protocol';
import type { Palette, Role } from './palette.ts';

type Severity = Warning['severity'];

const ROLES: Readonly<Record<Severity, Role>> = { error: 'error', warning: 'warning', info: 'faint' };

export function severityRole(severity: Severity): Role {
  return ROLES[severity];
}

/** The mark with the letter beside it. */
export function severityMark(severity: Severity, { glyphs }: Palette): string {
  return `${glyphs.severities[severity]} ${severity.charAt(0).toUpperCase()}`;
}

/** The same with the word. */
export function severityText(severity: Severity, { glyphs }: Palette): string {
  return `${glyphs.severities[severity]} ${severity}`;
}
