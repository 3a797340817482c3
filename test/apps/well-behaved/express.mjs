import { pipeline } from 'node:stream/promises';
import express from 'express';
import { askForRates, findOrder, listening, openStatic, PAGES, readTerms, streamLog } from './web.mjs';

const app = express();

app.use(async (request, _response, next) => {
  request.startedAt = performance.now();
  await null;
  next();
});
app.get('/orders/:id', async (request, response) => {
  response.json(await findOrder(request.params.id));
});
app.get(PAGES.terms, async (_request, response) => {
  response.json(await readTerms());
});
app.get(PAGES.rates, async (_request, response) => {
  response.json(await askForRates());
});
app.get(PAGES.log, async (_request, response) => {
  await pipeline(streamLog(), response.type('text/plain'));
});
app.get(PAGES.static, (_request, response) => {
  openStatic().pipe(response.type('text/plain'));
});

const server = app.listen(0, '127.0.0.1', () => listening(server));
