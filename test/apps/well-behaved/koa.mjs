import Router from '@koa/router';
import Koa from 'koa';
import { askForRates, findOrder, listening, openStatic, PAGES, readTerms, streamLog } from './web.mjs';

const app = new Koa();
const router = new Router();

app.use(async (context, next) => {
  const startedAt = performance.now();
  await next();
  context.set('X-Response-Time', String(performance.now() - startedAt));
});
router.get('/orders/:id', async (context) => {
  context.body = await findOrder(context.params.id);
});
router.get(PAGES.terms, async (context) => {
  context.body = await readTerms();
});
router.get(PAGES.rates, async (context) => {
  context.body = await askForRates();
});
router.get(PAGES.log, async (context) => {
  context.body = streamLog();
});
router.get(PAGES.static, (context) => {
  context.type = 'text/plain';
  context.body = openStatic();
});
app.use(router.routes());

const server = app.listen(0, '127.0.0.1', () => listening(server));
