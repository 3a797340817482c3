import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { claimants, resourceNamed } from '../../support/expect-resource.ts';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { observed } from '../../support/observed.ts';
import { redisForTests } from '../../support/redis.ts';

const { resolve } = createRequire(import.meta.url);
const redis = redisForTests();

describe.each(['bullmq-5.0', 'bullmq-5', 'bullmq'])('%s', (library) => {
  onEveryNode((node) => {
    const program = (text: string) => ({
      'app.cjs': `const { Queue, Worker } = require(${JSON.stringify(resolve(library))});
const connection = { host: '127.0.0.1', port: ${redis.port}, maxRetriesPerRequest: null };
const name = 'mails ' + process.pid;
const queue = new Queue(name, { connection });
${text}`,
    });

    test('which task works on a job, and how many at once', async () => {
      await eventually(
        program(`async function sends() {
  await new Promise(() => {});
}
const worker = new Worker(name, sends, { connection, concurrency: 2 });
queue.addBulk(['a', 'b', 'c'].map((name) => ({ name, data: {} })));`),
        { node },
        (snapshot) => {
          const { name, ...worker } = snapshot.resources.find(({ kind }) => kind === 'worker') ?? { name: 'none' };
          expect(name).toMatch(/^mails \d+$/);
          expect(worker).toMatchObject({ capacity: 2, held: 2, waiting: 0, location: { line: 8 } });
          expect(claimants(snapshot, name)).toEqual(Array(2).fill('sends holds, nowhere, 1 awaits crossed'));
          expect(snapshot.tasks.filter((task) => task.name === 'sends').map(({ fields }) => fields)).toEqual([
            { job: '2', jobName: 'b' },
            { job: '1', jobName: 'a' },
          ]);
        },
      );
    });

    test('a job that is done, or has failed, has given its place back', async () => {
      const { snapshot, stdout } = await observed(
        program(`const works = {
  async slow() { await new Promise((resolve) => setImmediate(resolve)); return 1; },
  async fails() { throw new Error('broken'); },
  quick: () => 2,
  throws() { throw new Error('thrown'); },
};
const worker = new Worker(name, (job) => works[job.name](), { connection });
const log = [];
const note = async (job, value) => {
  log.push(\`\${job.name}: \${value}\`);
  if (log.length < 4) return;
  console.log(log.join(', '));
  await worker.close();
  await queue.obliterate({ force: true });
  await queue.close();
};
worker.on('completed', (job, result) => note(job, result)).on('failed', (job, { message }) => note(job, message));
queue.addBulk(Object.keys(works).map((name) => ({ name, data: {} })));`),
        { node },
      );
      expect(stdout).toBe('slow: 1, fails: broken, quick: 2, throws: thrown\n');
      const { name } = snapshot.resources.find(({ kind }) => kind === 'worker') ?? { name: 'none' };
      expect(resourceNamed(snapshot, name)).toMatchObject({ capacity: 1, held: 0, waiting: 0, everHeld: 4 });
    });

    test('the program does what it does without the agent', async () => {
      const { stdout } = await expectSame(
        program(`const shape = (name) => { const { value, ...rest } = Object.getOwnPropertyDescriptor(Worker.prototype, name); return [value.name, value.length, String(value).length, JSON.stringify(rest)]; };
console.log(['run', 'processJob', 'callProcessJob'].map(shape));
Error.stackTraceLimit = 50;
const log = [];
process.on('unhandledRejection', ({ message }) => log.push('unhandled ' + message));
const worker = new Worker(name, async (job, token) => {
  log.push(job.name, typeof token, new Error('here').stack.split('\\n').length);
  await null;
  if (job.name === 'b') throw new Error('broken');
}, { connection });
worker.on('completed', (job) => log.push('completed ' + job.name));
worker.on('failed', async (job, { stack }) => {
  log.push(stack.split('\\n').length);
  await worker.close();
  await queue.obliterate({ force: true });
  await queue.close();
  console.log(log.join('\\n'));
});
queue.addBulk(['a', 'b'].map((name) => ({ name, data: {} })));`),
        { node },
      );
      expect(stdout).toContain('completed a');
    });
  });
});
