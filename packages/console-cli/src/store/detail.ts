import type {
  AwaitPlace,
  FrameNode,
  Lifetimes,
  Percentiles,
  SiteRow,
  TaskDetail,
  TaskRow,
} from '@async-console/protocol';
import { hasThreads, type Model, rowAt, shown } from './model.ts';

/** A task's detail, line by line: what is said. presenters/detail.ts decides how, one row for each line. */
export type DetailLine =
  | {
      readonly kind:
        | 'title'
        | 'origin'
        | 'spawned'
        | 'thread'
        | 'error'
        | 'lost'
        | 'awaiting'
        | 'times'
        | 'share'
        | 'counts';
      readonly task: TaskRow;
    }
  | { readonly kind: 'woken'; readonly by: NonNullable<TaskRow['wokenBy']>; readonly agoMs: number }
  | {
      readonly kind: 'percentiles';
      readonly of: 'polls' | 'delays' | 'lives';
      readonly percentiles: Percentiles & Partial<Lifetimes>;
    }
  | { readonly kind: 'calls'; readonly site: SiteRow }
  | { readonly kind: 'lostFrames'; readonly at: AwaitPlace; readonly frames: number }
  | { readonly kind: 'field'; readonly name: string; readonly value: string }
  | { readonly kind: 'blank' }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string }
  /** `guides`: for each ancestor below the root, whether more of its siblings follow. */
  | { readonly kind: 'frame'; readonly frame: FrameNode; readonly guides: readonly boolean[] };

export function detailLines(model: Model): DetailLine[] {
  const { selection, detail } = model;
  if (selection === undefined) return [{ kind: 'note', text: 'Choose a task with ↑ and ↓.' }];
  const known = detail !== undefined && detail.task.id === selection.id ? detail : undefined;
  const row = rowAt(model, selection.index);
  // The row is as new as the detail, and is there before it.
  const task = known?.task ?? (row?.id === selection.id ? row : undefined);
  if (task === undefined) return [{ kind: 'note', text: whyNothing(model) }];
  const at = known?.at ?? shown(model)?.update.overview.at ?? 0;
  return [
    ...facts(task, hasThreads(model), at),
    { kind: 'blank' },
    ...tree(model, known?.task, known?.forgotten ?? false),
    ...functionOf(known?.site),
  ];
}

function whyNothing(model: Model): string {
  if (model.frozen !== undefined) return 'The screen is frozen, and this task was not kept. Space goes on.';
  return 'Nothing is known of this task now.';
}

function facts(task: TaskRow, threads: boolean, at: number): DetailLine[] {
  const lines: DetailLine[] = [
    { kind: 'title', task },
    { kind: 'origin', task },
  ];
  if (task.spawnedBy !== undefined || task.detached) lines.push({ kind: 'spawned', task });
  if (threads) lines.push({ kind: 'thread', task });
  if (task.failed) lines.push({ kind: 'error', task });
  if (task.lost) lines.push({ kind: 'lost', task });
  if (task.state !== 'ended') lines.push({ kind: 'awaiting', task });
  if (task.wokenBy !== undefined && task.lastWokenAt !== undefined) {
    lines.push({ kind: 'woken', by: task.wokenBy, agoMs: Math.max(0, at - task.lastWokenAt) });
  }
  lines.push({ kind: 'times', task }, { kind: 'share', task }, { kind: 'counts', task });
  lines.push(...percentilesOf('polls', task.pollMs), ...percentilesOf('delays', task.scheduledDelayMs));
  for (const [name, value] of Object.entries(task.fields ?? {})) {
    lines.push({ kind: 'field', name, value: String(value) });
  }
  return lines;
}

function percentilesOf(of: 'polls' | 'delays' | 'lives', percentiles: Percentiles | undefined): DetailLine[] {
  return percentiles === undefined ? [] : [{ kind: 'percentiles', of, percentiles }];
}

/** Of all that ran the task's function: a short task has no percentiles of its own. */
function functionOf(site: SiteRow | undefined): DetailLine[] {
  if (site === undefined) return [];
  const isMeasured = site.pollMs !== undefined || site.scheduledDelayMs !== undefined || site.totalMs !== undefined;
  return [
    { kind: 'blank' },
    { kind: 'heading', text: `All calls of ${site.name}` },
    { kind: 'calls', site },
    ...(site.lostAt ?? []).map(({ frames, ...at }): DetailLine => ({ kind: 'lostFrames', at, frames })),
    ...(isMeasured ? [{ kind: 'note', text: 'Of those that were tasks, as far as they were measured:' } as const] : []),
    ...percentilesOf('polls', site.pollMs),
    ...percentilesOf('delays', site.scheduledDelayMs),
    ...percentilesOf('lives', site.totalMs),
  ];
}

function tree(model: Model, task: TaskDetail | undefined, forgotten: boolean): DetailLine[] {
  const heading: DetailLine = { kind: 'heading', text: 'Await tree' };
  if (task === undefined) {
    const text = model.frozen === undefined ? 'asking…' : 'It was not kept when the screen was frozen. Space goes on.';
    return [heading, { kind: 'note', text }];
  }
  if (forgotten) {
    return [{ kind: 'note', text: 'The task has ended and the program has forgotten it: this is what was seen last.' }];
  }
  if (task.state === 'ended') return [{ kind: 'note', text: 'The task has ended.' }];
  const lines: DetailLine[] = [heading];
  for (const root of task.awaitTree) addFrame(lines, root, []);
  if (task.awaitTree.length === 0) lines.push({ kind: 'note', text: 'No async function of it was seen.' });
  if (task.awaitTreeOmitted > 0) lines.push({ kind: 'note', text: `${task.awaitTreeOmitted} more frames` });
  return lines;
}

function addFrame(lines: DetailLine[], frame: FrameNode, guides: readonly boolean[]): void {
  lines.push({ kind: 'frame', frame, guides });
  frame.children.forEach((child, index) => {
    addFrame(lines, child, [...guides, index < frame.children.length - 1]);
  });
}
