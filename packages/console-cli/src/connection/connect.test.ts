import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { PROTOCOL } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { connect } from './connect.ts';
import { aBody, hello, temporaryDirectory, testAgent } from './testing.ts';

test('says hello, and hears whom it has reached', async () => {
  const directory = temporaryDirectory();
  const agent = await testAgent(directory);
  const connection = await connect(agent);
  expect(connection.hello.process.name).toBe('shop');
  connection.measure();
  await expect.poll(() => agent.heard).toEqual(['hello', 'measure']);
});

test('a path with a colon, a percent sign and a space', async () => {
  const directory = temporaryDirectory();
  const odd = `${directory}/a:b %41?c`;
  mkdirSync(odd);
  const agent = await testAgent(odd);
  expect((await connect(agent)).hello.process.pid).toBe(4242);
});

test('a snapshot is asked for and answered', async () => {
  const directory = temporaryDirectory();
  const agent = await testAgent(directory, {
    snapshot: JSON.stringify({ type: 'snapshot', body: aBody() }),
  });
  expect(await (await connect(agent)).snapshot()).toEqual(aBody());
});

test('the last state is kept, and answers a snapshot that was asked for too late', async () => {
  const directory = temporaryDirectory();
  const agent = await testAgent(directory);
  const connection = await connect(agent);
  const late = connection.snapshot();
  agent.say(JSON.stringify({ type: 'final', body: aBody() }));
  agent.hangUp();
  expect(await connection.ended).toMatchObject({ final: aBody() });
  expect(await late).toEqual(aBody());
  expect(await connection.snapshot()).toEqual(aBody());
});

test('a connection that is lost without a last state has none', async () => {
  const directory = temporaryDirectory();
  const agent = await testAgent(directory);
  const connection = await connect(agent);
  const late = connection.snapshot();
  agent.hangUp();
  expect(await connection.ended).toEqual({ reason: 'The connection was closed.' });
  expect(await late).toBeUndefined();
});

test('what the program wrote is cleaned where it enters', async () => {
  const directory = temporaryDirectory();
  const process = { ...aBody().process, name: '\x1b]0;owned\x07shop\n' };
  const agent = await testAgent(directory, { hello: hello({ process }) });
  expect((await connect(agent)).hello.process.name).toBe('shop ');
});

test.each([
  ['the same hello', {}],
  ['a hello of another shape', { process: 'unknown' }],
])('another major version is one clear line: %s', async (_, about) => {
  const directory = temporaryDirectory();
  const theirs = { major: PROTOCOL.major + 1, minor: 0 };
  const agent = await testAgent(directory, { hello: hello({ protocol: theirs, ...about }) });
  await expect(connect(agent)).rejects.toMatchObject({
    code: 'protocol-mismatch',
    exitCode: 3,
    message: expect.stringMatching(/speaks protocol 2, this console 1\.$/),
  });
});

test('another minor version is understood', async () => {
  const directory = temporaryDirectory();
  const theirs = { major: PROTOCOL.major, minor: PROTOCOL.minor + 1 };
  const agent = await testAgent(directory, { hello: hello({ protocol: theirs, surprise: true }) });
  expect((await connect(agent)).hello.protocol).toEqual(theirs);
});

test.each([
  ['no JSON', 'hello'],
  ['no message', '{"type":"gift"}'],
  ['nested to exhaust the stack', `${'['.repeat(1e5)}${']'.repeat(1e5)}`],
])('what is not of the protocol is refused: %s', async (_, text) => {
  const directory = temporaryDirectory();
  const agent = await testAgent(directory, { hello: text });
  await expect(connect(agent)).rejects.toMatchObject({ code: 'not-understood', exitCode: 3 });
});

test('what the agent refuses is said in its words', async () => {
  const directory = temporaryDirectory();
  const refusal = JSON.stringify({ type: 'error', code: 'too-many', message: 'Eight consoles are connected.' });
  const agent = await testAgent(directory, { hello: refusal });
  await expect(connect(agent)).rejects.toMatchObject({ code: 'too-many', message: 'Eight consoles are connected.' });
});

test('who accepts and says nothing is given up', async () => {
  const directory = temporaryDirectory();
  const mute = createServer(() => {});
  await new Promise<void>((resolve) => {
    mute.listen(`${directory}/mute`, resolve);
  });
  await expect(connect({ socket: `${directory}/mute` }, 50)).rejects.toMatchObject({ code: 'cannot-connect' });
  mute.close();
});

test('a URL at which nobody listens', async () => {
  await expect(connect({ url: 'ws://127.0.0.1:1/' })).rejects.toMatchObject({
    code: 'cannot-connect',
    message: 'Cannot connect to ws://127.0.0.1:1/: nobody listens there.',
  });
});

test('a socket that is not there', async () => {
  const directory = temporaryDirectory();
  await expect(connect({ socket: `${directory}/none` })).rejects.toMatchObject({
    code: 'cannot-connect',
    exitCode: 3,
    message: expect.stringMatching(/there is no such socket\.$/),
  });
});
