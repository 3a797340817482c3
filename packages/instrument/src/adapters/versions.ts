/** As far as adapters need it: three numbers; what comes before a release counts as that release. */
export function isBetween(version: string, from: string, below: string): boolean {
  return compare(version, from) >= 0 && compare(version, below) < 0;
}

function compare(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  for (let k = 0; k < 3; k++) {
    const difference = (left[k] ?? 0) - (right[k] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbers(version: string): number[] {
  return version.split(/[-+]/, 1)[0]?.split('.').map(Number) ?? [];
}
