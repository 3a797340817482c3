import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RawFrame } from './stack.ts';

/** Columns around a position in which the call must stand: a bundle may be one line. */
const NEAR = 80;

/** Whether the thread waits in `Atomics.wait`, which V8 lets a debugger interrupt: its innermost frame is the caller's. */
export function isParked([top]: readonly RawFrame[]): boolean {
  if (top === undefined || top.url === '' || top.url.startsWith('node:')) return false;
  try {
    const text = readFileSync(top.url.startsWith('file:') ? fileURLToPath(top.url) : top.url, 'utf8');
    const line = text.split('\n', top.line)[top.line - 1] ?? '';
    return /\bAtomics\.wait\(/.test(line.slice(Math.max(0, top.column - NEAR), top.column + NEAR));
  } catch {
    return false;
  }
}
