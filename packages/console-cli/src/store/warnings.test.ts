import { expect, test } from 'vitest';
import { Scene } from '../gallery/screens.ts';
import { troubledWarnings } from '../gallery/trouble.ts';
import { goesOn, keysOfWarnings, warningsMatching, warningsOfTask } from './warnings.ts';

const scene = () => new Scene(100, 30).connect().trouble();

test('warnings are asked for while they are on the screen', () => {
  const shown = scene();
  expect(shown.model.subscribed?.warnings).toBe(false);
  expect(shown.press('6').model.subscribed?.warnings).toBe(true);
  expect(shown.press('1').model.subscribed?.warnings).toBe(false);
});

test('and for the detail of a task that has some', () => {
  const detail = (word: string) => scene().press('/').type(word).press('enter', 'j', 'enter').model.subscribed;
  expect(detail('transfer')?.warnings).toBe(true);
  expect(detail('export')?.warnings).toBe(false);
});

test('the selection sticks to a warning while others come and its figures change', () => {
  const shown = scene().press('6', 'j', 'j');
  const [first, ...others] = troubledWarnings;
  const newer = { ...first!, lint: 'stuck', firstAt: 311_000 };
  shown.warnings = [newer, ...troubledWarnings.map((each) => ({ ...each, lastAt: 311_990, message: 'longer now' }))];
  expect(shown.refresh().model.lists.warnings.selection?.index).toBe(2);
  shown.warnings = others;
  expect(shown.refresh().model.lists.warnings.selection?.index).toBe(0);
});

test('the filter looks at the rule, the sentence, the line, and who is in the circle', () => {
  const found = (filter: string) => warningsMatching(troubledWarnings, filter).map(({ lint }) => lint);
  expect(found('deadlock')).toEqual(['deadlock']);
  expect(found('AUDITSTOCK')).toEqual(['deadlock']);
  expect(found('error run.ts:16')).toEqual(['pool-exhausted', 'hold-leak']);
  expect(found('')).toHaveLength(4);
  const shown = scene().press('6', '/').type('leak').press('enter', 'j');
  expect(shown.model.lists.warnings.selection?.index).toBe(0);
});

test('the selected one is found again while the filter is typed', () => {
  const shown = scene().press('6', 'j', 'j', 'j', '/').type('error');
  expect(shown.model.lists.warnings.selection?.index).toBe(2);
  expect(shown.press('ctrl-u').type('leak').model.lists.warnings.selection?.index).toBe(0);
});

test('two of the same look are told apart', () => {
  const [one] = troubledWarnings;
  expect(new Set(keysOfWarnings([one!, one!])).size).toBe(2);
});

test('all who are in a circle have its warning', () => {
  const lints = (task: number) => warningsOfTask(troubledWarnings, task).map(({ lint }) => lint);
  expect(lints(16204)).toEqual(['deadlock']);
  expect(lints(16203)).toEqual(['deadlock']);
  // It only waits behind those who hold the pool.
  expect(lints(18417)).toEqual([]);
});

test('what was not found for three seconds is over', () => {
  const [one] = troubledWarnings;
  expect(goesOn({ ...one!, lastAt: 1000 }, 3999)).toBe(true);
  expect(goesOn({ ...one!, lastAt: 1000 }, 4000)).toBe(false);
});
