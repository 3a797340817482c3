import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { needs } from './server.ts';

const VERSIONS = '/usr/lib/postgresql';

export interface Postgres {
  /** With it `pg` and `knex` connect without options. */
  readonly env: Readonly<Record<string, string>>;
  /** As a resource is called that is a pool of its connections. */
  readonly name: string;
}

/** A PostgreSQL of this test file's own. */
export function postgres(): Postgres {
  const server = needs({
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
  });
  return {
    get env() {
      return { PGHOST: server.directory, PGPORT: '5432', PGUSER: 'shop', PGDATABASE: 'postgres' };
    },
    get name() {
      return `shop@${server.directory}:5432/postgres`;
    },
  };
}
