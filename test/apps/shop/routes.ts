import type { FastifyInstance } from 'fastify';
import { checkout, quoteCart } from './checkout.ts';
import type { Shop } from './shop.ts';

const byId = {
  type: 'object',
  required: ['id'],
  properties: { id: { type: 'integer', minimum: 1 } },
} as const;

const quantity = { type: 'integer', minimum: 1, maximum: 10 } as const;

export async function routes(app: FastifyInstance, shop: Shop): Promise<void> {
  app.get<{ Querystring: { name: string; limit: number } }>(
    '/products',
    {
      schema: {
        querystring: {
          type: 'object',
          properties: {
            name: { type: 'string', default: '', maxLength: 40 },
            limit: { type: 'integer', default: 20, minimum: 1, maximum: 100 },
          },
        },
      },
    },
    async ({ query }) => {
      const products = shop.products.search(query.name, query.limit);
      for (const { sku } of products) await countVisit(shop, sku);
      return products;
    },
  );

  app.get<{ Params: { sku: string } }>('/products/:sku', async ({ params }) => {
    const product = shop.products.find(params.sku);
    await countVisit(shop, product.sku);
    return product;
  });

  app.post<{ Body: { email: string } }>(
    '/carts',
    {
      schema: {
        body: { type: 'object', required: ['email'], properties: { email: { type: 'string', format: 'email' } } },
      },
    },
    async ({ body }, reply) => {
      reply.code(201);
      return { id: shop.carts.create(body.email) };
    },
  );

  app.get<{ Params: { id: number } }>('/carts/:id', { schema: { params: byId } }, async ({ params }) =>
    shop.carts.find(params.id),
  );

  app.post<{ Params: { id: number }; Body: { sku: string; quantity: number } }>(
    '/carts/:id/items',
    {
      schema: {
        params: byId,
        body: { type: 'object', required: ['sku', 'quantity'], properties: { sku: { type: 'string' }, quantity } },
      },
    },
    async ({ params, body }, reply) => {
      const cart = shop.carts.find(params.id);
      const product = shop.products.find(body.sku);
      shop.carts.add(cart.id, { sku: product.sku, quantity: body.quantity });
      reply.code(201);
      return shop.carts.find(cart.id);
    },
  );

  app.get<{ Params: { id: number } }>('/carts/:id/quote', { schema: { params: byId } }, async ({ params }) =>
    quoteCart(shop, params.id),
  );

  app.post<{ Params: { id: number }; Body: { card: string } }>(
    '/carts/:id/checkout',
    {
      schema: {
        params: byId,
        body: {
          type: 'object',
          required: ['card'],
          properties: { card: { type: 'string', pattern: '^[0-9]{16}$' } },
        },
      },
    },
    async ({ params, body }, reply) => {
      const order = await checkout(shop, params.id, body.card);
      reply.code(201);
      return order;
    },
  );

  app.get<{ Params: { id: number } }>('/orders/:id', { schema: { params: byId } }, async ({ params }) =>
    shop.orders.find(params.id),
  );

  app.post<{ Body: { orderId: number } }>(
    '/webhooks/deliveries',
    {
      schema: {
        body: { type: 'object', required: ['orderId'], properties: { orderId: { type: 'integer', minimum: 1 } } },
      },
    },
    async ({ body }, reply) => {
      if (!shop.misbehaviours.leak) shop.deliveries.confirm(body.orderId);
      reply.code(204);
    },
  );
}

async function countVisit(shop: Shop, sku: string): Promise<void> {
  if (shop.misbehaviours.overlock) await shop.visits.countLocked(sku);
  else shop.visits.count(sku);
}
