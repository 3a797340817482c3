/** Transactions of `node:sqlite`. */
import { expect, test } from 'vitest';
import { claimants, crossings, resourceNamed } from '../../../support/expect-resource.ts';
import { expectSame } from '../../../support/expect-same.ts';
import { bothWays } from '../../../support/loaded.ts';
import { onEveryNode } from '../../../support/nodes.ts';
import { observed } from '../../../support/observed.ts';

onEveryNode((node) => {
  const programs = (text: string) =>
    bothWays(
      { '{ DatabaseSync }': 'node:sqlite' },
      `const db = new DatabaseSync(':memory:'); db.exec('CREATE TABLE t (a UNIQUE)');${text}`,
    );

  test.each(
    programs(`
async function writes() {
  db.exec('BEGIN; INSERT INTO t VALUES (1)');
  await new Promise(() => {});
}
globalThis.kept = writes();
`),
  )('who is in a transaction, and across what, by $how', async ({ program }) => {
    const { snapshot } = await observed(program, { node });
    const [file] = Object.keys(program);
    expect(snapshot.completeness.adapters).toEqual([{ library: 'node:sqlite', version: expect.any(String) }]);
    expect(resourceNamed(snapshot, ':memory:')).toMatchObject({ kind: 'transaction', capacity: 1, held: 1 });
    expect(claimants(snapshot, ':memory:')).toEqual([`writes holds, ${file}:4:6, 1 awaits crossed`]);
    const [holder] = resourceNamed(snapshot, ':memory:').holders;
    expect(crossings(holder ?? {})).toEqual([`writes ${file}:5:3 × 1`]);
  });

  test('a transaction ends however it ends', async () => {
    const { snapshot, stdout } = await observed(
      `
import { DatabaseSync } from 'node:sqlite';
const db = new DatabaseSync(':memory:');
db.exec('CREATE TABLE t (a UNIQUE)');
const [begin, commit] = ['BEGIN', ' COMMIT'].map((text) => db.prepare(text));
begin.run(); commit.run();
begin.get(); db.exec('ROLLBACK');
begin.all(); db.exec('INSERT INTO t VALUES (1); END');
db.exec('BEGIN; COMMIT');
db.exec('BEGIN');
try { db.exec('INSERT OR ROLLBACK INTO t VALUES (1); END'); } catch ({ message }) { console.log(message); }
db.exec('BEGIN');
db.close();
`,
      { node },
    );
    expect(stdout).toBe('UNIQUE constraint failed: t.a\n');
    expect(resourceNamed(snapshot, ':memory:')).toMatchObject({ held: 0, everHeld: 5 });
  });

  test('what a failing statement has rolled back is held by nobody soon after', async () => {
    const { snapshot } = await observed(
      `
import { DatabaseSync } from 'node:sqlite';
const db = new DatabaseSync(':memory:');
db.exec('CREATE TABLE t (a UNIQUE ON CONFLICT ROLLBACK)');
const insert = db.prepare('INSERT INTO t VALUES (1)');
insert.run();
db.exec('BEGIN');
try { insert.run(); } catch {}
`,
      { node },
    );
    expect(resourceNamed(snapshot, ':memory:')).toMatchObject({ held: 0, everHeld: 1 });
  });

  test('a savepoint is a transaction of its own only outside of one', async () => {
    const { snapshot } = await observed(
      `
import { DatabaseSync } from 'node:sqlite';
const db = new DatabaseSync(':memory:');
db.exec('BEGIN'); db.exec('SAVEPOINT a'); db.exec('RELEASE a'); db.exec('COMMIT');
db.exec('SAVEPOINT b'); db.exec('RELEASE b');
`,
      { node },
    );
    expect(resourceNamed(snapshot, ':memory:')).toMatchObject({ held: 0, everHeld: 2 });
  });

  test('the program does what it does without the agent', async () => {
    const { stdout } = await expectSame(
      `
import { DatabaseSync, StatementSync } from 'node:sqlite';
const db = new DatabaseSync(':memory:');
const shapes = () => [DatabaseSync, StatementSync].map(({ prototype }) =>
  Object.entries(Object.getOwnPropertyDescriptors(prototype)).map(([name, { value, ...rest }]) => [name, value?.name, value?.length, String(value), JSON.stringify(rest)].join(' ')));
console.log(shapes());
const begin = db.prepare('BEGIN');
console.log(begin.run(), db.isTransaction, db.prepare('COMMIT').all(), db.isTransaction, db.exec('BEGIN'));
console.log(shapes());
for (const fails of [() => db.exec(1), () => db.exec('BEGIN'), () => begin.run(), () => db.prepare('BEGIN x'), () => DatabaseSync.prototype.exec.call({}, 'BEGIN'), () => StatementSync.prototype.run.call({}), () => db.close(), () => db.exec('BEGIN'), () => begin.run(), () => db.close()])
  try { console.log(fails()); } catch (error) { console.log(error.stack); }
`,
      { node },
    );
    expect(stdout).toContain('cannot start a transaction within a transaction');
  });
});

test('a program that does not ask for it is not warned of it', async () => {
  await expectSame("import 'node:fs'; console.log(process.moduleLoadList.filter((name) => name.includes('sqlite')));", {
    node: '24',
  });
});
