import type { Loop } from '@async-console/protocol';

type Part = 'tasks' | 'other' | 'gc' | 'idle';

/** A part of the thread's time. */
interface Share {
  readonly part: Part;
  readonly ms: number;
  /** Of the whole; those of all parts are 100 together. */
  readonly percent: number;
}

/** Where the thread's time went; undefined when it was not measured. */
export interface ThreadTime {
  readonly wallMs: number;
  readonly shares: readonly Share[];
}

export function threadTime({ tasksMs, otherMs, gcMs, idleMs }: Loop): ThreadTime | undefined {
  if (otherMs === undefined || gcMs === undefined || idleMs === undefined) return undefined;
  const parts: [Part, number][] = [
    ['tasks', tasksMs],
    ['other', otherMs],
    ['gc', gcMs],
    ['idle', idleMs],
  ];
  const wallMs = parts.reduce((sum, [, ms]) => sum + ms, 0);
  if (wallMs <= 0) return undefined;
  const percents = hundred(parts.map(([, ms]) => (ms / wallMs) * 100));
  return { wallMs, shares: parts.map(([part, ms], index) => ({ part, ms, percent: percents[index] ?? 0 })) };
}

/** Whole numbers that are 100 together: those that lose most by cutting are rounded up. */
function hundred(exact: readonly number[]): number[] {
  const whole = exact.map(Math.floor);
  const missing = 100 - whole.reduce((sum, percent) => sum + percent, 0);
  const lossOf = (index: number) => (exact[index] ?? 0) - (whole[index] ?? 0);
  const byLoss = [...exact.keys()].sort((a, b) => lossOf(b) - lossOf(a));
  for (const index of byLoss.slice(0, missing)) whole[index] = (whole[index] ?? 0) + 1;
  return whole;
}
