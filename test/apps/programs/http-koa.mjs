// Usage: node http-koa.mjs [N]     closes after N requests, or on SIGTERM
import { json } from 'node:stream/consumers';
import Router from '@koa/router';
import Koa from 'koa';
import { closeAfter, loadUser } from './http-shared.mjs';

const app = new Koa();
const router = new Router();

router.get('/', async (context) => {
  context.body = { hello: 'world' };
});

router.get('/users/:id', async (context) => {
  context.body = await loadUser(context.params.id); // at: handler
});

router.post('/echo', async (context) => {
  context.body = await json(context.req);
  context.status = 201;
});

app.use(router.routes());

const server = app.listen(0, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
closeAfter(server, process.argv[2]);
