import { describe, expect, test } from 'vitest';
import { run } from '../support/launch.ts';
import { lay } from '../support/program.ts';
import { BUNDLERS, build } from './build.ts';

/** All that the probe puts its calls into; and what could tell them from the program's own code. */
const PROGRAM = {
  'src/main.ts': `import { EventEmitter } from 'node:events';
import { early, late } from './cycle.ts';

const said: unknown[] = [];
const say = (...what: unknown[]) => said.push(what.join(' '));

async function* numbers() {
  yield 1;
  yield 2;
  yield* (null, [3, 4]);
  yield* fifth();
}

async function* fifth() {
  yield 5;
}

async function sum(start = Number('1'), { step = Number('2') } = {}) {
  let total = start;
  for await (const number of numbers()) total += number * step;
  for await (const number of (null, [Promise.resolve(1), 2])) total += number;
  return total;
}

async function both(done: (what: string) => void) {
  'use strict'
  try {
    await (null, Promise.reject(new Error('first')));
  } catch (error) {
    done((error as Error).message);
    return await Promise.resolve('caught');
  } finally {
    done('finally');
  }
}

class Queue extends EventEmitter {
  #taken = 0;
  take = async () => (this.#taken++, this.#taken);
  static async open(this: typeof Queue) {
    return new this();
  }
}

/** A function that is sent elsewhere as text works there, too. */
async function shipped(value: number) {
  const doubled = await (async (x: number) => x * 2)(value);
  for await (const more of [1]) return doubled + more;
  return 0;
}

async function main() {
  process.nextTick(() => say('tick'));
  queueMicrotask(() => say('microtask'));
  say('sum', await sum());
  say('sum', await sum(10, { step: 1 }));
  say('both', await both((what) => say(what)));
  const queue = await Queue.open();
  say('taken', await queue.take(), queue.take.name, queue.take.length, sum.length);
  say('cycle', early, await late());
  const elsewhere = new Function(\`return (\${shipped})(20)\`);
  say('shipped', await elsewhere());
  await Promise.allSettled([numbers().return(undefined), shipped(1).then(say)]);
  say(Object.keys(globalThis).filter((name) => name.startsWith('__')));
  try {
    for await (const never of undefined as unknown as string[]) say(never);
  } catch (error) {
    say((error as Error).constructor.name);
  }
}

main().then(() => {
  console.log(said.join('\\n'));
  process.exitCode = 3;
});
`,
  // Its functions are called by what it imports, before its own first statement.
  'src/cycle.ts': `import { called } from './called.ts';

export async function hoisted(): Promise<string> {
  await null;
  return 'hoisted';
}

export const early = called instanceof Promise;
export const late = async () => (await called) + ' and late';
`,
  'src/called.ts': `import { hoisted } from './cycle.ts';

export const called = hoisted();
`,
};

describe('a bundle does the same with the plugin as without it', () => {
  test.each(BUNDLERS)('%s', async (bundler) => {
    const plain = await run((await build(bundler, lay(PROGRAM), '--plain')).bundle, { agent: false });
    const { bundle } = await build(bundler, lay(PROGRAM));

    expect(plain).toMatchObject({ code: 3, stderr: '' });
    expect(plain.stdout).toContain('shipped 41');
    expect(await run(bundle, { agent: false })).toEqual(plain);
    expect(await run(bundle)).toEqual(plain);
  });
});
