/**
 * A table of constructs of the language: for each a short program, and all that is to be said of its tasks, one task a
 * line and, while it lives, its await tree below:
 *
 * ```
 * main: idle, polls 2, wakes 1, self 0, busy 3, woken by immediate
 *   main, suspended, await 4:3
 * ```
 *
 * The innermost await is that of the last line of the tree; where it is another one, the task's line says which.
 *
 * Each program is a module of its own, and all of a table run in one process a Node version, on the virtual clock.
 */
import type { SnapshotBody, TaskDetail } from '@async-console/protocol';
import { describe, expect, test } from 'vitest';
import { placeOf } from './expect-task.ts';
import { treeLines } from './expect-tree.ts';
import { launch } from './launch.ts';
import type { NodeMajor } from './nodes.ts';
import { type Observed, observed, VIRTUAL_CLOCK } from './observed.ts';

export interface Construct {
  /** Its text, or files by name, the first of which is imported. Places are those of the text without its indentation. */
  readonly program: string | Readonly<Record<string, string>>;
  /** Its tasks, in the order in which they were started. */
  readonly tasks: string;
  /** False: Node's own promises take part, and how often they make the task run is Node's business. */
  readonly counts?: false;
}

/** What every program has, beside `tick(ms)`; none of it is an async function. */
const GIVEN = `
globalThis.never = new Promise(() => {});
// Fulfilled by the event loop, in its next turn.
globalThis.immediate = (value) => new Promise((resolve) => setImmediate(resolve, value));
`;

export function constructs(
  table: Readonly<Record<string, Construct>>,
  nodes: readonly NodeMajor[] = ['22', '24', '26'],
): void {
  const entries = Object.entries(table);
  const program = laidOut(entries.map(([, construct]) => construct));
  describe.each(nodes)('Node %s', (node) => {
    let run: Promise<Observed> | undefined;
    for (const [index, [name, { tasks, counts }]] of entries.entries()) {
      test(name, async () => {
        run ??= observed(program, { node, before: VIRTUAL_CLOCK });
        const { snapshot, stderr } = await run;
        expect(stderr).toBe('');
        expect(told(snapshot, directoryOf(index), counts)).toBe(unindented(tasks));
      });
    }
  });
}

const LATER = `
process.stdin.resume();
const turn = (left) => (left > 0 ? setImmediate(turn, left - 1) : console.log('ready'));
turn(20);
`;

/**
 * The same of a program of which nothing is measured, because nobody looks before the event loop has come round often:
 * no counts and no times are told.
 */
export function unmeasuredConstructs(
  table: Readonly<Record<string, Construct>>,
  nodes: readonly NodeMajor[] = ['22', '24', '26'],
): void {
  const entries = Object.entries(table);
  const files = laidOut(entries.map(([, construct]) => construct));
  const program = { ...files, 'app.mjs': `${files['app.mjs']}\nimport './later.mjs';`, 'later.mjs': LATER };
  const look = async (node: NodeMajor): Promise<SnapshotBody> => {
    const running = launch(program, { node, before: VIRTUAL_CLOCK, interactive: true });
    await running.prints('ready');
    const snapshot = await (await running.console()).snapshot();
    expect(running.stderr).toBe('');
    return snapshot;
  };
  describe.each(nodes)('Node %s', (node) => {
    let seen: Promise<SnapshotBody> | undefined;
    for (const [index, [name, { tasks }]] of entries.entries()) {
      test(name, async () => {
        seen ??= look(node);
        expect(told(await seen, directoryOf(index), 'no counts, no times')).toBe(unindented(tasks));
      });
    }
  });
}

function directoryOf(index: number): string {
  return `construct-${index + 1}/`;
}

function laidOut(all: readonly Construct[]): Record<string, string> {
  const files: Record<string, string> = {};
  const entry = ["import './given.mjs';"];
  all.forEach(({ program }, index) => {
    const parts = Object.entries(typeof program === 'string' ? { 'app.mjs': program } : program);
    for (const [name, text] of parts) files[directoryOf(index) + name] = unindented(text);
    entry.push(`import './${directoryOf(index)}${parts[0]?.[0]}';`);
  });
  return { 'app.mjs': entry.join('\n'), 'given.mjs': GIVEN, ...files };
}

/** Without the line breaks around it, and without what all its lines begin with. */
export function unindented(text: string): string {
  const lines = text.replace(/^\n|\n *$/g, '').split('\n');
  const indents = lines.filter((line) => line !== '').map((line) => line.length - line.trimStart().length);
  return lines.map((line) => line.slice(Math.min(...indents))).join('\n');
}

/** False: only times. */
type Counted = boolean | 'no counts, no times';

/** What the agent says of the tasks whose functions are in that directory, as a `Construct` has it. */
export function told({ tasks }: SnapshotBody, directory = '', counts: Counted = true): string {
  return tasks
    .filter(({ location }) => location?.file.startsWith(directory))
    .sort((a, b) => a.id - b.id)
    .flatMap((task) => {
      const tree = treeLines(task.awaitTree, '  ');
      return [taskLine(task, tasks, counts, tree.at(-1)), ...tree];
    })
    .join('\n')
    .replaceAll(directory, '')
    .replace(/\bapp\.mjs:(?=\d)/g, '');
}

function taskLine(task: TaskDetail, all: readonly TaskDetail[], counts: Counted, last = ''): string {
  const { name, kind, state, polls, wakes, selfWakes, busyMs, error, wokenBy } = task;
  const place = placeOf(task.awaiting);
  const named = (id: number | undefined) => all.find((other) => other.id === id)?.name;
  const facts = [
    ...(kind === 'call' ? [] : [kind]),
    ...(task.spawnedBy === undefined ? [] : [`from ${named(task.spawnedBy)}`]),
    ...(task.thread === 0 ? [] : ['in a worker thread']),
    ...(task.lost ? ['lost'] : []),
    task.failed ? `failed${error === undefined ? '' : ` with ${error.name}: ${error.message}`}` : state,
    ...(place === undefined || last.endsWith(` ${place}`) ? [] : [`at ${place}`]),
    ...(counts === true ? [`polls ${polls}`, `wakes ${wakes}`, `self ${selfWakes}`] : []),
    ...(typeof counts === 'boolean' ? [`busy ${busyMs}`] : []),
    ...(wokenBy === undefined || counts !== true
      ? []
      : [`woken by ${wokenBy.task === undefined ? wokenBy.kind : named(wokenBy.task)}`]),
  ];
  return `${name}: ${facts.join(', ')}`;
}
