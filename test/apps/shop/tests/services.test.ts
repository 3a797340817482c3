import { expect, onTestFinished, test } from 'vitest';
import { clientsOf } from '../services/clients.ts';
import { DECLINED_CARD, startServers } from '../services/servers.ts';

test('the services answer over HTTP as the clients expect', async () => {
  const services = await startServers(0);
  onTestFinished(() => services.stop());
  const { payments, shipping, mail, supplier } = clientsOf(services.urls);

  expect(await payments.charge('4242424242424242', 100)).toMatch(/^[0-9a-f-]{36}$/);
  await expect(payments.charge(DECLINED_CARD, 100)).rejects.toMatchObject({ code: 'CARD_DECLINED' });
  expect(await shipping.rate('post')).toEqual({ carrier: 'post', cents: 490 });
  expect(await shipping.book(7, undefined)).toBe('TRK7');
  expect(await supplier.prices(['oak-lamp'])).toEqual([{ sku: 'oak-lamp', priceCents: expect.any(Number) }]);
  await mail.send('ada@shop.test', 'hello');
});
