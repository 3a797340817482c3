import { describe, expect, test } from 'vitest';
import { probe } from './transform.ts';

/** `name line:column of the function's name`, for each in the text. */
function found(code: string): string[] {
  const { bareCalls, sites } = probe(code, 'module', 1);
  return bareCalls.map(
    ({ name, functionId, line, column }) => `${name} ${line}:${column} of ${sites[functionId - 1]?.name}`,
  );
}

describe('a call whose value is dropped', () => {
  test.each([
    ['a call', 'save(order);', ['save']],
    ['of a method', 'this.orders.save(order);', ['save']],
    ['that may be there', 'orders?.save?.(order);', ['save']],
    ['as compilers write it', '(0, orders.save)(order);', ['save']],
    ['on a condition', 'a && save(order); b ? send() : drop();', ['save', 'send', 'drop']],
    ['in blocks', 'for (;;) { if (a) { try { save(order); } finally {} } }', ['save']],
    ['several times', 'save(1); save(2);', ['save', 'save']],
  ])('%s', (_, statements, names) => {
    expect(found(`async function f() { ${statements} }`).map((call) => call.split(' ')[0])).toEqual(names);
  });

  test('of a private method', () => {
    expect(found('class A { async #save() {} async f() { this.#save(); } }')).toEqual(['#save 1:40 of f']);
  });

  test('has a place, and a function around it', () => {
    expect(found('async function f() {}\nconst g = async () => {\n  save();\n};')).toEqual(['save 3:3 of g']);
  });
});

describe('not certain to be one', () => {
  test.each([
    ['awaited', 'await save(order);'],
    ['meant', 'void save(order);'],
    ['chained', 'save(order).catch(report);'],
    ['kept', 'const saved = save(order);'],
    ['handed on', 'keep(save(order)); keep(1);'],
    ['called elsewhere too', 'save(1); await save(2);'],
    ['called in a callback too', 'save(1); orders.forEach((order) => void save(order));'],
    ['handed on as a function too', 'save(1); orders.map(save);'],
    ['a name that is bound here', 'const save = pick(); save(1);'],
    ['in a callback, which may run later', 'orders.forEach((order) => { save(order); });'],
    ['of what has no name', '(async () => {})(); calls[name]();'],
    ['a line of the log', 'console.log(order);'],
  ])('%s', (_, statements) => {
    expect(found(`async function f() { ${statements} }`).join()).not.toMatch(/save|calls|log/);
  });

  test.each([
    ['at the top level of a module', 'await 1; main();'],
    ['in a function that is not asynchronous', 'function f() { save(); } async () => {}'],
  ])('%s', (_, code) => expect(found(code)).toEqual([]));
});

test('functions are noted that call what has their own name', () => {
  const { passers } = probe(
    'class A { save(o) { this.db.save(o); } load() {} async find() { this.db.find(); } } async () => {}',
    'module',
    1,
  );
  expect(passers).toEqual(['save']);
});
