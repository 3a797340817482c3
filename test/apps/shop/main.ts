import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditIn } from './audit.ts';
import { openDatabase } from './database.ts';
import { startJobs } from './jobs/start.ts';
import { readOptions, type ShopOptions } from './options.ts';
import { buildServer } from './server.ts';
import { clientsOf } from './services/clients.ts';
import { startServices } from './services/start.ts';
import { openShop } from './shop.ts';

async function main({ port, readyFile, misbehaviours }: ShopOptions): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'shop-'));
  const database = openDatabase(join(directory, 'shop.db'));
  // Last of all: forgotten work may still write until the process has nothing left to do.
  process.once('exit', () => {
    database.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const closing = new AbortController();
  const services = await startServices();
  const shop = openShop({
    database,
    clients: clientsOf(services.urls),
    audit: auditIn(join(directory, 'audit.log')),
    misbehaviours,
    closing: closing.signal,
  });
  const server = await buildServer(shop);
  await server.listen({ host: '127.0.0.1', port });
  const listening = (server.server.address() as AddressInfo).port;
  shop.url = `http://127.0.0.1:${listening}`;
  startJobs(shop);

  const close = async () => {
    process.removeListener('SIGINT', close).removeListener('SIGTERM', close);
    closing.abort();
    await server.close();
    services.stop();
  };
  process.on('SIGINT', close).on('SIGTERM', close);

  if (readyFile !== undefined) writeWhole(readyFile, JSON.stringify({ port: listening, pid: process.pid }));
  console.log(`shop listening on ${shop.url}`);
}

/** Whoever waits for the file never reads half of it. */
function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options !== undefined) await main(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
