import { choosePalette, type Palette } from '../presenters/palette.ts';

/** Whether there is somebody who sees the screen and has keys. */
export function hasTerminal(): boolean {
  return Boolean(process.stdin.isTTY && process.stdout.isTTY);
}

/** `--no-color` has become NO_COLOR by now. */
export function terminalPalette(): Palette {
  return choosePalette({ env: process.env });
}

/**
 * React chooses its build when it is loaded, by NODE_ENV; the development build costs twice the CPU, and whichever view
 * comes first decides for all.
 */
export async function withProductionReact<T>(load: () => Promise<T>): Promise<T> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    return await load();
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}
