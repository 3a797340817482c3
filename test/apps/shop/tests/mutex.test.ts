import { expect, test } from 'vitest';
import { Mutex } from '../mutex.ts';

test('a mutex lets one in at a time, in the order of arrival', async () => {
  const mutex = new Mutex('stock');
  const order: string[] = [];
  const visit = (name: string) =>
    mutex.run(async () => {
      order.push(`${name} in`);
      await Promise.resolve();
      order.push(`${name} out`);
    });

  await Promise.all([visit('a'), visit('b'), visit('c')]);

  expect(order).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
});

test('a mutex is free again after work that failed', async () => {
  const mutex = new Mutex('stock');
  await expect(mutex.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await mutex.run(async () => 'next')).toBe('next');
});
