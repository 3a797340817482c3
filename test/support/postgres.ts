import { POSTGRESQL, postgresEnv } from './databases.ts';
import { needs } from './needs.ts';

export interface Postgres {
  /** With it `pg` connects without options. */
  readonly env: Readonly<Record<string, string>>;
  /** As a resource is called that is a pool of its connections. */
  readonly name: string;
}

/** A PostgreSQL of this test file's own. */
export function postgres(): Postgres {
  const server = needs(POSTGRESQL);
  return {
    get env() {
      return postgresEnv(server.directory);
    },
    get name() {
      return `shop@${server.directory}:5432/postgres`;
    },
  };
}
