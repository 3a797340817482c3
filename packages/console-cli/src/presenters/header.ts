import type { Blocked, Completeness, Warning } from '@async-console/protocol';
import { culprit, fromTheCulprit } from '../store/blocker.ts';
import { adaptersOff, uncoveredModules } from '../store/coverage.ts';
import { framesInSight, isIncomplete, LAST_BLOCK_MS } from '../store/layout.ts';
import { type Connection, type Model, type Seen, shown, utilizationOf } from '../store/model.ts';
import { threadTime } from '../store/thread-time.ts';
import { threadName } from './columns.ts';
import { fitted, type Piece } from './line.ts';
import { clock, count, duration, exact, percent, plural, rate, sparkline } from './numbers.ts';
import type { Palette, Role } from './palette.ts';
import { place } from './places.ts';
import { severityRole } from './severities.ts';
import { clean, cutMiddle } from './text.ts';

/** Without news for this long, a connection that stands is said to be silent. */
const SILENT_MS = 3000;

export function headerRows(model: Model, palette: Palette): string[] {
  const seen = shown(model);
  const rows = [programRow(model, palette), loopRow(model, seen, palette), threadRow(model, seen, palette)];
  if (seen === undefined) return rows;
  const { completeness, blocked } = seen.update.overview;
  rows.push(...unseenRows(completeness, model.columns, palette));
  if (blocked !== undefined) rows.push(...blockedRows(model, seen, blocked, palette));
  else rows.push(...lastBlockedRow(model, seen, palette));
  return rows;
}

// --- the program ---

function programRow(model: Model, palette: Palette): string {
  const { process } = model;
  const pieces: Piece[] =
    process === undefined
      ? [{ text: 'async-console', role: 'title' }, stateOf(model, palette)]
      : [
          { text: cutMiddle(clean(process.name, palette), 32, palette.glyphs.ellipsis), role: 'title' },
          { text: `pid ${process.pid}`, rank: 2 },
          { text: `Node ${clean(process.node, palette)}`, rank: 4 },
          { text: `up ${duration(uptime(model, process.startedAt), palette)}`, rank: 3 },
          stateOf(model, palette),
          ...foundPieces(shown(model), palette),
          { text: clean(process.command ?? '', palette), role: 'faint', rank: 5 },
        ];
  return line(pieces, model.columns, palette);
}

/** What the lints have found, the gravest first; nothing where they have found nothing. */
function foundPieces(seen: Seen | undefined, palette: Palette): Piece[] {
  const { error = 0, warning = 0, info = 0 } = seen?.update.overview.warnings ?? {};
  const { severities } = palette.glyphs;
  const piece = (severity: Warning['severity'], amount: number, rank: number): Piece => ({
    text: amount === 0 ? '' : `${severities[severity]} ${plural(amount, severity)}`,
    role: severityRole(severity),
    rank,
  });
  return [piece('error', error, 1), piece('warning', warning, 1), piece('info', info, 4)];
}

function uptime(model: Model, startedAt: number): number {
  if (model.final !== undefined) return model.final.process.durationMs;
  const stopped = model.connection.state === 'connected' ? undefined : model.newest?.receivedAt;
  return (model.frozen?.at ?? stopped ?? model.now) - startedAt;
}

function stateOf(model: Model, palette: Palette): Piece {
  const { connection, frozen, now } = model;
  if (frozen !== undefined) {
    const behind = ` frozen, ${duration(Math.max(0, now - frozen.at), palette)} behind `;
    const beneath = connection.state === 'connected' ? '' : `(${nameOf(connection)}) `;
    return { text: behind + beneath, role: 'frozen' };
  }
  if (connection.state !== 'connected') return { text: nameOf(connection), role: roleOf(connection) };
  if (model.newest === undefined) return { text: 'waiting for the first numbers' };
  const silent = now - model.newest.receivedAt;
  if (silent > Math.max(SILENT_MS, 4 * model.intervalMs)) {
    return { text: `no news for ${duration(silent, palette)}`, role: 'warning' };
  }
  const { blocked } = model.newest.update.overview;
  if (blocked !== undefined) {
    const thread = blocked.thread === 0 ? '' : 'worker ';
    return { text: ` ${thread}blocked ${duration(blocked.forMs, palette)} `, role: 'blocked' };
  }
  return { text: `${palette.glyphs.states.running} live`, role: 'live' };
}

function nameOf(connection: Connection): string {
  switch (connection.state) {
    case 'connecting':
      return 'connecting';
    case 'connected':
      return 'live';
    case 'disconnected':
      return 'disconnected';
    case 'ended': {
      const { code, signal } = connection.exit ?? { code: null, signal: null };
      if (signal !== null) return `ended by ${signal}`;
      return code === null ? 'ended' : `ended with exit code ${code}`;
    }
  }
}

function roleOf(connection: Connection): Role | undefined {
  if (connection.state === 'disconnected') return 'warning';
  if (connection.state !== 'ended') return undefined;
  return connection.exit?.code === 0 ? 'title' : 'warning';
}

// --- the loop and the tasks ---

function loopRow(model: Model, seen: Seen | undefined, palette: Palette): string {
  if (seen === undefined) return '';
  const { totals, states, loop, endedPerSecond, threads } = seen.update.overview;
  const wide = model.columns >= 110;
  const delay = loop.delayMs;
  const ended = endedPerSecond === undefined ? '' : `${rate(endedPerSecond)} ended/s`;
  const counts = (name: 'running' | 'scheduled' | 'idle', rank: number): Piece => ({
    text: `${exact(states[name])} ${wide ? name : name.charAt(0).toUpperCase()}`,
    role: states[name] === 0 ? 'faint' : name,
    rank,
    glued: true,
  });
  const pieces: Piece[] = [
    { text: `loop ${percent(utilizationOf(seen.update.overview), palette).padStart(4)}` },
    { text: sparkline(seen.utilization, wide ? 24 : 8, palette), role: 'spark', rank: 5, glued: true },
    { text: delay === undefined ? '' : `delay p99 ${duration(delay.p99, palette)}`, rank: 2 },
    {
      text: delay === undefined ? '' : `p50 ${duration(delay.p50, palette)} max ${duration(delay.max, palette)}`,
      rank: 6,
      glued: true,
    },
    { text: plural(totals.live, 'task') },
    counts('running', 3),
    counts('scheduled', 4),
    counts('idle', 4),
    { text: threads.length > 1 ? plural(threads.length, 'thread') : '', rank: 3 },
    { text: ended, rank: 1 },
  ];
  return line(pieces, model.columns, palette);
}

// --- where the thread's time went, what went wrong, what is seen ---

function threadRow(model: Model, seen: Seen | undefined, palette: Palette): string {
  if (seen === undefined) return '';
  const { totals, loop, completeness, threads } = seen.update.overview;
  const narrow = model.columns < 80;
  const time = threadTime(loop);
  const shares = time?.shares.map(({ part, percent }) => `${part} ${percent}%`).join(narrow ? ' ' : ' + ');
  const wrong = (amount: number, word: string): Piece => ({
    text: amount === 0 ? '' : `${count(amount, palette)} ${narrow ? word.charAt(0).toUpperCase() : word}`,
    role: 'warning',
  });
  const { instrumented, skipped } = completeness.modules;
  const pieces: Piece[] = [
    { text: narrow ? (shares ?? '') : `thread ${shares ?? palette.glyphs.absent}`, rank: narrow ? 1 : 0 },
    { text: time === undefined ? '' : `of ${duration(time.wallMs, palette)}`, role: 'faint', rank: 2, glued: true },
    wrong(totals.failed, 'failed'),
    wrong(totals.lost, 'lost'),
    {
      text: completeness.mode === 'attach' ? 'attached: promises only' : `${plural(instrumented, 'module')} seen`,
      role: 'faint',
      rank: 3,
    },
    { text: skipped === 0 ? '' : `${exact(skipped)} left alone`, role: 'faint', rank: 4 },
    { text: threads.length > 1 ? plural(threads.length - 1, 'worker') : '', role: 'faint', rank: 5 },
  ];
  return line(pieces, model.columns, palette);
}

// --- what was not seen ---

function unseenRows(completeness: Completeness, columns: number, palette: Palette): string[] {
  const {
    uncovered,
    skippedFunctions,
    untrackedFrames,
    unwatchedFrames = 0,
    lostEvents,
    unobservedThreads,
    untrackedClaims,
  } = completeness;
  const rows: string[] = [];
  if (isIncomplete(completeness)) {
    const wide = columns >= 110;
    const narrow = columns < 80;
    const amount = (value: number, word: string, long: string, short = word) => {
      if (value === 0) return '';
      return narrow ? `${count(value, palette)} ${short}` : plural(value, wide ? long : word);
    };
    const amounts = [
      amount(uncoveredModules(completeness), 'module', 'uncovered module', 'mod'),
      amount(skippedFunctions, 'function', 'untracked function', 'fn'),
      amount(untrackedFrames, 'frame', 'untracked frame', 'frames'),
      amount(lostEvents, 'row', 'lost row', 'rows'),
      amount(unobservedThreads, 'thread', 'unobserved thread', 'thr'),
      amount(unwatchedFrames, 'long wait', 'unwatched long wait', 'waits'),
      amount(untrackedClaims, 'hold', 'untracked hold', 'holds'),
      amount(adaptersOff(completeness), 'adapter', 'switched-off adapter', 'ad'),
    ].filter(Boolean);
    const text = narrow ? `! ${amounts.join(' ')} unseen` : `! not seen: ${amounts.join(', ')}`;
    const first = uncovered[0];
    const why = first === undefined ? '' : `${clean(first.file, palette)}: ${clean(first.reason, palette)}`;
    const pieces: Piece[] = [
      { text, role: 'warning' },
      { text: why, role: 'faint', rank: 1 },
      { text: '? lists all', role: 'faint', rank: 2 },
    ];
    rows.push(line(pieces, columns, palette));
  }
  if (completeness.agentError !== undefined) {
    const text = `! the agent has switched itself off: ${clean(completeness.agentError, palette)}`;
    rows.push(line([{ text, role: 'warning' }], columns, palette));
  }
  return rows;
}

// --- what blocks ---

function blockedRows(model: Model, seen: Seen, blocked: Blocked, palette: Palette): string[] {
  const { columns, rows } = model;
  const since = `since ${clock(seen.receivedAt - blocked.forMs)}`;
  const head: Piece[] = [
    {
      text: ` ${palette.glyphs.blocked} blocked for ${duration(blocked.forMs, palette)} by ${blockerOf(blocked, palette)} `,
      role: 'blocked',
    },
    { text: since, rank: 1 },
  ];
  const frames = fromTheCulprit(blocked.stack ?? [])
    .slice(0, framesInSight(rows))
    .map((frame) => {
      const name = clean(frame.function, palette) || '(anonymous)';
      const where = frame.location === undefined ? '' : place(frame.location, Math.floor(columns / 2), palette);
      const pieces: Piece[] = [{ text: `   at ${name}`, role: 'title' }, { text: where }];
      return fitted(pieces, columns, '  ', palette).text;
    });
  const lines = [line(head, columns, palette), ...frames];
  if (frames.length === 0 && blocked.stackAbsent !== undefined) {
    const text = `   no stack: ${clean(blocked.stackAbsent, palette)}`;
    lines.push(line([{ text, role: 'faint' }], columns, palette));
  }
  return lines;
}

function lastBlockedRow(model: Model, seen: Seen, palette: Palette): string[] {
  const now = model.frozen?.at ?? model.now;
  if (seen.lastBlocked === undefined || now - seen.lastBlocked.seenAt >= LAST_BLOCK_MS) return [];
  const { blocked, seenAt } = seen.lastBlocked;
  const ago = duration(Math.max(0, now - seenAt), palette);
  const top = culprit(blocked.stack ?? []) ?? blocked.stack?.[0];
  const text = `${palette.glyphs.blocked} was blocked for at least ${duration(blocked.forMs, palette)} by ${blockerOf(blocked, palette)}`;
  const at =
    top?.location === undefined
      ? ''
      : `at ${clean(top.function, palette) || '(anonymous)'} ${place(top.location, 40, palette)}`;
  const pieces: Piece[] = [
    { text, role: 'warning' },
    { text: at, rank: 2 },
    { text: `${ago} ago`, role: 'faint', rank: 1 },
  ];
  return [line(pieces, model.columns, palette)];
}

function blockerOf(blocked: Blocked, palette: Palette): string {
  const { task, thread } = blocked;
  const who =
    task === undefined
      ? 'a callback outside every task'
      : `task ${task.id} ${cutMiddle(clean(task.name, palette), 40, palette.glyphs.ellipsis)}`;
  return thread === 0
    ? who
    : `${who} in worker ${cutMiddle(threadName(blocked, palette), 24, palette.glyphs.ellipsis)}`;
}

function line(pieces: readonly Piece[], columns: number, palette: Palette): string {
  return fitted(pieces, columns, ` ${palette.glyphs.dot} `, palette).text;
}
