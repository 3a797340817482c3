/** What the agent says against what it has to say. */
import type { Expected } from './interpreter/tasks.ts';
import type { Known } from './known.ts';
import type { FrameReading, Reading, TaskReading } from './reading.ts';

const MISCOUNTED = 'detaches before it resumes';

/** Each difference as a line; none when the agent is right. */
export function differences(expected: Expected, actual: Reading, known: ReadonlySet<Known>): string[] {
  const found: string[] = [];
  const same = (what: string, wanted: unknown, got: unknown) => {
    if (wanted !== got) found.push(`${what}: expected ${wanted}, the agent says ${got}`);
  };
  const unseen = expected.unseen.reduce((sum, count) => sum + count, 0);

  expected.tasks.forEach((task, index) => {
    const got = actual.tasks[index];
    if (got === undefined) found.push(`task ${task.id} of line ${task.line} is missing`);
    else compareTasks(task, got, expected.unseen[index] as number, expected.doubts[index] as readonly Known[]);
  });
  for (const task of actual.tasks.slice(expected.tasks.length)) {
    found.push(`there is a task more: ${task.id}, ${task.kind}, of line ${task.line}`);
  }
  for (const key of Object.keys(expected.totals) as (keyof Reading['totals'])[]) {
    const isCounted = key !== 'wakes' && key !== 'selfWakes';
    compareCount(`totals.${key}`, expected.totals[key], actual.totals[key], isCounted ? 0 : unseen);
  }
  for (const line of new Set([...Object.keys(expected.sites), ...Object.keys(actual.sites)])) {
    same(`calls, live, ended of line ${line}`, expected.sites[Number(line)], actual.sites[Number(line)]);
  }
  return found;

  /** The agent need not have seen yet that what some frames await had settled before. */
  function compareCount(what: string, wanted: number, got: number, unseen: number): void {
    if (got > wanted || got < wanted - unseen) same(what, wanted, got);
  }

  function compareTasks(wanted: TaskReading, got: TaskReading, unseen: number, doubts: readonly Known[]): void {
    const isKnown = doubts.some((doubt) => known.has(doubt));
    const isMiscounted = known.has(MISCOUNTED) && doubts.includes(MISCOUNTED);
    const of = `task ${wanted.id} of line ${wanted.line}`;
    for (const key of Object.keys(wanted) as (keyof TaskReading)[]) {
      const what = `${of}: ${key}`;
      switch (key) {
        case 'tree':
          compareFrames(of, wanted.tree, got.tree);
          break;
        case 'wakes':
        case 'selfWakes':
          if (!isMiscounted) compareCount(what, wanted[key], got[key], unseen);
          break;
        case 'state':
          if (unseen === 0 || wanted.state !== 'scheduled' || got.state !== 'idle') same(what, wanted.state, got.state);
          break;
        case 'scheduled':
        case 'idle':
          if (unseen === 0 && !isKnown) same(what, wanted[key], got[key]);
          break;
        default:
          same(what, wanted[key], got[key]);
      }
    }
  }

  function compareFrames(of: string, wanted: readonly FrameReading[], got: readonly FrameReading[]): void {
    same(`${of}: frames`, wanted.map((frame) => frame.line).join(), got.map((frame) => frame.line).join());
    wanted.forEach((frame, index) => {
      const other = got[index];
      if (other === undefined) return;
      const what = `${of}, frame of line ${frame.line}`;
      if (frame.state !== 'scheduled?') same(`${what}: state`, frame.state, other.state);
      else if (other.state !== 'suspended') same(`${what}: state`, 'scheduled', other.state);
      same(`${what}: awaiting`, frame.awaiting, other.awaiting);
      compareFrames(of, frame.children, other.children);
    });
  }
}
