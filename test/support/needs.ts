import { afterAll, beforeAll, beforeEach } from 'vitest';
import { isInstalled, type RunningServer, type ServerKind, startServer } from './server.ts';

/**
 * Declares that the tests of this file need a server: it is started before them, and gone after them. Where it is not
 * installed they are skipped, and the tally says why.
 */
export function needs(kind: ServerKind): Pick<RunningServer, 'directory'> {
  const isMissing = !isInstalled(kind);
  let running: RunningServer | undefined;
  beforeAll(async () => {
    if (!isMissing) running = await startServer(kind);
  });
  beforeEach((context) => context.skip(isMissing, `${kind.name} is not installed (Debian: ${kind.debian})`));
  afterAll(() => running?.stop());
  return {
    get directory() {
      return running?.directory ?? '';
    },
  };
}
