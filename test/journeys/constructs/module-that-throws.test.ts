import { describe, expect, test } from 'vitest';
import { expectTask } from '../../support/expect-task.ts';
import type { NodeMajor } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';

/** On Node 22 nothing tells of it: what could is a `using`, which it does not know. */
describe.each<NodeMajor>(['24', '26'])('Node %s', (node) => {
  test.each(['always', ''])('a module whose top level throws has failed (measured: "%s")', async (measured) => {
    const { snapshot } = await observed(
      {
        'app.mjs': `
import('./early.mjs').catch(() => {});
import('./late.mjs').catch(() => {});
import('./holds.mjs').catch(() => {});
setImmediate(() => {});
`,
        'early.mjs': "throw new TypeError('at once'); await null;",
        'holds.mjs': "await using x = { async [Symbol.asyncDispose]() { await null; } }; throw new Error('holding');",
        'late.mjs': "await null; await null; throw new RangeError('behind an await');",
      },
      { node, env: { ASYNC_CONSOLE_MEASURE: measured } },
    );
    expectTask(snapshot, 'early.mjs').kind('call').state('ended');
    expectTask(snapshot, 'late.mjs').kind('call').state('ended');
    expectTask(snapshot, 'holds.mjs').kind('call').state('ended');
    expect(snapshot.totals).toMatchObject({ live: 0, ended: 3, failed: 3 });
  });
});
