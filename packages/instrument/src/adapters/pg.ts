/** pg: when a query of a client is under way, so that its holder waits for the client itself. The pool is pg-pool's. */
import type { Adapter, Loaded } from './adapter.ts';
import { NotRecognised } from './adapter.ts';
import { isBusy } from './connections.ts';
import { replaceMethod } from './replace.ts';

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
  replaceMethod(prototype, '_pulseQueryQueue', (original) => {
    return function _pulseQueryQueue(this: Loaded, ...given) {
      const pulsed = Reflect.apply(original, this, given);
      isBusy(this, hasQuery(this));
      return pulsed;
    };
  });
  // The connection is gone.
  replaceMethod(prototype, '_errorAllQueries', (original) => {
    return function _errorAllQueries(this: Loaded, ...given) {
      const told = Reflect.apply(original, this, given);
      isBusy(this, false);
      return told;
    };
  });
}

/** Where there is a getter `activeQuery` it warns. */
function hasQuery(client: Loaded): boolean {
  const active = '_activeQuery' in client ? client._activeQuery : client.activeQuery;
  return Boolean(active) || client._sentQueryQueue?.length > 0;
}
