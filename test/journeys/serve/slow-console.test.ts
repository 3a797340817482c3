import { expect, test } from 'vitest';
import { launch } from '../../support/launch.ts';
import { TestConsole } from '../../support/test-console.ts';
import { until } from '../../support/until.ts';

const LIMIT = 16 * 1024 * 1024;

const crowded = `
async function waitForSomethingThatHasALongName() { await new Promise(() => {}); }
for (let k = 0; k < 5000; k++) waitForSomethingThatHasALongName();
console.log('ready');
setInterval(() => {}, 1000);
`;

test('a console that stops reading is sent the latest state when it reads again, not all it has missed', async () => {
  const running = launch(crowded);
  await running.prints('ready');
  const { socket } = await running.discovery();
  const [slow, quick] = [await TestConsole.greet(socket), await TestConsole.greet(socket)];
  slow.send({ type: 'subscribe', window: { limit: 1000 }, intervalMs: 50 });
  await slow.receives('update');
  slow.socket.pause();
  const before = updatesOf(slow);
  quick.send({ type: 'subscribe', window: { limit: 1000 }, intervalMs: 50 });
  await until('thirty updates', () => updatesOf(quick) >= 30);
  slow.socket.resume();
  const last = updatesOf(quick) + 3;
  await until('both to be up to date', () => updatesOf(quick) >= last && updatesOf(slow) > before);
  // What fits into the buffers of the socket itself, and one update that waits behind it.
  expect(updatesOf(slow) - before).toBeLessThan(20);
});

test('a console that asks on and on without reading is closed before 16 MiB wait for it', async () => {
  const running = launch(crowded);
  await running.prints('ready');
  const { socket } = await running.discovery();
  const [greedy, quick] = [await TestConsole.greet(socket), await TestConsole.greet(socket)];
  const size = JSON.stringify(await greedy.snapshot()).length;
  const asked = Math.ceil((4 * LIMIT) / size);
  greedy.socket.pause();
  for (let k = 0; k < asked; k++) greedy.send({ type: 'snapshot' });
  await quick.snapshot();
  greedy.socket.resume();

  expect((await greedy.ends()).code).toBe(1006);
  const received = greedy.received.filter((message) => message.type === 'snapshot').length - 1;
  expect(received * size).toBeLessThan(LIMIT + size);
  expect((await quick.snapshot()).totals.live).toBe(5000);
  expect(running.stderr).toBe('');
});

function updatesOf(console: TestConsole): number {
  return console.received.filter((message) => message.type === 'update').length;
}
