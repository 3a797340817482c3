import { createRequire } from 'node:module';
import { describe } from 'vitest';

export type NodeMajor = '22' | '24' | '26';

const { resolve } = createRequire(import.meta.url);

export function nodeBinary(major: NodeMajor): string {
  return resolve(`node${major}/bin/node`);
}

/** Declares the same tests once for every Node line that the agent supports. */
export function onEveryNode(tests: (node: NodeMajor) => void): void {
  describe.each<NodeMajor>(['22', '24', '26'])('Node %s', tests);
}
