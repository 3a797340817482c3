import type { Holder, SnapshotBody, TaskDetail } from '@async-console/protocol';
import { heldText } from '../../presenters/claims.ts';
import { threadName } from '../../presenters/columns.ts';
import { coverageText } from '../../presenters/coverage.ts';
import { duration, percent, plural } from '../../presenters/numbers.ts';
import { errorText, stateWord } from '../../presenters/outcomes.ts';
import { cutMiddle } from '../../presenters/text.ts';
import { notSeenLines, seenLines } from '../../store/coverage.ts';
import { threadTime } from '../../store/thread-time.ts';
import { goesOn } from '../../store/warnings.ts';
import { type Column, columns, PLAIN } from './columns.ts';
import { waiting } from './waiting.ts';

export interface TableOptions {
  /** Of the terminal; absent: as wide as it gets. */
  readonly width?: number | undefined;
  /** Makes a text stand out; absent: plain. */
  readonly heading?: ((text: string) => string) | undefined;
}

const COLUMNS: readonly Column[] = [
  { title: 'ID', align: 'right' },
  { title: 'STATE', align: 'left' },
  { title: 'NAME', align: 'left' },
  { title: 'TOTAL', align: 'right' },
  { title: 'BUSY', align: 'right' },
  { title: 'SCHED', align: 'right' },
  { title: 'IDLE', align: 'right' },
  { title: 'POLLS', align: 'right' },
  { title: 'WAKES', align: 'right' },
  { title: 'SELF', align: 'right' },
  { title: 'SUSPENDED AT', align: 'left' },
];

const THREAD: Column = { title: 'THREAD', align: 'left' };
/** Worker threads that have a line of their own. */
const MAX_THREADS = 10;

/** Of a list below the table. */
const MAX_LINES = 20;

/** Columns of a name on a terminal that is narrow. */
const MIN_NAME = 12;

/** For people: what the program is, its tasks (those that live first), and what was not seen. */
export function table(body: SnapshotBody, { width, heading = (text) => text }: TableOptions): string {
  const ended = body.tasks.filter(({ state }) => state === 'ended');
  const live = body.tasks.filter(({ state }) => state !== 'ended');
  const threads = body.threads.length > 1;
  const [titles, ...rows] = columns(
    threads ? [...COLUMNS.slice(0, 3), THREAD, ...COLUMNS.slice(3)] : COLUMNS,
    [...live, ...ended].map((task) => {
      const all = cells(task, width);
      return threads ? [...all.slice(0, 3), threadName(task, PLAIN), ...all.slice(3)] : all;
    }),
    width,
  );
  return [
    program(body),
    totals(body),
    loop(body),
    time(body),
    ...modules(body),
    ...(threads ? workers(body) : []),
    '',
    ...(rows.length > 0 ? [heading(titles!), ...rows] : ['No tasks.']),
    ...resources(body, width, heading),
    ...listOf('Held:', most(held(body))),
    ...listOf('Waiting:', most(waiting(body))),
    ...warnings(body),
    ...listOf('Failed:', most(failures(body))),
    ...listOf('Lost:', most(losses(body))),
    ...listOf('Not seen:', notSeen(body)),
    '',
  ].join('\n');
}

function program({ process: { name, pid, node, durationMs, exit } }: SnapshotBody): string {
  return `${name} (pid ${pid}, Node ${node}): ${stateOf(exit)} ${ms(durationMs)}`;
}

function stateOf(exit: SnapshotBody['process']['exit']): string {
  if (!exit) return 'after';
  if (exit.signal !== null) return `killed by ${exit.signal} after`;
  return `ended with exit code ${exit.code} after`;
}

function totals({
  totals: { spawned, live, ended, failed, lost, detached, polls, wakes, selfWakes },
}: SnapshotBody): string {
  return [
    `${plural(spawned, 'task')}: ${live} live, ${ended} ended`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(lost > 0 ? [`${plural(lost, 'lost frame')}`] : []),
    ...(detached > 0 ? [`${detached} detached`] : []),
    `${plural(polls, 'poll')}, ${plural(wakes, 'wake')}, ${plural(selfWakes, 'self-wake')}`,
  ].join(' · ');
}

function loop({ loop: { utilization, delayMs, longestPollMs } }: SnapshotBody): string {
  return [
    `event loop ${percent(utilization, PLAIN)} utilized`,
    `delay ${delayMs ? `p50 ${ms(delayMs.p50)}, p99 ${ms(delayMs.p99)}, max ${ms(delayMs.max)}` : PLAIN.glyphs.absent}`,
    `longest poll ${ms(longestPollMs)}`,
  ].join(' · ');
}

/** The thread's time adds up: what it was not is not said. */
function time({ loop }: SnapshotBody): string {
  const measured = threadTime(loop);
  if (measured === undefined) return `thread ${PLAIN.glyphs.absent}`;
  const parts = measured.shares.map(({ part, ms: spent, percent }) => `${part} ${ms(spent)} (${percent}%)`);
  return `thread ${ms(measured.wallMs)} = ${parts.join(' + ')}`;
}

/** None, where there is nothing of the kind. */
function modules({ completeness, threads, threadsOmitted }: SnapshotBody): string[] {
  const text = seenLines(completeness, Math.max(0, threads.length - 1) + threadsOmitted)
    .map((line) => coverageText(line, completeness))
    .join(' · ');
  return text === '' ? [] : [text];
}

/** The main thread has the line above. */
function workers({ threads, threadsOmitted }: SnapshotBody): string[] {
  const [, ...all] = threads;
  const more = Math.max(0, all.length - MAX_THREADS) + threadsOmitted;
  return [
    ...all.slice(0, MAX_THREADS).map((thread) => {
      const state = thread.ended ? 'ended' : `${thread.live} live`;
      const blocked = thread.blocked === undefined ? '' : ` · blocked for ${ms(thread.blocked.forMs)}`;
      const name = threadName(thread, PLAIN);
      const shares = threadTime(thread.loop)?.shares.map(({ part, percent }) => `${part} ${percent}%`);
      const parts = shares === undefined ? '' : ` · ${shares.join(' + ')}`;
      return `worker ${name}: ${plural(thread.spawned, 'task')}, ${state} · loop ${percent(thread.loop.utilization, PLAIN)} utilized${parts}${blocked}`;
    }),
    ...(more > 0 ? [plural(more, 'more worker thread')] : []),
  ];
}

function cells(task: TaskDetail, width?: number): string[] {
  const name = task.detached ? `${task.name} (detached)` : task.name;
  return [
    String(task.id),
    stateWord(task),
    width === undefined ? name : cutMiddle(name, Math.max(MIN_NAME, Math.floor(width / 4)), PLAIN.glyphs.ellipsis),
    ms(task.totalMs),
    ms(task.busyMs),
    ms(task.scheduledMs),
    ms(task.idleMs),
    count(task.polls),
    count(task.wakes),
    count(task.selfWakes),
    suspendedAt(task),
  ];
}

function count(value: number | undefined): string {
  return value === undefined ? PLAIN.glyphs.absent : String(value);
}

function suspendedAt({ awaiting, lostAt, state }: TaskDetail): string {
  const where = awaiting ?? lostAt;
  if (where) return `${where.file}:${where.line} ${where.function}${where.at === 'return' ? ' (return)' : ''}`;
  return state === 'idle' ? PLAIN.glyphs.absent : '';
}

const RESOURCES: readonly Column[] = [
  { title: 'RESOURCE', align: 'left' },
  { title: 'KIND', align: 'left' },
  { title: 'HELD', align: 'right' },
  { title: 'LONGEST', align: 'right' },
  { title: 'WAIT', align: 'right' },
  { title: 'LONGEST', align: 'right' },
  { title: 'FIRST SEEN', align: 'left' },
];
/** Holders of one resource that are named. */
const MAX_HOLDERS = 10;

/** Only those that are held or waited for. */
function resources({ resources: all }: SnapshotBody, width: number | undefined, heading: (text: string) => string) {
  const used = all.filter(({ held, waiting }) => held + waiting > 0);
  if (used.length === 0) return [];
  const [titles, ...rows] = columns(
    RESOURCES,
    used
      .slice(0, MAX_LINES)
      .map((resource) => [
        resource.name,
        resource.kind,
        heldText(resource),
        ms(resource.longestHoldMs),
        String(resource.waiting),
        ms(resource.longestWaitMs),
        resource.location === undefined ? PLAIN.glyphs.absent : `${resource.location.file}:${resource.location.line}`,
      ]),
    width,
  );
  const more = used.length - MAX_LINES;
  return ['', heading(titles!), ...rows, ...(more > 0 ? [`and ${plural(more, 'more resource')}`] : [])];
}

/** Who holds what, since when, taken where: of each resource those first that hold longest. */
function held({ resources }: SnapshotBody): string[] {
  return resources.flatMap((resource) => {
    const holders = resource.holders.toSorted((a, b) => b.forMs - a.forMs).slice(0, MAX_HOLDERS);
    const more = resource.held - holders.length;
    return [
      ...holders.map((holder) => `${resource.name}: ${holderText(holder)}`),
      ...(more > 0 && holders.length > 0 ? [`${resource.name}: ${more} more`] : []),
    ];
  });
}

function holderText({ task, taskName, taskEnded, forMs, location, inUse, awaiting }: Holder): string {
  const id = task === undefined ? 'nobody that is known' : `task ${task}`;
  const who = taskName === undefined ? id : `${taskName} (${task})`;
  return [
    `${who}${taskEnded ? ', which has ended,' : ''} for ${ms(forMs)}`,
    ...(location === undefined ? [] : [`taken at ${location.file}:${location.line}`]),
    ...(inUse ? ['in use'] : []),
    ...(awaiting === undefined ? [] : [`now at ${awaiting.file}:${awaiting.line}`]),
  ].join(', ');
}

/** Each with what to do, in the order of the agent. */
function warnings({ warnings: all, process: { durationMs } }: SnapshotBody): string[] {
  const lines = all.slice(0, MAX_LINES).flatMap((warning) => {
    const { severity, lint, times, message, remedy } = warning;
    const over = goesOn(warning, durationMs) ? '' : ' (over)';
    return [`${severity} ${lint}${times === 1 ? '' : ` × ${times}`}${over}: ${message}`, `  ${remedy}`];
  });
  const more = all.length - MAX_LINES;
  return listOf('Warnings:', more > 0 ? [...lines, `and ${more} more`] : lines);
}

/** What failed, and why: one line for those of one function with one kind of error, with the newest message. */
function failures({ tasks }: SnapshotBody): string[] {
  const alike = new Map<string, { text: string; times: number; others: boolean }>();
  for (const task of tasks) {
    if (!task.failed) continue;
    const at = task.location === undefined ? '' : ` (${task.location.file}:${task.location.line})`;
    const text = `${task.name}${at}: ${errorText(task, PLAIN) || PLAIN.glyphs.absent}`;
    const key = `${task.name}${at} ${task.error?.name}`;
    const known = alike.get(key);
    if (known === undefined) alike.set(key, { text, times: 1, others: false });
    else alike.set(key, { ...known, times: known.times + 1, others: known.others || text !== known.text });
  }
  return [...alike.values()]
    .sort((a, b) => b.times - a.times)
    .map(
      ({ text, times, others }) => `${times === 1 ? '' : `${times} × `}${text}${others ? ', and other messages' : ''}`,
    );
}

/** Frames that can never go on: whose they are, and where they waited. */
function losses({ sites }: SnapshotBody): string[] {
  return sites
    .filter(({ lost }) => lost > 0)
    .flatMap(({ name, location, lost, lostAt }) => {
      const whose = `of ${name} (${location.file}:${location.line})`;
      if (lostAt === undefined) return [`${plural(lost, 'frame')} ${whose}`];
      return lostAt.map(
        ({ file, line, frames }) => `${plural(frames, 'frame')} ${whose}, suspended at ${file}:${line}`,
      );
    });
}

function most(lines: readonly string[]): string[] {
  const more = lines.length - MAX_LINES;
  return more > 0 ? [...lines.slice(0, MAX_LINES), `and ${more} more`] : [...lines];
}

/** Sentences without an end; none when everything was seen. */
function notSeen({ completeness, tasksOmitted, resourcesOmitted }: SnapshotBody): string[] {
  return [
    ...notSeenLines(completeness).map((line) => coverageText(line, completeness)),
    ...(resourcesOmitted > 0 ? [plural(resourcesOmitted, 'more resource')] : []),
    ...(tasksOmitted > 0 ? [`${plural(tasksOmitted, 'more task')} in this list; the totals count them`] : []),
  ];
}

function ms(value: number | undefined): string {
  return duration(value, PLAIN);
}

function listOf(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ['', title, ...items.map((item) => `  ${item}`)];
}
