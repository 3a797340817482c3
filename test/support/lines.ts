import { readFileSync } from 'node:fs';

/** The lines of a sample program that a comment `// at: NAME` marks, by name. 1-based. */
export function linesOf(file: string | URL): Record<string, number> {
  const lines: Record<string, number> = {};
  for (const [index, text] of readFileSync(file, 'utf8').split('\n').entries()) {
    const name = /\/\/ at: (\S+)$/.exec(text)?.[1];
    if (name === undefined) continue;
    if (name in lines) throw new Error(`${file} marks two lines as "${name}".`);
    lines[name] = index + 1;
  }
  return lines;
}
