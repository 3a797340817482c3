import { AwaitTree, type TreeNode, type WaitReason } from '@async-console/protocol';
import { startConsole } from './console.ts';
import { describe as describeOutcome, type LaunchOptions, launch, type Running } from './launch.ts';
import type { NodeMajor } from './nodes.ts';
import type { Program } from './program.ts';

/** A program without the agent that prints "ready" when it hangs as it should. Tests run side by side: its port is its own. */
export async function hanging(node: NodeMajor, program: Program, options: LaunchOptions = {}): Promise<Running> {
  const running = launch(program, { node, agent: false, flags: ['--inspect-port=0'], ...options });
  await running.prints('ready');
  return running;
}

/** What `async-console tree --json` says of it. */
export async function heapTreeOf({ pid }: Running): Promise<AwaitTree> {
  const outcome = await startConsole(['tree', String(pid), '--yes', '--json']).ended;
  if (outcome.code !== 0) throw new Error(describeOutcome(outcome));
  return AwaitTree.parse(JSON.parse(outcome.stdout));
}

/** Every row, from the roots down. */
export function rowsOf(nodes: readonly TreeNode[]): TreeNode[] {
  return nodes.flatMap((node) => [node, ...rowsOf(node.awaits)]);
}

/** The only root with that name. */
export function root(tree: AwaitTree, name: string): TreeNode {
  const found = tree.roots.filter((each) => each.name === name);
  if (found.length !== 1) throw new Error(`${found.length} roots are called ${name}: ${shape(tree.roots).join('; ')}`);
  return found[0] as TreeNode;
}

/** What a function, or what it waits for in the end, waits for. */
export function reasonsBelow(node: TreeNode): WaitReason[] {
  return rowsOf([node]).flatMap(({ waitsFor = [] }) => waitsFor);
}

/** `outer > inner`, `outer > Promise.all > [a, b]`: names and kinds alone. */
function shape(nodes: readonly TreeNode[]): string[] {
  return nodes.map(({ kind, name, times, awaits }) => {
    const own = `${times > 1 ? `${times} × ` : ''}${kind === 'function' ? name : kind === 'generator' ? `${name}*` : kind}`;
    const below = shape(awaits).sort();
    if (below.length === 0) return own;
    return `${own} > ${below.length === 1 ? below[0] : `[${below.join(', ')}]`}`;
  });
}

export function shapeOf(node: TreeNode): string {
  return shape([node])[0] as string;
}

/** Line and column at which a text begins in a program, 1-based. */
export function placeIn(program: string, text: string): { line: number; column: number } {
  const before = program.slice(0, program.indexOf(text)).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
