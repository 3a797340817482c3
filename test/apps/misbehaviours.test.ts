/** Each thing that the shop does wrong on request is found by its lint: in the shop as it is, with customers. */
import { LINT_THRESHOLDS } from '@async-console/protocol';
import { expect, test } from 'vitest';
import { COLLECTING, untilSeen } from '../support/lints.ts';
import { shopUnderLoad } from '../support/shop-under-load.ts';
import { MISBEHAVIOURS } from './shop/options.ts';

/** Of those that take their time, or are not sure of it on a machine that has other things to do. */
const SOONER = {
  'late-timer': { delayMs: 30, beats: 4 },
  stuck: { forMs: 500, times: 3 },
  'task-leak': { spanMs: 800, calls: 3, times: 1.05 },
  'needless-async-lock': { held: 50 },
  'sequential-awaits': { saveMs: 50 },
};

const flags = Object.entries(MISBEHAVIOURS).map(([flag, { lint }]) => ({ flag, lint }));

test.each(flags.filter(({ lint }) => lint in LINT_THRESHOLDS))('--$flag: $lint', async ({ flag, lint }) => {
  const console = await shopUnderLoad([`--${flag}`], { ...COLLECTING, lints: SOONER });
  expect(await untilSeen(console, lint)).toMatchObject({ lint });
});

test('there is one for each lint', () => {
  expect(flags.map(({ lint }) => lint)).toEqual(expect.arrayContaining(Object.keys(LINT_THRESHOLDS)));
});
