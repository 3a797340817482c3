import type { Budget } from './record.ts';

interface Measured {
  readonly what: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: string;
  readonly digits?: number;
}

export function atMost({ what, value, limit, unit, digits = 2 }: Measured): Budget {
  return {
    what,
    limit: `≤ ${limit.toFixed(digits)} ${unit}`,
    measured: value.toFixed(digits),
    met: value <= limit,
  };
}

export function below({ what, value, limit, unit, digits = 2 }: Measured): Budget {
  return { what, limit: `< ${limit.toFixed(digits)} ${unit}`, measured: value.toFixed(digits), met: value < limit };
}
