/** Locks of Web Streams. */
import { expect, test } from 'vitest';
import { claimants, resourceNamed } from '../../../support/expect-resource.ts';
import { expectSame } from '../../../support/expect-same.ts';
import { onEveryNode } from '../../../support/nodes.ts';
import { observed } from '../../../support/observed.ts';

onEveryNode((node) => {
  test('who has a reader or a writer, and across what', async () => {
    const { snapshot } = await observed(
      `
const never = new ReadableStream();
async function reads() {
  const reader = never.getReader();
  await reader.read();
}
async function writes() {
  const writer = new WritableStream().getWriter();
  await writer.write(1);
  process.exit();
}
globalThis.kept = [reads(), writes()];
`,
      { node },
    );
    expect(snapshot.completeness.adapters).toEqual([{ library: 'Web Streams', version: expect.any(String) }]);
    expect(resourceNamed(snapshot, 'ReadableStream')).toMatchObject({ kind: 'stream', held: 1 });
    expect(claimants(snapshot, 'ReadableStream')).toEqual(['reads holds, app.mjs:4:24, 1 awaits crossed']);
    expect(claimants(snapshot, 'WritableStream')).toEqual(['writes holds, app.mjs:8:39, 1 awaits crossed']);
  });

  test('who loops over a stream, and who pipes it, has it until then', async () => {
    const { snapshot } = await observed(
      `
import { ReadableStream, TransformStream, WritableStream } from 'node:stream/web';
async function loops() {
  for await (const chunk of ReadableStream.from([1])) ;
  for await (const chunk of new ReadableStream()) ;
}
async function pipes() {
  await ReadableStream.from([1]).pipeTo(new WritableStream());
  setImmediate(() => process.exit());
  await new ReadableStream().pipeThrough(new TransformStream()).pipeTo(new WritableStream());
}
globalThis.kept = [loops(), pipes()];
`,
      { node },
    );
    expect(claimants(snapshot, 'ReadableStream').toSorted()).toEqual([
      'loops holds, app.mjs:5:29, 1 awaits crossed',
      'pipes holds, app.mjs:10:30, 1 awaits crossed',
      'pipes holds, app.mjs:10:65, 1 awaits crossed',
    ]);
    expect(claimants(snapshot, 'WritableStream')).toEqual(['pipes holds, app.mjs:10:65, 1 awaits crossed']);
  });

  test('what was given back, closed, cancelled, read to its end or fetched is held by nobody', async () => {
    const { snapshot, stdout } = await observed(
      `
import { createServer } from 'node:http';
import { once } from 'node:events';
const released = new ReadableStream().getReader();
released.releaseLock();
await new ReadableStream().getReader().cancel();
await new WritableStream().getWriter().close();
await new WritableStream().getWriter().abort();
const reader = ReadableStream.from([1]).getReader();
while (!(await reader.read()).done) ;
const failing = new ReadableStream({ pull() { throw new Error('broken'); } }).getReader();
await failing.read().catch(({ message }) => console.log(message));
const server = createServer((request, response) => response.end('hello')).listen(0);
await once(server, 'listening');
console.log(await (await fetch(\`http://localhost:\${server.address().port}\`)).text());
server.close();
try { reader.releaseLock(); released.read().catch(({ code }) => console.log(code)); } catch {}
await null;
`,
      { node },
    );
    expect(stdout).toBe('broken\nhello\nERR_INVALID_STATE\n');
    expect(resourceNamed(snapshot, 'ReadableStream')).toMatchObject({ held: 0, everHeld: 4 });
    expect(resourceNamed(snapshot, 'WritableStream')).toMatchObject({ held: 0, everHeld: 2 });
  });

  test('the program does what it does without the agent', async () => {
    const { stdout } = await expectSame(
      `
const how = (name) => Object.getOwnPropertyDescriptor(globalThis, name);
console.log(how('ReadableStream'), how('WritableStream'), how('TransformStream'));
const reading = new ReadableStream({ start(c) { for (let n = 0; n < 3; n++) c.enqueue(n); c.close(); } });
console.log(how('ReadableStream'), how('WritableStream'));
const { prototype } = ReadableStream;
const shapes = (prototype) => Object.entries(Object.getOwnPropertyDescriptors(prototype)).map(([name, { value, ...rest }]) => [name, value?.name, value?.length, String(value), JSON.stringify(rest)].join(' '));
const reader = reading.getReader(), writer = new WritableStream().getWriter();
for (const each of [reader, writer, reading, new WritableStream()]) console.log(shapes(Object.getPrototypeOf(each)), each);
console.log(prototype.values === prototype[Symbol.asyncIterator]);
for (const fails of [() => reading.getReader(), () => prototype.getReader.call({}), () => prototype.values.call(1), () => reading.getReader({ mode: 'x' }), () => writer.releaseLock.call(reader), () => reading.values()])
  try { console.log(fails()); } catch (error) { console.log(error.stack); }
const log = [];
const note = (name) => (value) => log.push(name, value);
reading.pipeTo(new WritableStream()).catch(({ stack }) => log.push(stack));
prototype.pipeTo.call(1).catch(({ stack }) => log.push(stack));
reader.read().then(note('read'));
Promise.resolve().then(note('job')).then(note('job')).then(note('job'));
writer.close().then(note('close'));
await reader.cancel().then(note('cancel'));
for await (const chunk of ReadableStream.from('ab')) log.push(chunk);
console.log(log.join('\\n'));
`,
      { node },
    );
    expect(stdout).toContain('ERR_INVALID_STATE');
  });
});

test('a program that does not ask for them does not load them', async () => {
  await expectSame("console.log(process.moduleLoadList.filter((name) => name.includes('webstreams/readable')));", {
    node: '24',
  });
});
