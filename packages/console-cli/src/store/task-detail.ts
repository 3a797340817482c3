import type {
  AsyncOp,
  AwaitPlace,
  FrameNode,
  Hold,
  Lifetimes,
  Percentiles,
  SiteRow,
  TaskDetail,
  TaskRow,
  Warning,
} from '@async-console/protocol';
import { type ChainLine, chainOfTask } from './chain.ts';
import type { Link, PlainLine } from './lines.ts';
import { hasThreads, type Model, rowAt, shown } from './model.ts';
import { type ClaimLine, claimLines } from './resource-detail.ts';
import { paneColumns, sentence } from './warning-detail.ts';
import { keysOfWarnings, warningsOfTask } from './warnings.ts';

/** A task's detail, line by line: what is said. presenters/detail.ts decides how, one row for each line. */
export type TaskLine =
  | PlainLine
  | ClaimLine
  | ChainLine
  | { readonly kind: 'hold'; readonly hold: Hold; readonly link: Link }
  | { readonly kind: 'op'; readonly op: AsyncOp; readonly link: Link }
  | { readonly kind: 'warned'; readonly warning: Warning; readonly link: Link }
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
  /** `guides`: for each ancestor below the root, whether more of its siblings follow. */
  | { readonly kind: 'frame'; readonly frame: FrameNode; readonly guides: readonly boolean[] };

export function taskLines(model: Model): TaskLine[] {
  const { selection, detail } = model.lists.tasks;
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
    ...warnings(model, task),
    ...waits(task),
    ...waitChain(known?.task),
    ...holds(task),
    ...tree(model, known?.task, known?.forgotten ?? false),
    ...functionOf(known?.site),
  ];
}

function whyNothing(model: Model): string {
  if (model.frozen !== undefined) return 'The screen is frozen, and this task was not kept. Space goes on.';
  return 'Nothing is known of this task now.';
}

function facts(task: TaskRow, threads: boolean, at: number): TaskLine[] {
  const lines: TaskLine[] = [
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

function warnings(model: Model, task: TaskRow): TaskLine[] {
  if (task.warnings === undefined) return [];
  const all = shown(model)?.update.warnings ?? [];
  const keys = keysOfWarnings(all);
  const found = warningsOfTask(all, task.id);
  // Their sentences come later than their names.
  const unsaid = task.warnings.filter((name) => !found.some(({ lint }) => lint === name));
  const columns = paneColumns(model);
  return [
    { kind: 'heading', text: 'Warnings' },
    ...found.flatMap((warning): TaskLine[] => [
      { kind: 'warned', warning, link: { to: 'warnings', id: keys[all.indexOf(warning)] ?? '' } },
      ...sentence(warning.message, columns),
    ]),
    ...unsaid.map((text): TaskLine => ({ kind: 'note', text })),
    { kind: 'blank' },
  ];
}

function waits({ waitsFor = [] }: TaskRow): TaskLine[] {
  if (waitsFor.length === 0) return [];
  return [
    { kind: 'heading', text: 'Waits for' },
    ...waitsFor.flatMap((op): TaskLine[] => [
      { kind: 'op', op, link: { to: 'resources', id: op.resource } },
      ...claimLines({ location: op.location }),
    ]),
    { kind: 'blank' },
  ];
}

/** To the root cause; that nobody is known to hold it is not said. */
function waitChain(task: TaskDetail | undefined): TaskLine[] {
  if (task?.waitChain === undefined) return [];
  const lines = chainOfTask(task.waitChain, task.id);
  return lines.length === 0 ? [] : [...lines, { kind: 'blank' }];
}

function holds({ holds: all = [] }: TaskRow): TaskLine[] {
  if (all.length === 0) return [];
  return [
    { kind: 'heading', text: 'Holds' },
    ...all.flatMap((hold): TaskLine[] => [
      { kind: 'hold', hold, link: { to: 'resources', id: hold.resource } },
      ...claimLines(hold),
    ]),
    { kind: 'blank' },
  ];
}

function percentilesOf(of: 'polls' | 'delays' | 'lives', percentiles: Percentiles | undefined): TaskLine[] {
  return percentiles === undefined ? [] : [{ kind: 'percentiles', of, percentiles }];
}

/** Of all that ran the task's function: a short task has no percentiles of its own. */
function functionOf(site: SiteRow | undefined): TaskLine[] {
  if (site === undefined) return [];
  const isMeasured = site.pollMs !== undefined || site.scheduledDelayMs !== undefined || site.totalMs !== undefined;
  return [
    { kind: 'blank' },
    { kind: 'heading', text: `All calls of ${site.name}` },
    { kind: 'calls', site },
    ...(site.lostAt ?? []).map(({ frames, ...at }): TaskLine => ({ kind: 'lostFrames', at, frames })),
    ...(isMeasured ? [{ kind: 'note', text: 'Of those that were tasks, as far as they were measured:' } as const] : []),
    ...percentilesOf('polls', site.pollMs),
    ...percentilesOf('delays', site.scheduledDelayMs),
    ...percentilesOf('lives', site.totalMs),
  ];
}

function tree(model: Model, task: TaskDetail | undefined, forgotten: boolean): TaskLine[] {
  const heading: TaskLine = { kind: 'heading', text: 'Await tree' };
  if (task === undefined) {
    const text = model.frozen === undefined ? 'asking…' : 'It was not kept when the screen was frozen. Space goes on.';
    return [heading, { kind: 'note', text }];
  }
  if (forgotten) {
    return [{ kind: 'note', text: 'The task has ended and the program has forgotten it: this is what was seen last.' }];
  }
  if (task.state === 'ended') return [{ kind: 'note', text: 'The task has ended.' }];
  const lines: TaskLine[] = [heading];
  for (const root of task.awaitTree) addFrame(lines, root, []);
  if (task.awaitTree.length === 0) lines.push({ kind: 'note', text: 'No async function of it was seen.' });
  if (task.awaitTreeOmitted > 0) lines.push({ kind: 'note', text: `${task.awaitTreeOmitted} more frames` });
  return lines;
}

function addFrame(lines: TaskLine[], frame: FrameNode, guides: readonly boolean[]): void {
  lines.push({ kind: 'frame', frame, guides });
  frame.children.forEach((child, index) => {
    addFrame(lines, child, [...guides, index < frame.children.length - 1]);
  });
}
