import type { AwaitSite, FrameNode, TaskDetail } from '@async-console/protocol';
import { suspended, task } from './shop.ts';

// The shop on a busy day: many tasks do the same, and one imports a catalogue in batches. Fixed data for the tree.

const frame = (name: string, from: string, at: AwaitSite, children: readonly FrameNode[] = []): FrameNode => {
  const [file = '', line = '1', column = '1'] = from.split(':');
  return {
    function: name,
    location: { file, line: Number(line), column: Number(column) },
    state: 'suspended',
    awaiting: at,
    ageMs: at.forMs + 2,
    children: [...children],
  };
};

const POOL = { resource: 3, kind: 'pool', name: 'shop' };

function download(forMs: number): FrameNode {
  return frame(
    'downloadImage',
    'src/import/images.ts:12:1',
    suspended('src/import/images.ts:17:20', 'downloadImage', forMs),
    [frame('fetchOnce', 'src/import/http.ts:8:1', suspended('src/import/http.ts:14:10', 'fetchOnce', forMs - 1))],
  );
}

function batch(count: number, forMs: number): FrameNode {
  return frame(
    'importBatch',
    'src/import/catalogue.ts:40:1',
    suspended('src/import/catalogue.ts:46:3', 'importBatch', forMs + 30),
    Array.from({ length: count }, (_, nth) => download(forMs - nth * 310)),
  );
}

const importWaits = suspended('src/import/catalogue.ts:22:5', 'importCatalogue', 48_200);

function request(nth: number): TaskDetail {
  const forMs = 6200 - nth * 140;
  const waits = suspended('src/db/pool.ts:52:18', 'withConnection', forMs);
  return {
    ...task({
      id: 18_500 + nth,
      name: 'GET /products/:id',
      kind: 'request',
      total: forMs + 4,
      busy: 1.2,
      polls: 3,
      from: 'src/products/routes.ts:22:1',
      at: waits,
    }),
    waitsFor: [{ ...POOL, forMs, place: nth + 1 }],
    awaitTree: [
      frame(
        'showProduct',
        'src/products/routes.ts:22:1',
        suspended('src/products/routes.ts:25:19', 'showProduct', forMs + 1),
        [frame('withConnection', 'src/db/pool.ts:48:1', waits)],
      ),
    ],
  };
}

export const fanOut: TaskDetail[] = [
  {
    ...task({
      id: 18_400,
      name: 'importCatalogue',
      kind: 'call',
      total: 48_240,
      busy: 214,
      polls: 96,
      from: 'src/import/catalogue.ts:15:1',
      at: importWaits,
    }),
    awaitTree: [
      frame('importCatalogue', 'src/import/catalogue.ts:15:1', importWaits, [
        batch(8, 4100),
        batch(8, 3900),
        batch(5, 3300),
      ]),
    ],
  },
  ...Array.from({ length: 42 }, (_, nth) => request(nth)),
];
