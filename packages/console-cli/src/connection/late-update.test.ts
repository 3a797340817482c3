import { encode } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { connect } from './connect.ts';
import { aBody, temporaryDirectory, testAgent } from './testing.ts';

test('an answer to the window before is dropped', async () => {
  // The agent of this test answers each subscription as if it were the first.
  const agent = await testAgent(temporaryDirectory(), { subscribe: update(0) });
  const connection = await connect({ socket: agent.socket });
  const heard: string[] = [];
  const first = Promise.withResolvers<void>();
  connection.subscribe({}, 1000, () => {
    heard.push('first');
    first.resolve();
  });
  await first.promise;

  connection.subscribe({ filter: 'shop' }, 1000, () => heard.push('second'));
  agent.say(update(0));
  const second = Promise.withResolvers<void>();
  connection.subscribe({ filter: 'cart' }, 1000, () => second.resolve());
  agent.say(update(2));
  await second.promise;

  expect(heard).toEqual(['first']);
  connection.close();
});

function update(sequence: number): string {
  const { completeness, totals, loop } = aBody();
  const overview = { at: 1, totals, states: { running: 0, scheduled: 0, idle: 0 }, loop, threads: [], completeness };
  return encode({ type: 'update', sequence, update: { overview, matching: 0, offset: 0, rows: [] } });
}
