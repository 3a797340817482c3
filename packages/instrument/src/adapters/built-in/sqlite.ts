/**
 * Transactions of node:sqlite: from the call after which the database says that it is in one, to that after which it is not.
 * Which calls those may be, their text tells; what ends one in another way is looked for now and then.
 */
import { guarded, openResource, release, take } from '../../resources/doors.ts';
import { type Loaded, NotRecognised } from '../adapter.ts';
import { aroundMethod } from '../replace.ts';

/** A savepoint outside a transaction begins one. */
const MAY_CHANGE = /\b(?:begin|commit|end|rollback|savepoint|release)\b/i;

interface Known {
  readonly resource: number;
  /** 0: it is in no transaction. */
  claim: number;
}

const databases = new WeakMap<object, Known>();
/** Statements that may begin or end a transaction, each with its database. */
const statements = new WeakMap<object, object>();
/** That are in a transaction. */
const inside = new Set<WeakRef<object>>();
let isRunAdapted = false;

export function adaptSqlite({ DatabaseSync }: Loaded): void {
  const { prototype } = DatabaseSync ?? {};
  if (typeof prototype?.prepare !== 'function') throw new NotRecognised('it has no prepare()');
  for (const name of ['exec', 'close'])
    aroundMethod(prototype, name, {
      before: (_database, given) => name === 'close' || MAY_CHANGE.test(textOf(given)),
      over(database, mayChange) {
        if (mayChange) look(database);
      },
    });
  aroundMethod(prototype, 'prepare', {
    after(database, statement, _mark, given) {
      if (MAY_CHANGE.test(textOf(given))) watchStatement(statement, database);
    },
  });
}

/** What is no text the database has refused. */
function textOf([text]: unknown[]): string {
  return typeof text === 'string' ? text : '';
}

function watchStatement(statement: Loaded, database: object): void {
  statements.set(statement, database);
  // Only now: most programs prepare none, and would pay for it at each statement.
  if (isRunAdapted) return;
  isRunAdapted = true;
  for (const name of ['run', 'get', 'all'])
    aroundMethod(Object.getPrototypeOf(statement), name, {
      over(each) {
        const database = statements.get(each);
        if (database !== undefined) look(database);
      },
    });
}

function look(database: Loaded): void {
  const known = databases.get(database);
  const isInside = database.isOpen === true && database.isTransaction === true;
  if (isInside === (known !== undefined && known.claim !== 0)) return;
  if (known !== undefined && !isInside) {
    release(known.claim);
    known.claim = 0;
    return;
  }
  const { resource } = known ?? {
    resource: openResource('transaction', nameOf(database), { capacity: 1, owner: database }),
  };
  databases.set(database, { resource, claim: take(resource) });
  inside.add(new WeakRef(database));
}

/** To be called now and then: a statement that failed may have ended one, or nothing may refer to its database. */
export const releaseEnded = guarded(() => {
  for (const each of inside) {
    const database = each.deref();
    if (database !== undefined) look(database);
    if (database === undefined || databases.get(database)?.claim === 0) inside.delete(each);
  }
}, undefined);

function nameOf(database: Loaded): string {
  return database.location?.() ?? ':memory:';
}
