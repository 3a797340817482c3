import { constructs } from '../../support/constructs.ts';

constructs({
  'the write of a stream, called by the task that writes': {
    program: `
      import { Writable } from 'node:stream';
      const stream = new Writable({
        async write(chunk, encoding, done) {
          tick(1);
          await immediate();
          tick(2);
          done();
        },
      });
      async function main() {
        await new Promise((resolve) => stream.write('chunk', resolve));
        tick(4);
      }
      main();
    `,
    // Polls: with write to its await; write to its end, which calls back; main to its end.
    tasks: `
      main: ended, polls 3, wakes 2, self 1, busy 7
    `,
  },

  'for await over a stream': {
    program: `
      import { Readable } from 'node:stream';
      async function main() {
        for await (const ms of Readable.from([1, 2, 4])) tick(ms);
        tick(8);
      }
      main();
    `,
    counts: false,
    tasks: `
      main: ended, busy 15
    `,
  },

  'for await over a stream that gives nothing': {
    program: `
      import { Readable } from 'node:stream';
      async function main() {
        for await (const chunk of new Readable({ read() {} })) tick(chunk);
      }
      main();
    `,
    counts: false,
    tasks: `
      main: idle, busy 0
        main, suspended, await 3:3
    `,
  },

  'a pipeline of generators is one task': {
    program: `
      import { pipeline } from 'node:stream/promises';
      async function* source() {
        tick(1);
        yield 'a';
        await immediate();
        tick(2);
        yield 'b';
      }
      async function* upper(chunks) {
        for await (const chunk of chunks) {
          tick(4);
          yield chunk.toUpperCase();
        }
      }
      async function sink(chunks) {
        for await (const chunk of chunks) tick(8);
      }
      async function main() {
        await pipeline(source, upper, sink);
        tick(16);
      }
      main();
    `,
    counts: false,
    tasks: `
      main: ended, busy 43
    `,
  },

  'a pipeline of streams': {
    program: `
      import { Readable, Transform } from 'node:stream';
      import { pipeline } from 'node:stream/promises';
      async function main() {
        const doubled = new Transform({
          objectMode: true,
          transform: (chunk, encoding, done) => done(null, chunk * 2),
        });
        let sum = 0;
        doubled.on('data', (chunk) => { sum += chunk; });
        await pipeline(Readable.from([1, 2]), doubled);
        tick(sum);
      }
      main();
    `,
    counts: false,
    tasks: `
      main: ended, busy 6
    `,
  },

  'for await over a web stream': {
    program: `
      async function main() {
        const stream = new ReadableStream({
          start(controller) {
            controller.enqueue(1);
            controller.enqueue(2);
            controller.close();
          },
        });
        for await (const ms of stream) tick(ms);
      }
      main();
    `,
    counts: false,
    tasks: `
      main: ended, busy 3
    `,
  },

  'a reader of a web stream that gives nothing': {
    program: `
      async function main() {
        const reader = new ReadableStream({}).getReader();
        await reader.read();
      }
      main();
    `,
    counts: false,
    tasks: `
      main: idle, busy 0
        main, suspended, await 3:3
    `,
  },
});
