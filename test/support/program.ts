import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A program of a test: its text, an ECMAScript module; its files by name, the first of which is run; or a file that is there. */
export type Program = string | Readonly<Record<string, string>> | URL;

export interface LaidProgram {
  /** Working directory: locations are relative to it. */
  readonly directory: string;
  /** The file to run, relative to the directory. */
  readonly entry: string;
}

/** Writes a program down where Node can run it, until the test is over. One that lies there already stays as it is. */
export function lay(program: Program | LaidProgram): LaidProgram {
  if (isLaid(program)) return program;
  if (program instanceof URL) {
    const path = fileURLToPath(program);
    return { directory: dirname(path), entry: path.slice(dirname(path).length + 1) };
  }
  const files = typeof program === 'string' ? { 'app.mjs': program } : program;
  const directory = temporaryDirectory();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  const [entry] = Object.keys(files);
  if (entry === undefined) throw new Error('A program has at least one file.');
  return { directory, entry };
}

function isLaid(program: Program | LaidProgram): program is LaidProgram {
  return typeof program === 'object' && !(program instanceof URL) && Object.keys(program).join() === 'directory,entry';
}

/** Of this test alone, and gone after it. Its path is short: a Unix socket may lie in it. */
export function temporaryDirectory(): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), 'ac-')));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}
