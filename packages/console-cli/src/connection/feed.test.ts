import { expect, test } from 'vitest';
import type { FeedMessage } from '../store/feed.ts';
import { connect } from './connect.ts';
import { connectionFeed } from './feed.ts';
import { aBody, hello, temporaryDirectory, testAgent } from './testing.ts';

function listenTo(feed: ReturnType<typeof connectionFeed>): string[] {
  const types: string[] = [];
  feed.onMessage((message: FeedMessage) => types.push(message.type));
  return types;
}

const final = JSON.stringify({ type: 'final', body: aBody() });
/** No process has it: it is above the largest pid of Linux. */
const NOBODY = 2 ** 22 + 1;

test('the end of a program that somebody else has started', async () => {
  const directory = temporaryDirectory();
  const agent = await testAgent(directory);
  const heard = listenTo(connectionFeed(connect(agent)));
  await expect.poll(() => heard).toEqual(['connected']);
  agent.say(final);
  agent.hangUp();
  await expect.poll(() => heard).toEqual(['connected', 'final', 'ended']);
});

test('how a program ended that we have started', async () => {
  const directory = temporaryDirectory();
  const agent = await testAgent(directory);
  const exit = { code: null, signal: 'SIGKILL' };
  const feed = connectionFeed(connect(agent), Promise.resolve(exit));
  const messages: FeedMessage[] = [];
  feed.onMessage((message) => messages.push(message));
  await expect.poll(() => messages.length).toBe(1);
  agent.hangUp();
  await expect.poll(() => messages.at(-1)).toEqual({ type: 'ended', exit });
});

test.each([
  ['lost while the program runs', process.pid, 'disconnected'],
  ['lost with the program', NOBODY, 'ended'],
])('a connection that is %s', async (_, pid, expected) => {
  const directory = temporaryDirectory();
  const agent = await testAgent(directory, { hello: hello({ process: { ...aBody().process, pid } }) });
  const heard = listenTo(connectionFeed(connect(agent)));
  await expect.poll(() => heard).toEqual(['connected']);
  agent.hangUp();
  await expect.poll(() => heard).toEqual(['connected', expected]);
});

test('whoever listens late hears what has happened', async () => {
  const directory = temporaryDirectory();
  const agent = await testAgent(directory);
  const feed = connectionFeed(connect(agent));
  await expect.poll(() => agent.heard).toEqual(['hello']);
  await expect.poll(() => listenTo(feed)).toEqual(['connected']);
});

test('a connection that cannot be made is a notice', async () => {
  const heard = listenTo(connectionFeed(connect({ socket: '/nowhere.sock' })));
  await expect.poll(() => heard).toEqual(['notice']);
});

test('a feed that is closed says nothing more', async () => {
  const directory = temporaryDirectory();
  const agent = await testAgent(directory);
  const feed = connectionFeed(connect(agent));
  const heard = listenTo(feed);
  await expect.poll(() => heard).toEqual(['connected']);
  feed.close();
  agent.hangUp();
  await expect.poll(() => agent.heard).toEqual(['hello']);
  expect(heard).toEqual(['connected']);
});
