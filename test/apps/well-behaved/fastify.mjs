import Fastify from 'fastify';
import { askForRates, findOrder, listening, openStatic, PAGES, readTerms, streamLog } from './web.mjs';

const app = Fastify();

app.addHook('preHandler', async (request) => {
  request.startedAt = performance.now();
});
app.get('/orders/:id', async ({ params }) => findOrder(params.id));
app.get(PAGES.terms, async () => await readTerms());
app.get(PAGES.rates, async () => await askForRates());
app.get(PAGES.log, async (_request, reply) => reply.type('text/plain').send(streamLog()));
app.get(PAGES.static, (_request, reply) => reply.type('text/plain').send(openStatic()));

await app.listen({ host: '127.0.0.1', port: 0 });
listening(app.server);
