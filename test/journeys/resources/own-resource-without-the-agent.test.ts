import { expect, test } from 'vitest';
import { API } from '../../support/built.ts';
import { run } from '../../support/launch.ts';
import { onEveryNode } from '../../support/nodes.ts';

const program = `
import { hold, resource } from ${JSON.stringify(API)};
const lock = resource('cache', { capacity: 1 });
const held = lock.acquire();
console.log(held, typeof held[Symbol.dispose], typeof held[Symbol.asyncDispose]);
held.release();
const granted = await lock.acquire(Promise.resolve('granted'));
await granted[Symbol.asyncDispose]();
await lock.acquire(Promise.reject(new Error('refused'))).catch((error) => console.log(error.message));
hold({ any: 'thing' }).release();
`;

onEveryNode((node) => {
  test('its calls do nothing, and give what they give with it', async () => {
    const without = await run(program, { node, agent: false });
    const withAgent = await run(program, { node });
    expect(without).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('refused') });
    expect(withAgent).toEqual(without);
  });
});
