/** The other companies' services, which the shop calls over HTTP: they take their time to answer. */
import { randomInt, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ServiceUrls {
  payments: string;
  shipping: string;
  mail: string;
  supplier: string;
}

export interface Services {
  readonly urls: ServiceUrls;
  stop(): void;
}

interface Answer {
  status: number;
  body: unknown;
}

/** The card that every payment gateway declines. */
export const DECLINED_CARD = '4000000000000002';

const RATE_CENTS: Record<string, number> = { courier: 1_290, post: 490, bicycle: 790 };

/** @param pace what to multiply the waits by; 0: answer at once. */
export async function startServers(pace = 1): Promise<Services> {
  const wait = (fromMs: number, toMs: number) => sleep(pace * randomInt(fromMs, toMs));

  const payments = await serve(async (route, request) => {
    if (route !== 'POST /charges') return notFound;
    const { card } = (await json(request)) as { card: string };
    await wait(120, 350);
    if (card === DECLINED_CARD) return { status: 402, body: { error: 'declined' } };
    return { status: 201, body: { paymentId: randomUUID() } };
  });

  const shipping = await serve(async (route, request, url) => {
    if (route === 'GET /rates') {
      await wait(30, 120);
      const cents = RATE_CENTS[url.searchParams.get('carrier') ?? ''];
      return cents === undefined ? notFound : { status: 200, body: { cents } };
    }
    if (route === 'POST /shipments') {
      const { orderId, callback } = (await json(request)) as { orderId: number; callback?: string };
      await wait(40, 90);
      if (callback !== undefined)
        setTimeout(() => void confirmDelivery(callback, orderId), pace * randomInt(500, 1_500));
      return { status: 201, body: { tracking: `TRK${orderId}` } };
    }
    return notFound;
  });

  const mail = await serve(async (route) => {
    if (route !== 'POST /messages') return notFound;
    await wait(20, 80);
    return { status: 202, body: {} };
  });

  const supplier = await serve(async (route, _request, url) => {
    if (route !== 'GET /prices') return notFound;
    await wait(60, 150);
    const skus = (url.searchParams.get('skus') ?? '').split(',');
    return { status: 200, body: skus.map((sku) => ({ sku, priceCents: randomInt(1_500, 9_000) })) };
  });

  const all = { payments, shipping, mail, supplier };
  return {
    urls: { payments: payments.url, shipping: shipping.url, mail: mail.url, supplier: supplier.url },
    stop() {
      for (const { server } of Object.values(all)) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

const notFound: Answer = { status: 404, body: { error: 'not found' } };

/** The shop may be gone by then. */
async function confirmDelivery(callback: string, orderId: number): Promise<void> {
  try {
    const response = await fetch(callback, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ orderId }),
    });
    await response.body?.cancel();
  } catch {}
}

async function serve(handle: (route: string, request: IncomingMessage, url: URL) => Promise<Answer>) {
  const server = createServer(async (request, response) => {
    try {
      const url = new URL(request.url ?? '/', 'http://service');
      const { status, body } = await handle(`${request.method} ${url.pathname}`, request, url);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    } catch {
      response.writeHead(400).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
