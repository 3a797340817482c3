import { KIND_SPAWN } from '../table/layout.ts';
import { endWith, finishTask, idOf, leaveTask, startTask } from './frames.ts';
import { switchOff } from './guard.ts';
import { intern } from './names.ts';
import { hasSettled } from './settled.ts';

let tellFields: (task: number, fields: object) => void = () => {};

export function onFields(listener: (task: number, fields: object) => void): void {
  tellFields = listener;
}

/** Runs `work` as a task of its own. What it returns or throws goes through untouched. */
export function spawn<T>(name: string, work: () => T, fields: object | undefined): T {
  const slot = begin(name, fields);
  let result: T;
  try {
    result = work();
  } catch (error) {
    end(slot, undefined);
    throw error;
  }
  end(slot, result);
  return result;
}

/** What is known of the task that the frame in `slot` belongs to. */
export function fieldsOf(slot: number, fields: object): void {
  tellFields(idOf(slot), fields);
}

function begin(name: string, fields: object | undefined): number {
  try {
    const slot = startTask(KIND_SPAWN, intern(String(name), '(spawn)'));
    if (fields !== undefined && slot !== 0) tellFields(idOf(slot), fields);
    return slot;
  } catch (error) {
    switchOff(error);
    return 0;
  }
}

function end(slot: number, result: unknown): void {
  if (slot === 0) return;
  try {
    leaveTask(slot);
    if (result instanceof Promise && !hasSettled(result)) endWith(slot, result);
    else finishTask(slot);
  } catch (error) {
    switchOff(error);
  }
}
