import { Snapshot } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { aBody } from '../../connection/testing.ts';
import { json } from './json.ts';
import { aTask } from './testing.ts';

test('it is of the schema, and says by whom it is made', () => {
  const document = Snapshot.parse(JSON.parse(json(aBody({ tasks: [aTask()] }))));
  expect(document.schemaVersion).toBe(1);
  expect(document.tool).toEqual({ name: 'async-console', version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
});

test('the keys have an order', () => {
  expect(Object.keys(JSON.parse(json(aBody())))).toEqual([
    'schemaVersion',
    'tool',
    'process',
    'completeness',
    'totals',
    'loop',
    'threads',
    'threadsOmitted',
    'tasks',
    'tasksOmitted',
    'sites',
    'resources',
    'resourcesOmitted',
    'warnings',
  ]);
});

test('durations have three decimals, shares and counts stay', () => {
  const body = aBody({
    loop: { tasksMs: 1.23456789, utilization: 0.123456, delayMs: { p50: 0.00049, p99: 1, max: 2 } },
  });
  expect(JSON.parse(json(body)).loop).toEqual({
    tasksMs: 1.235,
    utilization: 0.123,
    delayMs: { p50: 0, p99: 1, max: 2 },
  });
});

test('total stays busy + scheduled + idle', () => {
  for (let index = 1; index <= 1000; index += 1) {
    const busyMs = index / 7;
    const scheduledMs = index / 13;
    const idleMs = index % 3 === 0 ? 0 : index / 17;
    const task = aTask({ busyMs, scheduledMs, idleMs, totalMs: busyMs + scheduledMs + idleMs });
    const [row] = JSON.parse(json(aBody({ tasks: [task] }))).tasks;
    const microseconds = (ms: number) => Math.round(ms * 1000);
    expect(microseconds(row.totalMs)).toBe(
      microseconds(row.busyMs) + microseconds(row.scheduledMs) + microseconds(row.idleMs),
    );
    expect(row.idleMs).toBeGreaterThanOrEqual(0);
  }
});

test('what is absent is missing', () => {
  expect(json(aBody())).not.toMatch(/null|undefined|"exit"/);
});
