// Usage: node http-express.mjs [N]     closes after N requests, or on SIGTERM
import express from 'express';
import { closeAfter, loadUser } from './http-shared.mjs';

const app = express();
app.use(express.json());

app.get('/', async (_request, response) => {
  response.json({ hello: 'world' });
});

app.get('/users/:id', async (request, response) => {
  const user = await loadUser(request.params.id); // at: handler
  response.json(user);
});

app.post('/echo', async (request, response) => {
  response.status(201).json(request.body);
});

const server = app.listen(0, '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
closeAfter(server, process.argv[2]);
