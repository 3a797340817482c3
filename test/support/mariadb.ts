import { join } from 'node:path';
import { needs } from './needs.ts';

export interface MariaDb {
  /** Path of its Unix socket. */
  readonly socket: string;
}

/** A MariaDB of this test file's own; its user is `root`, its database `test`. */
export function mariadb(): MariaDb {
  const server = needs({
    name: 'MariaDB',
    debian: 'mariadb-server',
    programs: ['mariadb-install-db', 'mariadbd'],
    places: ['/usr/sbin'],
    prepare: (directory) => [
      'mariadb-install-db',
      ...['--no-defaults', `--datadir=${join(directory, 'data')}`, '--auth-root-authentication-method=normal'],
      '--skip-name-resolve',
    ],
    serve: (directory) => [
      'mariadbd',
      ...['--no-defaults', `--datadir=${join(directory, 'data')}`, `--socket=${join(directory, 'socket')}`],
      ...[`--pid-file=${join(directory, 'pid')}`, '--skip-networking', '--innodb-flush-log-at-trx-commit=0'],
    ],
    isReady: /ready for connections/,
    stop: 'TERM',
  });
  return {
    get socket() {
      return join(server.directory, 'socket');
    },
  };
}
