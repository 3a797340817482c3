// Usage: node http-fastify.mjs [N]     closes after N requests, or on SIGTERM
import Fastify from 'fastify';
import { closeAfter, loadUser } from './http-shared.mjs';

const app = Fastify();

app.get('/', async () => ({ hello: 'world' }));

app.get('/users/:id', async (request) => {
  return await loadUser(request.params.id); // at: handler
});

app.post('/echo', async (request, reply) => {
  reply.code(201);
  return request.body;
});

closeAfter(app.server, process.argv[2]);
console.log(`listening on ${await app.listen({ host: '127.0.0.1', port: 0 })}`);
