import type { AwaitTree, Location, TreeNode } from '@async-console/protocol';
import { duration, exact } from '../../presenters/numbers.ts';
import type { Palette } from '../../presenters/palette.ts';
import { promiseName, reasonText, UNSEEN } from '../../presenters/wait-reasons.ts';

/**
 * Await trees for people, as lines: below each function what it waits for. What is the app's own stands out; of Node's own
 * functions only the module is named, and packages are named without the way to them.
 */
export function treeLines(tree: AwaitTree, palette: Palette): string[] {
  if (tree.roots.length === 0) return ['No async function is suspended.'];
  const lines: string[] = [];
  for (const root of tree.roots) draw(root, '', '', palette, lines);
  return [...lines, '', ...summary(tree, palette)];
}

function draw(node: TreeNode, first: string, others: string, palette: Palette, lines: string[]): void {
  const { middle, last, line, gap } = palette.glyphs.branch;
  // What is below is in the same thread.
  const thread = first === '' ? threadText(node, palette) : '';
  lines.push(`${palette.paint('faint', first)}${rowText(node, palette)}${thread}`);
  for (const [index, child] of node.awaits.entries()) {
    const isLast = index === node.awaits.length - 1;
    draw(child, others + (isLast ? last : middle), others + (isLast ? gap : line), palette, lines);
  }
}

function rowText(node: TreeNode, palette: Palette): string {
  const { kind, origin, times, location, definition, waitsFor = [] } = node;
  const many = times === 1 ? '' : `${palette.paint('title', `${palette.glyphs.times}${exact(times)}`)} `;
  const name = titleOf(node);
  if (kind === 'cycle') return many + palette.paint('error', name);
  const at = location === undefined ? definitionText(definition) : `  ${placeText(location, origin)}`;
  const place = kind === 'task' ? '' : at;
  const isOwn = origin === 'app';
  const what = isOwn
    ? `${palette.paint('title', name)}${palette.paint('key', place)}`
    : palette.paint('faint', name + place);
  const reasons = waitsFor.map((reason) => reasonText(reason, palette));
  const why = reasons.length === 0 ? '' : `  ${palette.glyphs.returning} ${reasons.join(', or ')}`;
  return `${many}${what}${agentText(node, palette)}${why}`;
}

function titleOf({ kind, name, agent }: TreeNode): string {
  if (agent?.task !== undefined) return `${agent.task}, ${name ?? '(anonymous)'}`;
  switch (kind) {
    case 'task':
      return name ?? '(tasks of several names)';
    case 'function':
      return name ?? '(anonymous)';
    case 'generator':
      return `${name ?? '(anonymous)'}*`;
    case 'module':
      return '(top level)';
    default:
      return promiseName(kind, name);
  }
}

/** What only an agent knows. */
function agentText({ agent, location, kind }: TreeNode, palette: Palette): string {
  if (agent === undefined) return '';
  const { state, longestMs, shortestMs, holds = 0, keepsWaiting = 0, warnings = [] } = agent;
  const [from, to] = [duration(shortestMs, palette), duration(longestMs, palette)];
  const time = from === to ? to : `${from} to ${to}`;
  const isSuspended = location !== undefined || kind === 'task';
  return [
    palette.paint('faint', `  ${isSuspended ? 'for' : 'called'} ${time}${isSuspended ? '' : ' ago'}`),
    state === 'idle' ? '' : palette.paint(state, `  ${state}`),
    holds === 0 ? '' : palette.paint(keepsWaiting > 0 ? 'warning' : 'faint', `  ${holdsText(holds, keepsWaiting)}`),
    warnings.length === 0
      ? ''
      : palette.paint('warning', `  ${palette.glyphs.severities.warning} ${warnings.join(', ')}`),
  ].join('');
}

/** Of a worker thread. */
function threadText({ agent }: TreeNode, palette: Palette): string {
  if (agent === undefined || agent.thread === 0) return '';
  return palette.paint('faint', `  in thread ${agent.threadName ?? agent.thread}`);
}

function holdsText(holds: number, keepsWaiting: number): string {
  const waiting = keepsWaiting === 0 ? '' : `, for which ${exact(keepsWaiting)} wait`;
  return `holds ${exact(holds)}${waiting}`;
}

function definitionText(definition: Location | undefined): string {
  return definition === undefined ? '' : `  in the function at ${definition.file}:${definition.line}`;
}

function placeText({ file, line, column }: Location, origin: TreeNode['origin']): string {
  if (origin === 'node') return file;
  const short = origin === 'dependency' ? file.replace(/^(?:.*[\\/])?node_modules[\\/]/, '') : file;
  return `${short}:${line}:${column}`;
}

function summary(
  { source, suspended, unseen, unlocated, omitted, cycles, completeness }: AwaitTree,
  palette: Palette,
): string[] {
  const plural = suspended === 1 ? 'async function is' : 'async functions are';
  return [
    ...cycles.map((ring) => palette.paint('error', `They wait for each other: ${ringText(ring)}.`)),
    `${exact(suspended)} ${plural} suspended.`,
    ...(unseen === undefined ? [] : [`${exact(unseen)} of them began ${UNSEEN}.`]),
    ...(omitted > 0 ? [`The tree is cut: ${exact(omitted)} rows are left out, and what is below them.`] : []),
    ...((completeness?.untrackedFrames ?? 0) > 0
      ? [`The agent had no room for ${exact(completeness?.untrackedFrames ?? 0)} calls, which are missing here.`]
      : []),
    ...(unlocated > 0 && source === 'heap'
      ? [
          `Of ${exact(unlocated)} the line is not known: they share a promise with others, and each would pause the process again.`,
        ]
      : []),
  ];
}

function ringText(ring: AwaitTree['cycles'][number]): string {
  const members = ring.map(({ name = '(anonymous)', location }) =>
    location === undefined ? name : `${name} (${location.file}:${location.line}:${location.column})`,
  );
  return [...members, ring[0]?.name ?? '(anonymous)'].join(', ');
}
