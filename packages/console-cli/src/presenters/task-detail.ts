import type { AwaitPlace, FrameNode, Lifetimes, Percentiles, TaskKind, TaskRow } from '@async-console/protocol';
import type { TaskLine } from '../store/task-detail.ts';
import { chainLine } from './chain.ts';
import { claimRow, opPieces, ownHoldPieces } from './claims.ts';
import { taskName, threadName } from './columns.ts';
import { LABEL, label, linked, pieces, plainRow } from './detail-line.ts';
import type { Piece } from './line.ts';
import { bars, count, duration } from './numbers.ts';
import { errorText, stateMark, stateRole, stateWord } from './outcomes.ts';
import type { Palette } from './palette.ts';
import { awaitSite, place } from './places.ts';
import { severityText } from './severities.ts';
import { clean, cutEnd, cutMiddle, width } from './text.ts';
import { wakerText } from './wakers.ts';
import { titlePieces } from './warning-detail.ts';

const KINDS: Record<TaskKind, string> = {
  call: 'async call',
  spawn: 'spawned',
  request: 'request',
  detached: 'detached',
};

/** One row of a task's detail. `selected`: the cursor is on it. */
export function taskLine(line: TaskLine, columns: number, selected: boolean, palette: Palette): string {
  switch (line.kind) {
    case 'blank':
    case 'heading':
    case 'note':
    case 'text':
      return plainRow(line, columns, palette);
    case 'askedAt':
    case 'crossed':
      return claimRow(line, columns, palette);
    case 'hold':
      return linked(ownHoldPieces(line.hold, palette), columns, line.link, selected, palette);
    case 'op':
      return linked(opPieces(line.op, palette), columns, line.link, selected, palette);
    case 'warned':
      return linked(
        titlePieces(line.warning, false, severityText(line.warning.severity, palette), palette),
        columns,
        line.link,
        selected,
        palette,
      );
    case 'who':
    case 'holds':
    case 'waits':
    case 'closes':
      return chainLine(line, columns, selected, palette);
    case 'field':
      return pieces(columns, palette, [
        { text: label('field'), role: 'faint' },
        { text: clean(`${line.name} = ${line.value}`, palette) },
      ]);
    case 'woken':
      return pieces(columns, palette, [
        { text: label('last woken'), role: 'faint' },
        { text: `${duration(line.agoMs, palette)} ago` },
        { text: `by ${wakerText(line.by, palette)}` },
      ]);
    case 'percentiles':
      return percentilesRow(line.of, line.percentiles, columns, palette);
    case 'calls': {
      const { calls, live, failed, lost } = line.site;
      const wrong = (amount: number, word: string): Piece => ({
        text: `${count(amount, palette)} ${word}`,
        role: amount === 0 ? 'faint' : 'warning',
      });
      return pieces(columns, palette, [
        { text: label('calls'), role: 'faint' },
        { text: `${count(calls, palette)}, ${count(live, palette)} live` },
        wrong(failed, 'failed'),
        wrong(lost, 'lost'),
      ]);
    }
    case 'lostFrames':
      return placeRow('lost at', line.at, `${count(line.frames, palette)} of them`, columns, palette);
    case 'frame':
      return frameRow(line.frame, line.guides, columns, palette);
    default:
      return factRow(line.kind, line.task, columns, palette);
  }
}

const SPREADS = { polls: 'poll times', delays: 'wake to poll', lives: 'lifetimes' } as const;

/** From the half of the first limit to the last, each bar twice as long as the one before. */
function percentilesRow(
  of: keyof typeof SPREADS,
  { p50, p90, p99, max, histogram = [] }: Percentiles & Partial<Lifetimes>,
  columns: number,
  palette: Palette,
): string {
  const ms = (value: number) => duration(value, palette);
  const [first, last] = [histogram[0], histogram.at(-1)];
  const range = first === undefined || last === undefined ? '' : `${ms(first.upToMs / 2)} to ${ms(last.upToMs)}`;
  return pieces(columns, palette, [
    { text: label(SPREADS[of]), role: 'faint' },
    { text: `p50 ${ms(p50)}  p90 ${ms(p90)}  p99 ${ms(p99)}${max === undefined ? '' : `  max ${ms(max)}`}` },
    {
      text: bars(
        histogram.map((bucket) => bucket.count),
        palette,
      ),
      role: 'spark',
      rank: 1,
    },
    { text: range, role: 'faint', rank: 2 },
  ]);
}

function placeRow(what: string, at: AwaitPlace, more: string, columns: number, palette: Palette): string {
  const room = columns - LABEL - 2 - width(more) - 2;
  return pieces(columns, palette, [
    { text: label(what), role: 'faint' },
    { text: awaitSite(at, room, palette), role: 'warning' },
    { text: more, role: 'faint' },
  ]);
}

type Fact = 'title' | 'origin' | 'spawned' | 'thread' | 'error' | 'lost' | 'awaiting' | 'times' | 'share' | 'counts';

function factRow(kind: Fact, task: TaskRow, columns: number, palette: Palette): string {
  const { glyphs } = palette;
  const ms = (value: number | undefined) => duration(value, palette);
  switch (kind) {
    case 'title': {
      const state = `${stateMark(task, palette)} ${stateWord(task)}`;
      const kindText = KINDS[task.kind];
      const id = `task ${task.id}`;
      const room = Math.max(8, columns - width(id) - width(state) - width(kindText) - 6);
      return pieces(columns, palette, [
        { text: id, role: 'faint' },
        { text: cutMiddle(taskName(task, palette), room, glyphs.ellipsis), role: 'title' },
        { text: state, role: stateRole(task) },
        { text: kindText, role: 'faint', rank: 1 },
      ]);
    }
    case 'origin':
      return pieces(columns, palette, [
        { text: label('function'), role: 'faint' },
        { text: task.location === undefined ? glyphs.absent : place(task.location, columns - LABEL - 2, palette) },
      ]);
    case 'spawned': {
      const by = task.spawnedBy === undefined ? glyphs.absent : `task ${task.spawnedBy}`;
      return pieces(columns, palette, [
        { text: label(task.detached ? 'detached from' : 'started by'), role: 'faint' },
        { text: by, role: task.detached ? 'warning' : undefined },
      ]);
    }
    case 'thread': {
      const id = task.thread === 0 || task.threadName === undefined ? '' : `#${task.thread}`;
      return pieces(columns, palette, [
        { text: label('thread'), role: 'faint' },
        { text: threadName(task, palette) },
        { text: id, role: 'faint' },
      ]);
    }
    case 'error':
      return pieces(columns, palette, [
        { text: label('has thrown'), role: 'faint' },
        { text: errorText(task, palette) || glyphs.absent, role: 'warning' },
      ]);
    case 'lost':
      if (task.lostAt !== undefined) return placeRow('lost at', task.lostAt, '', columns, palette);
      return pieces(columns, palette, [{ text: label('lost at'), role: 'faint' }, { text: glyphs.absent }]);
    case 'awaiting': {
      const { awaiting } = task;
      const since = awaiting === undefined ? '' : `for ${ms(awaiting.forMs)}`;
      const room = columns - LABEL - 2 - width(since) - 2;
      return pieces(columns, palette, [
        { text: label('suspended at'), role: 'faint' },
        { text: awaiting === undefined ? glyphs.absent : awaitSite(awaiting, room, palette) },
        { text: since, role: 'idle' },
      ]);
    }
    case 'times': {
      const measured = task.measuredMs === undefined ? '=' : `, of the last ${ms(task.measuredMs)}:`;
      const sum = `${measured} busy ${ms(task.busyMs)} + sched ${ms(task.scheduledMs)} + idle ${ms(task.idleMs)}`;
      const total: Piece = { text: ms(task.totalMs), role: 'title' };
      // In a narrow pane the sum has the whole row.
      const labelled: Piece[] = columns < 66 ? [total] : [{ text: label('total'), role: 'faint' }, total];
      return pieces(columns, palette, [...labelled, { text: sum, glued: true }]);
    }
    case 'share':
      return pieces(columns, palette, [{ text: label('') }]) + shareBar(task, columns - LABEL - 2, palette);
    case 'counts':
      return pieces(columns, palette, [
        { text: label('polls'), role: 'faint' },
        { text: `${count(task.polls, palette)}, longest ${ms(task.maxPollMs)}` },
        { text: `wakes ${count(task.wakes, palette)}, by itself ${count(task.selfWakes, palette)}` },
      ]);
  }
}

/** What is there at all has one cell at least. */
function shareBar(task: TaskRow, room: number, palette: Palette): string {
  const { busyMs, scheduledMs } = task;
  if (busyMs === undefined || scheduledMs === undefined) return '';
  const totalMs = task.measuredMs ?? task.totalMs;
  const columns = Math.max(0, Math.min(40, room));
  const { bar } = palette.glyphs;
  const share = (ms: number) =>
    ms <= 0 || totalMs <= 0 ? 0 : Math.max(1, Math.round((ms / totalMs) * Math.max(0, columns - 2)));
  const busy = Math.min(columns, share(busyMs));
  const scheduled = Math.min(columns - busy, share(scheduledMs));
  return `  ${palette.paint('running', bar.busy.repeat(busy))}${palette.paint('scheduled', bar.scheduled.repeat(scheduled))}${palette.paint('idle', bar.idle.repeat(columns - busy - scheduled))}`;
}

function frameRow(frame: FrameNode, guides: readonly boolean[], columns: number, palette: Palette): string {
  const { branch, states, ellipsis } = palette.glyphs;
  const lines = guides.map((more, depth) => {
    if (depth === guides.length - 1) return more ? branch.middle : branch.last;
    return more ? branch.line : branch.gap;
  });
  const indent = cutEnd(lines.join(''), Math.floor(columns / 2), ellipsis);
  const name = clean(frame.function, palette) || '(anonymous)';
  const state = frame.state === 'suspended' ? 'idle' : frame.state;
  const since = duration(frame.awaiting?.forMs ?? frame.ageMs, palette);
  const room = columns - width(indent);
  const nameRoom = Math.max(8, Math.floor(room * 0.45));
  const shownName = cutMiddle(name, nameRoom, ellipsis);
  const used = width(shownName) + 4 + width(since) + 3;
  const where = frame.awaiting ?? frame.location;
  const at = where === undefined || room - used < 8 ? '' : place(where, room - used - 1, palette);
  const rest = pieces(room, palette, [
    { text: `${states[frame.state]} ${shownName}`, role: state === 'idle' ? undefined : state },
    { text: at, role: frame.awaiting === undefined ? 'faint' : undefined, rank: 2 },
    { text: since, role: state, rank: 1 },
  ]);
  return palette.paint('faint', indent) + rest;
}
