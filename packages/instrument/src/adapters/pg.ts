/** pg: when a query of a client is under way, so that its holder waits for the client itself. The pool is pg-pool's. */
import { isOn, switchOff } from '../hooks/guard.ts';
import type { Adapter, Loaded } from './adapter.ts';
import { NotRecognised } from './adapter.ts';
import { isBusy } from './connections.ts';
import { aroundMethod, replaceMethod } from './replace.ts';

export const pg: Adapter = {
  library: 'pg',
  // Those before do not connect on any Node that we support.
  from: '8.0.3',
  below: '9.0.0',
  files: [{ path: 'lib/client.js', adapt: (module) => adaptClient(module.exports) }],
};

function adaptClient(Client: Loaded): void {
  const prototype = Client?.prototype;
  if (typeof prototype?.query !== 'function') throw new NotRecognised('it has no query()');
  // It is called when a query has come, and when the server is ready for the next.
  replaceMethod(prototype, '_pulseQueryQueue', (pulse) => ({
    _pulseQueryQueue(this: Loaded): unknown {
      // biome-ignore lint/complexity/noArguments: an array of them would be made for each call
      const result = Reflect.apply(pulse, this, arguments);
      pulsed(this);
      return result;
    },
  }));
  // The connection is gone.
  aroundMethod(prototype, '_errorAllQueries', {
    after(client) {
      isBusy(client, false);
    },
  });
}

function pulsed(client: Loaded): void {
  if (!isOn()) return;
  try {
    isBusy(client, hasQuery(client));
  } catch (error) {
    switchOff(error);
  }
}

/** Where there is a getter `activeQuery` it warns. */
function hasQuery(client: Loaded): boolean {
  const active = '_activeQuery' in client ? client._activeQuery : client.activeQuery;
  return Boolean(active) || client._sentQueryQueue?.length > 0;
}
