/** The end of a process that was attached to, and what it must not hear of: without a listener that it could count. */
import type { Worker } from 'node:worker_threads';
import { replaceProperty } from '../restore/undo.ts';

/** `onExit` is called once, after the app's own listeners. The app does not hear of a worker of which `isOurs`. */
export function watchEnd(onExit: (code: number) => void, isOurs: (worker: Worker) => boolean): void {
  let isOver = false;
  const end = (code: number) => {
    if (isOver) return;
    isOver = true;
    onExit(code);
  };
  const { emit } = process;
  replaceProperty(process, 'emit', function (this: NodeJS.Process, name: string, ...args: unknown[]): boolean {
    if (name === 'worker' && isOurs(args[0] as Worker)) return false;
    if (name !== 'exit' || this !== process) return Reflect.apply(emit, this, [name, ...args]);
    try {
      return Reflect.apply(emit, this, [name, ...args]);
    } finally {
      end(Number(process.exitCode ?? args[0] ?? 0));
    }
  });
  // An exit listener that calls `process.exit` comes here, and not back to the `emit` above.
  const { reallyExit } = process as unknown as { reallyExit: () => never };
  replaceProperty(
    process,
    'reallyExit',
    function (this: unknown, ...args: unknown[]): never {
      end(Number(args[0] ?? process.exitCode ?? 0));
      return Reflect.apply(reallyExit, this, args) as never;
    },
    true,
  );
}
