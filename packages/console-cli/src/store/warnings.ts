import type { Warning } from '@async-console/protocol';

/** Milliseconds after which a warning that was not found again is over; the agent orders them so, too. */
const GOES_ON_MS = 3000;

/** `at`: now, in milliseconds since the process started. */
export function goesOn({ lastAt }: Warning, at: number): boolean {
  return at - lastAt < GOES_ON_MS;
}

/** Those in which all words of the filter occur. */
export function warningsMatching(warnings: readonly Warning[], filter: string): readonly Warning[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return warnings;
  return warnings.filter((warning) => {
    const text = textOf(warning);
    return words.every((word) => text.includes(word));
  });
}

function textOf({ lint, severity, message, taskName, resourceName, location, chain = [] }: Warning): string {
  return [
    lint,
    severity,
    message,
    taskName,
    resourceName,
    location === undefined ? '' : `${location.file}:${location.line}`,
    ...chain.map((link) => `${link.taskName} ${link.resourceName}`),
  ]
    .join('\n')
    .toLowerCase();
}

/** One for each, and the same as long as it is found again. */
export function keysOfWarnings(warnings: readonly Warning[]): string[] {
  const times = new Map<string, number>();
  return warnings.map(({ lint, thread, firstAt, resource, location }) => {
    const place = location === undefined ? '' : `${location.file}:${location.line}:${location.column}`;
    const key = [lint, thread, firstAt, resource, place].join(' ');
    const before = times.get(key) ?? 0;
    times.set(key, before + 1);
    return before === 0 ? key : `${key} ${before}`;
  });
}

/** Those that are about this task, or have it in their circle, as the task's row counts them. */
export function warningsOfTask(warnings: readonly Warning[], task: number): Warning[] {
  return warnings.filter(
    (warning) =>
      warning.task === task || (isCircle(warning) && warning.chain?.some((link) => link.task === task) === true),
  );
}

/** Its chain ends where it begins: none of them can go on. */
export function isCircle({ lint }: Warning): boolean {
  return lint === 'deadlock';
}
