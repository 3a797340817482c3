import type {
  AwaitPlace,
  AwaitSite,
  ChainLink,
  Overview,
  ResourceDetail,
  TaskDetail,
  Warning,
} from '@async-console/protocol';
import { overview, shopTasks, suspended, task } from './shop.ts';

// The shop in trouble: an export forgets to give back its connections, so the pool has run dry; and two tasks wait for
// each other. The fixed data of the gallery and of the tests.

const POOL = { resource: 3, kind: 'pool', name: 'shop' };
const STOCK = { resource: 8, kind: 'mutex', name: 'stock' };
const LEDGER = { resource: 9, kind: 'mutex', name: 'ledger' };

const at = (file: string, line: number) => ({ file, line, column: 22 });

const transferWaits = suspended('src/stock/transfer.ts:44:17', 'transfer', 41_200);
const auditWaits = suspended('src/stock/audit.ts:31:17', 'audit', 41_180);
const poolWait = (forMs: number) => suspended('src/db/pool.ts:52:18', 'withConnection', forMs);
const exportWaits = suspended('src/export/csv.ts:27:9', 'writeRows', 880);

const waitFor = (place: number, forMs: number): NonNullable<TaskDetail['waitsFor']> => [
  { ...POOL, forMs, place, location: at('src/db/pool.ts', 52) },
];

const exportHold = {
  forMs: 8410,
  awaitsCrossed: 212,
  crossed: [
    { file: 'src/export/csv.ts', line: 27, column: 9, function: 'writeRows', at: 'await' as const, times: 211 },
    { file: 'src/export/run.ts', line: 19, column: 5, function: 'runExport', at: 'await' as const, times: 1 },
  ],
  location: at('src/export/run.ts', 16),
};

const transferLink: ChainLink = {
  task: 16204,
  taskName: 'transferStock',
  resource: 9,
  resourceName: 'ledger',
  waitsAt: placeOf(transferWaits),
  forMs: 41_200,
  holdsSince: 41_260,
  location: at('src/stock/transfer.ts', 36),
};

const auditLink: ChainLink = {
  task: 16203,
  taskName: 'auditStock',
  resource: 8,
  resourceName: 'stock',
  waitsAt: placeOf(auditWaits),
  forMs: 41_180,
  holdsSince: 41_280,
  location: at('src/stock/audit.ts', 24),
};

/** As the one from whom a chain is followed. */
function withoutHold({ holdsSince: _, location: __, ...link }: ChainLink): ChainLink {
  return link;
}

/** Whoever holds longest has ended. */
function poolChain(task: number, taskName: string, forMs: number): ChainLink[] {
  return [
    { task, taskName, resource: 3, resourceName: 'shop', waitsAt: placeOf(poolWait(forMs)), forMs },
    { task: 17101, holdsSince: 9120, location: at('src/export/run.ts', 16) },
  ];
}

function placeOf({ forMs: _, ...place }: AwaitSite): AwaitPlace {
  return place;
}

export const troubledTasks: TaskDetail[] = [
  ...shopTasks.slice(0, 3),
  {
    ...task({
      id: 18417,
      name: 'POST /orders',
      total: 6240,
      busy: 7.4,
      sched: 4.1,
      polls: 12,
      from: 'src/orders/routes.ts:14:1',
      at: poolWait(6180),
      fields: { order: 90311 },
    }),
    waitsFor: waitFor(1, 6180),
    waitChain: poolChain(18_417, 'POST /orders', 6180),
  },
  {
    ...task({
      id: 18410,
      name: 'checkout',
      kind: 'spawn',
      total: 5412,
      busy: 14.2,
      sched: 8.8,
      polls: 21,
      from: 'src/orders/checkout.ts:31:1',
      spawnedBy: 18409,
      at: poolWait(5390),
      fields: { order: 90307 },
    }),
    waitsFor: waitFor(2, 5390),
    waitChain: poolChain(18_410, 'checkout', 5390),
  },
  {
    ...task({
      id: 17400,
      name: 'exportOrders',
      kind: 'call',
      total: 8420,
      busy: 402,
      sched: 12,
      polls: 214,
      from: 'src/export/run.ts:9:1',
      at: exportWaits,
    }),
    holds: [{ ...POOL, ...exportHold, waiters: 2 }],
  },
  {
    ...task({
      id: 16204,
      name: 'transferStock',
      kind: 'spawn',
      total: 41_300,
      busy: 3,
      polls: 4,
      from: 'src/stock/transfer.ts:30:1',
      at: transferWaits,
    }),
    holds: [{ ...STOCK, forMs: 41_260, awaitsCrossed: 2, waiters: 1, location: at('src/stock/transfer.ts', 36) }],
    waitsFor: [{ ...LEDGER, forMs: 41_200, place: 1, location: at('src/stock/transfer.ts', 44) }],
    waitChain: [withoutHold(transferLink), auditLink, transferLink],
    warnings: ['deadlock'],
  },
  {
    ...task({
      id: 16203,
      name: 'auditStock',
      kind: 'spawn',
      total: 41_400,
      busy: 2,
      polls: 4,
      from: 'src/stock/audit.ts:20:1',
      at: auditWaits,
    }),
    holds: [{ ...LEDGER, forMs: 41_280, awaitsCrossed: 2, waiters: 1, location: at('src/stock/audit.ts', 24) }],
    waitsFor: [{ ...STOCK, forMs: 41_180, place: 1, location: at('src/stock/audit.ts', 31) }],
    waitChain: [withoutHold(auditLink), transferLink, auditLink],
    warnings: ['deadlock'],
  },
  ...shopTasks.filter(({ id }) => id < 16_000),
];

export const troubledResources: ResourceDetail[] = [
  {
    id: 9,
    kind: 'mutex',
    name: 'ledger',
    thread: 0,
    location: at('src/stock/locks.ts', 5),
    capacity: 1,
    held: 1,
    waiting: 1,
    longestHoldMs: 41_280,
    longestWaitMs: 41_200,
    everHeld: 812,
    everHeldAcross: 811,
    holders: [
      {
        task: 16203,
        taskName: 'auditStock',
        awaiting: auditWaits,
        forMs: 41_280,
        awaitsCrossed: 2,
        location: at('src/stock/audit.ts', 24),
      },
    ],
    waiters: [
      {
        task: 16204,
        taskName: 'transferStock',
        awaiting: transferWaits,
        forMs: 41_200,
        place: 1,
        location: at('src/stock/transfer.ts', 44),
      },
    ],
  },
  {
    id: 8,
    kind: 'mutex',
    name: 'stock',
    thread: 0,
    location: at('src/stock/locks.ts', 4),
    capacity: 1,
    held: 1,
    waiting: 1,
    longestHoldMs: 41_260,
    longestWaitMs: 41_180,
    everHeld: 4210,
    everHeldAcross: 4209,
    holders: [
      {
        task: 16204,
        taskName: 'transferStock',
        awaiting: transferWaits,
        forMs: 41_260,
        awaitsCrossed: 2,
        location: at('src/stock/transfer.ts', 36),
      },
    ],
    waiters: [
      {
        task: 16203,
        taskName: 'auditStock',
        awaiting: auditWaits,
        forMs: 41_180,
        place: 1,
        location: at('src/stock/audit.ts', 31),
      },
    ],
  },
  {
    id: 3,
    kind: 'pool',
    name: 'shop',
    thread: 0,
    location: at('src/db/pool.ts', 12),
    capacity: 3,
    held: 3,
    waiting: 2,
    longestHoldMs: 9120,
    longestWaitMs: 6180,
    everHeld: 20_412,
    everHeldAcross: 20_390,
    holders: [
      {
        task: 17101,
        taskEnded: true,
        forMs: 9120,
        awaitsCrossed: 87,
        location: at('src/export/run.ts', 16),
      },
      { task: 17400, taskName: 'exportOrders', awaiting: exportWaits, ...exportHold },
      { forMs: 212, awaitsCrossed: 0, inUse: true, location: at('src/sessions/refresh.ts', 9) },
    ],
    waiters: [
      { task: 18417, taskName: 'POST /orders', awaiting: poolWait(6180), ...waitFor(1, 6180)[0]! },
      { task: 18410, taskName: 'checkout', awaiting: poolWait(5390), ...waitFor(2, 5390)[0]! },
    ].map(({ resource: _, kind: __, name: ___, ...waiter }) => waiter),
  },
  {
    id: 12,
    kind: 'agent',
    name: 'http://rates.example',
    thread: 0,
    location: at('src/shipping/rates.ts', 8),
    held: 4,
    waiting: 0,
    longestHoldMs: 212,
    everHeld: 96,
    everHeldAcross: 90,
    holders: [],
    waiters: [],
  },
  {
    id: 5,
    kind: 'semaphore',
    name: 'images',
    thread: 0,
    location: at('src/images/resize.ts', 3),
    capacity: 8,
    held: 0,
    waiting: 0,
    everHeld: 3111,
    everHeldAcross: 3111,
    holders: [],
    waiters: [],
  },
];

/** A web server: its connections are counted, and no task holds them. */
export const webServer: ResourceDetail = {
  id: 2,
  kind: 'server',
  name: 'port 3000',
  thread: 0,
  location: at('src/main.ts', 31),
  capacity: 100,
  held: 17,
  waiting: 0,
  everHeld: 1204,
  everHeldAcross: 0,
  holders: [],
  waiters: [],
};

export const troubledWarnings: Warning[] = [
  {
    lint: 'deadlock',
    severity: 'error',
    message:
      'A deadlock for 41.2 s: transferStock (16204) holds stock (src/stock/transfer.ts:36) and waits for ledger (src/stock/transfer.ts:44); auditStock (16203) holds ledger (src/stock/audit.ts:24) and waits for stock (src/stock/audit.ts:31).',
    remedy: 'Have all of them take what they need in the same order.',
    task: 16204,
    taskName: 'transferStock',
    resource: 9,
    resourceName: 'ledger',
    location: at('src/stock/transfer.ts', 44),
    thread: 0,
    times: 1,
    firstAt: 271_400,
    lastAt: 311_900,
    evidence: { tasks: 2, behindThem: 0, waitMs: 41_200 },
    chain: [transferLink, auditLink],
  },
  {
    lint: 'pool-exhausted',
    severity: 'error',
    message:
      'All 3 of the pool shop are held, and 2 tasks wait, one for 6.2 s. Held: 2 at src/export/run.ts:16, 1 at src/sessions/refresh.ts:9; the longest for 9.1 s.',
    remedy:
      'See that each of those lines gives back what it takes, on every path; else make what they do meanwhile shorter, or the capacity larger.',
    resource: 3,
    resourceName: 'shop',
    location: at('src/export/run.ts', 16),
    thread: 0,
    times: 1,
    firstAt: 306_800,
    lastAt: 311_900,
    evidence: { capacity: 3, waiting: 2, longestWaitMs: 6180, longestHoldMs: 9120 },
    chain: poolChain(18_417, 'POST /orders', 6180),
  },
  {
    lint: 'hold-leak',
    severity: 'error',
    message:
      '1 hold on the pool shop, taken at src/export/run.ts:16, was not given back though its task has ended; the oldest is held for 9.1 s, and 2 tasks wait.',
    remedy: 'Give it back in a `finally`, or hold it by `using`.',
    task: 17101,
    resource: 3,
    resourceName: 'shop',
    location: at('src/export/run.ts', 16),
    thread: 0,
    times: 1,
    firstAt: 304_000,
    lastAt: 311_900,
    evidence: { holds: 1, oldestMs: 9120, waiting: 2 },
  },
  {
    lint: 'blocking-poll',
    severity: 'warning',
    message:
      'POST /login (src/auth/login.ts:22) has kept the thread for up to 3.2 s without an await: meanwhile nothing else ran.',
    remedy: 'Do that work in parts with an await between them, or in a worker thread.',
    taskName: 'POST /login',
    location: at('src/auth/login.ts', 22),
    thread: 0,
    times: 4,
    firstAt: 120_400,
    lastAt: 290_120,
    evidence: { longestPollMs: 3210, tasks: 4 },
  },
];

export const troubled: Overview = overview({
  totals: { ...overview().totals, live: troubledTasks.filter(({ state }) => state !== 'ended').length },
  resources: { known: 5, held: 9, waiting: 4 },
  warnings: { error: 3, warning: 1, info: 0 },
});
