import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

/** Of a socket that nobody has made yet. Short: the path of a Unix socket has room for about 100 bytes. */
export function socketPath(directory: string, pid: number): string {
  const name = `${pid}-${randomBytes(4).toString('hex')}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\async-console-${name}` : join(directory, `${name}.sock`);
}
