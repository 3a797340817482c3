import Fastify, { type FastifyInstance } from 'fastify';
import { routes } from './routes.ts';
import type { Shop } from './shop.ts';

export async function buildServer(shop: Shop): Promise<FastifyInstance> {
  const app = Fastify({ forceCloseConnections: 'idle' });
  await routes(app, shop);
  return app;
}
