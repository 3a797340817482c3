import { readFileSync } from 'node:fs';
import { LintSettings, problemWithLints, setLint } from '@async-console/protocol';
import { badConfig, badLint } from '../errors.ts';

/**
 * What the lints of a program that is started are to look for: the file's settings, then the flags'; undefined: nothing
 * was said.
 *
 * @throws UserError `bad-lint`, `bad-config`: before the program starts, where the agent could only go on without it
 */
export function lintsOf({ lint, config }: { lint: readonly string[]; config?: string }): LintSettings | undefined {
  if (lint.length === 0 && config === undefined) return undefined;
  const settings = config === undefined ? {} : fromFile(config);
  for (const flag of lint) {
    const problem = setLint(settings, flag);
    if (problem !== undefined) throw badLint(flag, problem);
  }
  return settings;
}

function fromFile(file: string): LintSettings {
  const config = read(file);
  if (!isRecord(config)) throw badConfig(file, 'it is no object');
  checkKeys(file, config, ['lints'], '');
  if (config.lints === undefined) return {};
  if (!isRecord(config.lints)) throw badConfig(file, 'lints is no object');
  for (const [name, one] of Object.entries(config.lints)) {
    if (isRecord(one)) checkKeys(file, one, ['off', 'thresholds', 'allow', 'sites'], `lints.${name}.`);
  }
  const parsed = LintSettings.safeParse(config.lints);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw badConfig(file, `lints.${issue?.path.join('.')}: ${issue?.message}`);
  }
  const problem = problemWithLints(parsed.data);
  if (problem !== undefined) throw badConfig(file, problem);
  return parsed.data;
}

function read(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw badConfig(file, code === 'ENOENT' ? 'there is no such file' : message);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badConfig(file, `it is no JSON (${(error as Error).message})`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is misspelt must not pass silently. */
function checkKeys(file: string, record: object, known: readonly string[], where: string): void {
  const unknown = Object.keys(record).find((key) => !known.includes(key));
  if (unknown !== undefined) throw badConfig(file, `it has ${where}${unknown}; there are ${known.join(', ')}`);
}
