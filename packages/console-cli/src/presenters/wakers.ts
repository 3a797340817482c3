import type { TaskRow } from '@async-console/protocol';
import type { Palette } from './palette.ts';
import { clean } from './text.ts';

type Waker = NonNullable<TaskRow['wokenBy']>;

const WORDS: Readonly<Record<Waker['kind'], string>> = {
  task: 'a task',
  itself: 'itself',
  timer: 'a timer',
  immediate: 'setImmediate',
  tick: 'process.nextTick',
  io: 'I/O',
  message: 'a message of another thread',
  code: 'a callback outside every task',
};

/** Who woke it: the task by its id, and its name where that is known. */
export function wakerText({ kind, task, name }: Waker, palette: Palette): string {
  if (task === undefined) return WORDS[kind];
  return name === undefined ? `task ${task}` : `task ${task} ${clean(name, palette)}`;
}
