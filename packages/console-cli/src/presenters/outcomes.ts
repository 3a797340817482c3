import type { TaskRow } from '@async-console/protocol';
import type { Palette, Role } from './palette.ts';
import { clean } from './text.ts';

type Outcome = Pick<TaskRow, 'state' | 'failed' | 'lost' | 'error'>;

/** The state in a word; a task that failed or was lost has ended, which is then the lesser news. */
export function stateWord({ state, failed, lost }: Outcome): string {
  if (state !== 'ended') return state;
  return failed ? 'failed' : lost ? 'lost' : state;
}

export function stateMark({ state, failed, lost }: Outcome, { glyphs }: Palette): string {
  return failed ? glyphs.failed : lost ? glyphs.lost : glyphs.states[state];
}

export function stateRole({ state, failed, lost }: Outcome): Role {
  return failed || lost ? 'warning' : state;
}

/** What it has thrown; empty: nothing, or it was not kept. */
export function errorText({ error }: Pick<TaskRow, 'error'>, palette: Palette): string {
  if (error === undefined) return '';
  return clean(error.message === '' ? error.name : `${error.name}: ${error.message}`, palette);
}
