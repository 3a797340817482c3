import { cardDeclined } from '../errors.ts';
import type { ServiceUrls } from './servers.ts';

export const CARRIERS = ['courier', 'post', 'bicycle'] as const;
export type Carrier = (typeof CARRIERS)[number];

export type Clients = ReturnType<typeof clientsOf>;

export function clientsOf(urls: ServiceUrls) {
  return {
    payments: {
      /** @returns the payment's id. @throws ShopError CARD_DECLINED */
      async charge(card: string, amountCents: number): Promise<string> {
        const response = await post(`${urls.payments}/charges`, { card, amountCents });
        if (response.status === 402) {
          await response.body?.cancel();
          throw cardDeclined();
        }
        const { paymentId } = await read<{ paymentId: string }>(response);
        return paymentId;
      },
    },

    shipping: {
      async rate(carrier: Carrier): Promise<{ carrier: Carrier; cents: number }> {
        const response = await fetch(`${urls.shipping}/rates?carrier=${carrier}`);
        const { cents } = await read<{ cents: number }>(response);
        return { carrier, cents };
      },

      /** @returns the tracking number. @param callback where the carrier confirms the delivery. */
      async book(orderId: number, callback: string | undefined): Promise<string> {
        const response = await post(`${urls.shipping}/shipments`, { orderId, callback });
        const { tracking } = await read<{ tracking: string }>(response);
        return tracking;
      },
    },

    mail: {
      async send(recipient: string, subject: string): Promise<void> {
        const response = await post(`${urls.mail}/messages`, { recipient, subject });
        await read(response);
      },
    },

    supplier: {
      async prices(skus: readonly string[]): Promise<Array<{ sku: string; priceCents: number }>> {
        const response = await fetch(`${urls.supplier}/prices?skus=${skus.join(',')}`);
        return await read(response);
      },
    },
  };
}

function post(url: string, body: unknown): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function read<T>(response: Response): Promise<T> {
  const body = await response.json();
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${JSON.stringify(body)}`);
  return body as T;
}
