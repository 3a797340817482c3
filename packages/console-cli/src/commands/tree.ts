import { usage } from '../errors.ts';
import { blockedNow } from './blocked-now.ts';

export interface TreeOptions {
  readonly now?: boolean;
  readonly json?: boolean;
}

/** Resolves with the exit code. */
export async function tree(target: string, options: TreeOptions): Promise<number> {
  if (options.now) return blockedNow(target, options);
  throw usage('`tree` can only say what blocks a process: with --now.', 'tree ');
}
