import { auditIn } from '../apps/shop/audit.ts';
import { openDatabase } from '../apps/shop/database.ts';
import { type Misbehaviour, WELL_BEHAVED } from '../apps/shop/options.ts';
import type { Clients } from '../apps/shop/services/clients.ts';
import { openShop, type Shop } from '../apps/shop/shop.ts';

export interface ShopOnTheBench extends Shop {
  /** What the shop asks of the services, by `service.call`, in order; each waits for its answer. */
  readonly calls: Calls;
}

interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
  answer(value?: unknown): void;
  fail(error: Error): void;
}

/** Requests of the shop to the services, answered by the test: nothing here takes time. */
class Calls {
  readonly #made: Call[] = [];
  #watch: (() => void) | undefined;

  record(name: string, args: readonly unknown[]): Promise<never> {
    const { promise, resolve, reject } = Promise.withResolvers<never>();
    this.#made.push({ name, args, answer: (value) => resolve(value as never), fail: reject });
    this.#watch?.();
    return promise;
  }

  /** Those not taken by `next` yet. */
  pending(name: string): number {
    return this.#made.filter((call) => call.name === name).length;
  }

  /** Takes the oldest call of that name; waits for it. */
  async next(name: string): Promise<Call> {
    for (;;) {
      const index = this.#made.findIndex((call) => call.name === name);
      if (index !== -1) return this.#made.splice(index, 1)[0] as Call;
      await new Promise<void>((made) => {
        this.#watch = made;
      });
    }
  }
}

/** The shop in memory, with services that the test plays. */
export function shopOnTheBench(...misbehaviours: Misbehaviour[]): ShopOnTheBench {
  const calls = new Calls();
  const called =
    (name: string) =>
    (...args: unknown[]) =>
      calls.record(name, args);
  const clients = {
    payments: { charge: called('payments.charge') },
    shipping: {
      rate: async (carrier) => ({ carrier, cents: carrier === 'post' ? 490 : 1_290 }),
      book: called('shipping.book'),
    },
    mail: { send: called('mail.send') },
    supplier: { prices: called('supplier.prices') },
  } satisfies Clients;
  const shop = openShop({
    database: openDatabase(':memory:'),
    clients,
    audit: nullAudit,
    misbehaviours: { ...WELL_BEHAVED, ...Object.fromEntries(misbehaviours.map((name) => [name, true])) },
    closing: new AbortController().signal,
  });
  return { ...shop, calls };
}

export const CARD = '4242424242424242';

const nullAudit = auditIn('/dev/null');

/** A cart with two oak lamps in it. */
export function cartIn(shop: Shop, email = 'ada@shop.test'): number {
  const cart = shop.carts.create(email);
  shop.carts.add(cart, { sku: 'oak-lamp', quantity: 2 });
  return cart;
}

/** Enough for the shop to do all that it can do without an answer: its only waits here are writes to the audit. */
export async function turnsOfTheLoop(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await nullAudit.record('a turn of the event loop');
}
