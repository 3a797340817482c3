import { notADuration } from '../errors.ts';

const MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * Milliseconds of `250ms`, `5s`, `1.5m`, `2h`.
 * @throws UserError `not-a-duration`
 */
export function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  const ms = match ? Number(match[1]) * MS[match[2]!]! : Number.NaN;
  // Above 2^31 − 1 ms a timer of Node fires at once.
  if (!(ms > 0 && ms <= 2_147_483_647)) throw notADuration(text);
  return ms;
}
