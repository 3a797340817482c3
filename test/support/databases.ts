import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ServerKind } from './server.ts';

const VERSIONS = '/usr/lib/postgresql';

export const POSTGRESQL: ServerKind = {
  name: 'PostgreSQL',
  debian: 'postgresql',
  programs: ['initdb', 'postgres'],
  places: existsSync(VERSIONS) ? readdirSync(VERSIONS).map((version) => join(VERSIONS, version, 'bin')) : [],
  prepare: (directory) => [
    'initdb',
    ...['--pgdata', join(directory, 'data'), '--username', 'shop', '--auth', 'trust'],
    ...['--no-sync', '--no-locale', '--encoding', 'UTF8'],
  ],
  serve: (directory) => [
    'postgres',
    ...['-D', join(directory, 'data'), '-k', directory, '-c', 'listen_addresses='],
    ...['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'shared_buffers=16MB', '-c', 'autovacuum=off'],
  ],
  isReady: /ready to accept connections/,
  stop: 'INT',
};

/** With it `pg` and `psql` connect without options. */
export function postgresEnv(directory: string) {
  return { PGHOST: directory, PGPORT: '5432', PGUSER: 'shop', PGDATABASE: 'postgres' };
}
