import { setTimeout as sleep } from 'node:timers/promises';
import { spawn } from '@async-console/instrument';
import { emptyCart } from './errors.ts';
import type { Order } from './orders.ts';
import type { Line } from './products.ts';
import { CARRIERS, type Carrier } from './services/clients.ts';
import { reportFailure, type Shop } from './shop.ts';

export interface Quote {
  lines: Line[];
  carrier: Carrier;
  shippingCents: number;
  totalCents: number;
}

/** Turns a cart into a paid order; the parcel goes out afterwards, in a task of its own. */
export async function checkout(shop: Shop, cartId: number, card: string): Promise<Order> {
  const { email } = shop.carts.find(cartId);
  const quote = await quoteCart(shop, cartId);
  if (quote.lines.length === 0) throw emptyCart(cartId);

  const paymentId = await reserveAndPay(shop, quote, card);
  const orderId = shop.orders.create(email, quote.lines, quote.totalCents, paymentId);
  shop.carts.remove(cartId);

  spawn('fulfil order', () => fulfil(shop, orderId), { fields: { order: orderId } }).catch(
    reportFailure(shop, `Order ${orderId}`),
  );
  if (shop.misbehaviours.forget) await startReceipt(shop, email, orderId);
  else await sendReceipt(shop, email, orderId);
  return shop.orders.find(orderId);
}

/** With the cheapest carrier. */
export async function quoteCart(shop: Shop, cartId: number): Promise<Quote> {
  const { lines, totalCents } = shop.carts.find(cartId);
  const rates = await ratesOf(shop);
  const cheapest = rates.reduce((a, b) => (b.cents < a.cents ? b : a));
  return { lines, carrier: cheapest.carrier, shippingCents: cheapest.cents, totalCents: totalCents + cheapest.cents };
}

type Rate = Awaited<ReturnType<typeof rateOf>>;

function ratesOf(shop: Shop): Promise<Rate[]> {
  if (shop.misbehaviours.plod) return ratesInTurn(shop);
  return shop.misbehaviours.haggle ? bestRates(shop) : ratesAtOnce(shop);
}

/** They change by the minute. */
async function bestRates(shop: Shop): Promise<Rate[]> {
  let best = await ratesAtOnce(shop);
  for (const until = performance.now() + HAGGLES_MS; performance.now() < until; ) {
    await sleep(100);
    const next = await ratesAtOnce(shop);
    best = best.map((rate, k) => (next[k] !== undefined && next[k].cents < rate.cents ? next[k] : rate));
  }
  return best;
}

function ratesAtOnce(shop: Shop): Promise<Rate[]> {
  return Promise.all(CARRIERS.map((carrier) => rateOf(shop, carrier)));
}

async function ratesInTurn(shop: Shop): Promise<Rate[]> {
  const rates: Rate[] = [];
  for (const carrier of CARRIERS) rates.push(await rateOf(shop, carrier));
  return rates;
}

/** Of what is to go wrong now and then only. */
const RATES_UNTIL_ONE_IS_NEVER_HEARD_OF = 40;
const ORDERS_UNTIL_A_PRINTER_IS_KEPT = 5;
const HAGGLES_MS = 4_000;

async function rateOf(shop: Shop, carrier: Carrier): Promise<{ carrier: Carrier; cents: number }> {
  shop.asked.rates++;
  if (shop.misbehaviours.stall && shop.asked.rates % RATES_UNTIL_ONE_IS_NEVER_HEARD_OF === 0) {
    await shop.closed;
  }
  return await shop.clients.shipping.rate(carrier);
}

async function reserveAndPay(shop: Shop, { lines, totalCents }: Quote, card: string): Promise<string> {
  if (shop.misbehaviours.hold) {
    return await shop.stockLock.run(async () => {
      await reserveStock(shop, lines);
      return await pay(shop, lines, totalCents, card);
    });
  }
  await shop.stockLock.run(() => reserveStock(shop, lines));
  return await pay(shop, lines, totalCents, card);
}

/** Only with the stock lock held: the audit must tell the order in which the stock changed. */
async function reserveStock(shop: Shop, lines: readonly Line[]): Promise<void> {
  await shop.audit.record(`reserve ${lines.map(({ sku, quantity }) => `${quantity} × ${sku}`).join(', ')}`);
  shop.products.reserve(lines);
}

async function pay(shop: Shop, lines: readonly Line[], totalCents: number, card: string): Promise<string> {
  try {
    return await shop.clients.payments.charge(card, totalCents);
  } catch (error) {
    shop.products.restock(lines);
    throw error;
  }
}

/** A mail that cannot be sent now goes out with the outbox. */
async function sendReceipt(shop: Shop, email: string, orderId: number): Promise<void> {
  const subject = `Your order ${orderId}`;
  try {
    await shop.clients.mail.send(email, subject);
  } catch {
    shop.emails.queue(email, subject);
  }
}

/** And forgets it. */
async function startReceipt(shop: Shop, email: string, orderId: number): Promise<void> {
  sendReceipt(shop, email, orderId);
}

async function fulfil(shop: Shop, orderId: number): Promise<void> {
  const { drop, exhaust, keep } = shop.misbehaviours;
  const arrival = drop ? shop.deliveries.expectInVain() : shop.deliveries.expect(orderId);
  const callback = shop.url === undefined ? undefined : `${shop.url}/webhooks/deliveries`;

  const printer = await shop.printers.take();
  try {
    const tracking = await shop.clients.shipping.book(orderId, callback);
    shop.orders.shipped(orderId, tracking);
    if (exhaust) await arrival;
  } finally {
    if (!keep || orderId % ORDERS_UNTIL_A_PRINTER_IS_KEPT !== 0) printer.release();
  }
  await arrival;
  shop.orders.delivered(orderId);
  shop.emails.queue(shop.orders.find(orderId).email, `Your order ${orderId} has arrived`);
}
