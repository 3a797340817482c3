import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { positive } from './options.ts';
import { DECLINED_CARD } from './services/servers.ts';

const HELP = `Customers of the shop: a mix of requests at a bounded rate.

Usage: node test/apps/shop/load.ts --url http://127.0.0.1:PORT [flags]
       node test/apps/shop/load.ts --ready-file FILE [flags]     waits until the shop has written FILE

  --rps N          requests started a second; 40 by default
  --concurrency N  requests under way at most; what would be more is left out. 32 by default
  --seconds N      ends after that; without it, when killed or when the shop is gone
  --report         prints what was answered, as JSON, at the end
`;

interface LoadOptions {
  rps: number;
  concurrency: number;
  seconds: number;
}

const GOOD_CARD = '4242424242424242';
const REQUEST_TIMEOUT_MS = 30_000;
/** Of quotes: how many customers do not wait for them, and how long they do. */
const IMPATIENT = 0.2;
const PATIENCE_MS = 300;

class Load {
  readonly #url: string;
  readonly #options: LoadOptions;
  readonly #stop = new AbortController();
  readonly #answers = new Map<string, number>();
  #skus: string[] = [];
  /** Carts with something in them. */
  readonly #carts: number[] = [];
  readonly #orders: number[] = [];
  #underWay = 0;
  #leftOut = 0;
  #refused = 0;

  constructor(url: string, options: LoadOptions) {
    this.#url = url;
    this.#options = options;
  }

  async run(): Promise<void> {
    this.#skus = (await this.#call<Array<{ sku: string }>>('GET', '/products?limit=100')).map(({ sku }) => sku);
    const timer = setInterval(() => this.#tick(), 1_000 / this.#options.rps);
    try {
      await sleep(this.#options.seconds * 1_000, undefined, { signal: this.#stop.signal });
    } catch {
    } finally {
      clearInterval(timer);
      this.stop();
    }
  }

  stop(): void {
    this.#stop.abort();
  }

  report() {
    return { answers: Object.fromEntries([...this.#answers].sort()), leftOut: this.#leftOut, refused: this.#refused };
  }

  #tick(): void {
    if (this.#underWay >= this.#options.concurrency) {
      this.#leftOut++;
      return;
    }
    this.#underWay++;
    this.#next()
      .catch((error: Error) => {
        // A refused connection, not a refused request: those are answers.
        if (error instanceof TypeError && ++this.#refused >= 20) this.stop();
      })
      .finally(() => this.#underWay--);
  }

  async #next(): Promise<void> {
    const dice = Math.random();
    if (dice < 0.35) await this.#call('GET', `/products?limit=10&name=${pick(['lamp', 'oak', 'kettle', ''])}`);
    else if (dice < 0.55) await this.#call('GET', `/products/${Math.random() < 0.05 ? 'gone' : pick(this.#skus)}`);
    else if (dice < 0.73) await this.#fillCart();
    else if (dice < 0.8) await this.#withCart((id) => this.#quote(id));
    else if (dice < 0.9) await this.#withCart((id) => this.#checkout(id));
    else if (this.#orders.length > 0) await this.#call('GET', `/orders/${pick(this.#orders)}`);
    else await this.#call('GET', '/products');
  }

  async #fillCart(): Promise<void> {
    if (this.#carts.length > 0 && Math.random() < 0.4) {
      await this.#withCart((id) => this.#addItem(id));
      return;
    }
    const { id } = await this.#call<{ id: number }>('POST', '/carts', {
      email: `customer${this.#orders.length}@shop.test`,
    });
    await this.#addItem(id);
    this.#carts.push(id);
    if (this.#carts.length > 50) this.#carts.shift();
  }

  async #withCart(use: (id: number) => Promise<unknown>): Promise<void> {
    const id = pick(this.#carts);
    if (id !== undefined) await use(id);
  }

  async #quote(id: number): Promise<void> {
    const isImpatient = Math.random() < IMPATIENT;
    await this.#call('GET', `/carts/${id}/quote`, undefined, isImpatient ? PATIENCE_MS : REQUEST_TIMEOUT_MS);
  }

  #addItem(id: number): Promise<unknown> {
    return this.#call('POST', `/carts/${id}/items`, {
      sku: pick(this.#skus),
      quantity: 1 + Math.floor(Math.random() * 3),
    });
  }

  async #checkout(id: number): Promise<void> {
    this.#carts.splice(this.#carts.indexOf(id), 1);
    const card = Math.random() < 0.03 ? DECLINED_CARD : GOOD_CARD;
    const order = await this.#call<{ id?: number }>('POST', `/carts/${id}/checkout`, { card });
    if (order.id === undefined) return;
    this.#orders.push(order.id);
    if (this.#orders.length > 100) this.#orders.shift();
  }

  async #call<T>(method: string, path: string, body?: unknown, patienceMs = REQUEST_TIMEOUT_MS): Promise<T> {
    const response = await fetch(this.#url + path, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(patienceMs)]),
    });
    const route = path
      .replace(/\?.*/, '')
      .replace(/\/\d+/, '/:id')
      .replace(/^\/products\/.*/, '/products/:sku');
    const key = `${method} ${route} ${response.status}`;
    this.#answers.set(key, (this.#answers.get(key) ?? 0) + 1);
    return (await response.json()) as T;
  }
}

function pick<T>(from: readonly T[]): T {
  return from[Math.floor(Math.random() * from.length)] as T;
}

async function urlIn(readyFile: string): Promise<string> {
  while (!existsSync(readyFile)) await sleep(50);
  const { port } = JSON.parse(readFileSync(readyFile, 'utf8')) as { port: number };
  return `http://127.0.0.1:${port}`;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      'ready-file': { type: 'string' },
      rps: { type: 'string', default: '40' },
      concurrency: { type: 'string', default: '32' },
      seconds: { type: 'string', default: String(7 * 24 * 3_600) },
      report: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { url, 'ready-file': readyFile } = values;
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  if (url === undefined && readyFile === undefined) throw new TypeError('Which shop? Give --url or --ready-file.');
  const load = new Load(url ?? (await urlIn(readyFile as string)), {
    rps: positive('rps', values.rps),
    concurrency: positive('concurrency', values.concurrency),
    seconds: positive('seconds', values.seconds),
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => load.stop());
  await load.run();
  if (values.report) console.log(JSON.stringify(load.report(), undefined, 2));
}

// Started by the demo: never outlives it. The listener alone would keep this process alive.
process.once('disconnect', () => process.exit());
process.channel?.unref();

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
