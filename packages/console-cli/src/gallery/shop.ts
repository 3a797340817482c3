import type {
  AwaitPlace,
  AwaitSite,
  Completeness,
  FrameNode,
  Overview,
  Percentiles,
  ProcessInfo,
  SiteRow,
  SnapshotBody,
  TaskDetail,
} from '@async-console/protocol';
import type { OutputLine } from '../store/feed.ts';

// A Fastify shop as the dashboard sees it: the fixed data of the gallery and of the tests.

/** 2026-03-14 09:26:53 UTC. */
export const NOW = Date.UTC(2026, 2, 14, 9, 26, 53);

export const shopProcess: ProcessInfo = {
  pid: 48211,
  name: 'shop',
  command: 'src/server.ts',
  node: 'v24.21.0',
  platform: 'linux',
  startedAt: NOW - 312_000,
  directory: '/srv/shop',
};

export const complete: Completeness = {
  mode: 'preload',
  modules: { instrumented: 48, skipped: 310, failed: 0, skippedBy: { node_modules: 310 } },
  uncovered: [],
  skippedFunctions: 0,
  untrackedFrames: 0,
  adapters: [],
  untrackedClaims: 0,
  lostEvents: 0,
  unobservedThreads: 0,
  frameCapacity: 1_048_575,
};

export const incomplete: Completeness = {
  ...complete,
  modules: { instrumented: 47, skipped: 313, failed: 1, skippedBy: { node_modules: 310, excluded: 3 } },
  uncovered: [{ file: 'src/legacy/report.cjs', reason: 'Unexpected token (12:4)' }],
  skippedFunctions: 3,
  untrackedFrames: 1204,
  adapters: [],
  untrackedClaims: 0,
  lostEvents: 17,
  unobservedThreads: 2,
  unwatchedFrames: 60_412,
};

export function overview(overrides: Partial<Overview> = {}): Overview {
  return {
    at: 312_000,
    totals: {
      spawned: 18_422,
      live: 14,
      ended: 18_408,
      failed: 3,
      lost: 2,
      detached: 37,
      polls: 128_400,
      wakes: 91_020,
      selfWakes: 312,
    },
    states: { running: 1, scheduled: 2, idle: 11 },
    loop: {
      utilization: 0.34,
      busyMs: 85,
      idleMs: 165,
      tasksMs: 71,
      otherMs: 10.4,
      gcMs: 3.6,
      delayMs: { p50: 1.24, p99: 8.1, max: 12.4 },
      longestPollMs: 12.1,
    },
    threads: [],
    endedPerSecond: 59.2,
    completeness: complete,
    ...overrides,
  };
}

/** Loop utilization over a minute, with one block in it. */
export const utilization = [
  ...[0.22, 0.25, 0.31, 0.28, 0.35, 0.42, 0.38, 0.3, 0.27, 0.24, 0.29, 0.36, 0.41, 0.55, 0.98, 1, 0.82, 0.47, 0.33],
  ...[0.28, 0.26, 0.31, 0.34, 0.39, 0.44, 0.36, 0.31, 0.29, 0.34],
];

interface TaskSketch extends Pick<TaskDetail, 'id' | 'name'> {
  readonly kind?: TaskDetail['kind'];
  readonly state?: TaskDetail['state'];
  readonly at?: AwaitSite;
  readonly total: number;
  readonly busy: number;
  readonly sched?: number;
  readonly polls?: number;
  readonly selfWakes?: number;
  readonly from?: string;
  readonly spawnedBy?: number;
  readonly fields?: TaskDetail['fields'];
  readonly tree?: FrameNode[];
  readonly more?: Pick<
    TaskDetail,
    'failed' | 'error' | 'lost' | 'lostAt' | 'wokenBy' | 'lastWokenAt' | 'pollMs' | 'scheduledDelayMs'
  >;
}

export function task(sketch: TaskSketch): TaskDetail {
  const { kind = 'request', state = 'idle', at, total, busy, sched = 0, polls = 4, from, spawnedBy, fields } = sketch;
  const location = from === undefined ? undefined : site(from);
  const root: FrameNode = {
    function: sketch.name,
    ...(location === undefined ? {} : { location }),
    state: state === 'running' ? 'running' : state === 'scheduled' ? 'scheduled' : 'suspended',
    ...(at === undefined ? {} : { awaiting: at }),
    ageMs: total,
    children: [],
  };
  return {
    id: sketch.id,
    name: sketch.name,
    kind,
    state,
    ...(location === undefined ? {} : { location }),
    ...(spawnedBy === undefined ? {} : { spawnedBy }),
    detached: kind === 'detached',
    thread: 0,
    ...(at === undefined ? {} : { awaiting: at }),
    totalMs: total,
    busyMs: busy,
    scheduledMs: sched,
    idleMs: total - busy - sched,
    polls,
    wakes: Math.max(0, polls - 1),
    selfWakes: sketch.selfWakes ?? 0,
    maxPollMs: busy / Math.max(1, polls - 1),
    ...(fields === undefined ? {} : { fields }),
    ...sketch.more,
    awaitTree: state === 'ended' ? [] : (sketch.tree ?? [root]),
    awaitTreeOmitted: 0,
  };
}

function site(text: string): { file: string; line: number; column: number } {
  const [file = '', line = '1', column = '9'] = text.split(':');
  return { file, line: Number(line), column: Number(column) };
}

function awaitPlace(where: string, fn: string): AwaitPlace {
  return { ...site(where), function: fn, at: 'await' };
}

/** The first bucket ends at `upToMs`, each next one at twice as much. */
function spread([p50, p90, p99]: readonly [number, number, number], upToMs: number, counts: number[]): Percentiles {
  return { p50, p90, p99, histogram: counts.map((count, index) => ({ upToMs: upToMs * 2 ** index, count })) };
}

export function suspended(where: string, fn: string, forMs: number): AwaitSite {
  return { ...site(where), function: fn, forMs, at: 'await' };
}

function frame(fn: string, from: string, ageMs: number, children: FrameNode[], awaiting?: AwaitSite): FrameNode {
  return {
    function: fn,
    location: site(from),
    state: 'suspended',
    ...(awaiting === undefined ? {} : { awaiting }),
    ageMs,
    children,
  };
}

const checkoutTree: FrameNode = frame(
  'checkout',
  'src/orders/checkout.ts:31:1',
  3412,
  [
    frame(
      'reserveStock',
      'src/stock/reserve.ts:18:1',
      3398,
      [
        frame(
          'withConnection',
          'src/db/pool.ts:44:1',
          3391,
          [],
          suspended('src/db/pool.ts:52:18', 'withConnection', 3390),
        ),
      ],
      suspended('src/stock/reserve.ts:25:5', 'reserveStock', 3391),
    ),
    frame(
      'quoteShipping',
      'src/shipping/quote.ts:9:1',
      3397,
      [
        frame(
          'fetchRates',
          'src/shipping/rates.ts:21:1',
          3396,
          [],
          suspended('src/shipping/rates.ts:27:20', 'fetchRates', 212),
        ),
      ],
      suspended('src/shipping/quote.ts:14:17', 'quoteShipping', 3396),
    ),
  ],
  suspended('src/orders/checkout.ts:38:35', 'checkout', 3397),
);

export const shopTasks: TaskDetail[] = [
  task({
    id: 18422,
    name: 'GET /products/:id',
    state: 'running',
    total: 4.82,
    busy: 1.9,
    sched: 0.31,
    polls: 3,
    from: 'src/products/routes.ts:22:1',
    fields: { product: 'A-1044' },
  }),
  task({
    id: 18421,
    name: 'GET /products/:id',
    state: 'scheduled',
    total: 9.14,
    busy: 2.2,
    sched: 1.4,
    polls: 4,
    from: 'src/products/routes.ts:22:1',
    at: suspended('src/db/query.ts:31:22', 'query', 1.4),
    fields: { product: 'B-2210' },
  }),
  task({
    id: 18419,
    name: 'POST /orders',
    state: 'scheduled',
    total: 48.6,
    busy: 6.1,
    sched: 3.3,
    polls: 11,
    from: 'src/orders/routes.ts:14:1',
    at: suspended('src/orders/validate.ts:19:9', 'validate', 2.1),
    fields: { order: 90312 },
  }),
  task({
    id: 18417,
    name: 'POST /orders',
    total: 1240,
    busy: 7.4,
    sched: 4.1,
    polls: 12,
    from: 'src/orders/routes.ts:14:1',
    at: suspended('src/db/pool.ts:52:18', 'withConnection', 1180),
    fields: { order: 90311 },
  }),
  task({
    id: 18410,
    name: 'checkout',
    kind: 'spawn',
    total: 3412,
    busy: 14.2,
    sched: 8.8,
    polls: 21,
    selfWakes: 2,
    from: 'src/orders/checkout.ts:31:1',
    spawnedBy: 18409,
    at: suspended('src/db/pool.ts:52:18', 'withConnection', 3390),
    fields: { order: 90307, customer: 'c-5521', items: 3 },
    tree: [checkoutTree],
    more: {
      lastWokenAt: 311_788,
      wokenBy: { kind: 'task', task: 18402, name: 'GET /rates' },
      pollMs: spread([0.31, 1.1, 4.2], 0.25, [3, 9, 6, 2, 0, 1]),
      scheduledDelayMs: spread([0.18, 0.6, 1.7], 0.125, [4, 8, 5, 3, 1]),
    },
  }),
  task({
    id: 18409,
    name: 'POST /orders/:id/checkout',
    total: 3420,
    busy: 3.1,
    sched: 0.9,
    polls: 5,
    from: 'src/orders/routes.ts:47:1',
    at: suspended('src/orders/routes.ts:52:22', 'checkoutOrder', 3412),
    fields: { order: 90307 },
  }),
  task({
    id: 18395,
    name: 'sendReceipt',
    kind: 'detached',
    total: 12_480,
    busy: 2.4,
    sched: 0.6,
    polls: 3,
    from: 'src/mail/receipt.ts:12:1',
    spawnedBy: 18388,
    at: suspended('src/mail/smtp.ts:88:11', 'deliver', 12_301),
    fields: { order: 90290 },
  }),
  task({
    id: 18241,
    name: 'GET /search',
    total: 812,
    busy: 96.4,
    sched: 12.2,
    polls: 220,
    selfWakes: 187,
    from: 'src/search/routes.ts:9:1',
    at: suspended('src/search/index.ts:70:13', 'scan', 0.4),
    fields: { q: 'läufer schuhe' },
  }),
  task({
    id: 17002,
    name: 'syncInventory',
    kind: 'spawn',
    total: 61_200,
    busy: 812,
    sched: 95,
    polls: 3120,
    from: 'src/stock/sync.ts:40:1',
    at: suspended('src/stock/warehouse.ts:103:24', 'nextPage', 188),
    fields: { warehouse: 'ams-2' },
  }),
  task({
    id: 112,
    name: 'refreshPrices',
    kind: 'call',
    total: 251_000,
    busy: 1904,
    sched: 340,
    polls: 5020,
    from: 'src/prices/refresh.ts:16:1',
    at: suspended('src/prices/refresh.ts:29:11', 'refreshPrices', 840),
  }),
  task({
    id: 41,
    name: 'consumeQueue',
    kind: 'call',
    total: 311_000,
    busy: 2210,
    sched: 402,
    polls: 9911,
    from: 'src/queue/consumer.ts:20:1',
    at: suspended('src/queue/consumer.ts:33:26', 'consumeQueue', 51),
  }),
  task({
    id: 12,
    name: 'keepSessionsFresh',
    kind: 'call',
    total: 311_400,
    busy: 88,
    sched: 4,
    polls: 312,
    from: 'src/sessions/refresh.ts:7:1',
    at: suspended('src/sessions/refresh.ts:11:11', 'keepSessionsFresh', 412),
  }),
  task({
    id: 7,
    name: 'listen',
    kind: 'call',
    total: 311_800,
    busy: 31.2,
    sched: 0.4,
    polls: 6,
    from: 'src/server.ts:58:1',
    at: { ...suspended('src/server.ts:71:10', 'listen', 311_000), at: 'return' },
  }),
  task({
    id: 3,
    name: 'watchConfiguration',
    kind: 'call',
    total: 311_900,
    busy: 4.4,
    sched: 0.1,
    polls: 2,
    from: 'src/config/watch.ts:5:1',
    at: suspended('src/config/watch.ts:9:26', 'watchConfiguration', 311_800),
  }),
  task({ id: 18408, name: 'GET /products/:id', state: 'ended', total: 6.2, busy: 2.1, sched: 0.4, polls: 5 }),
  task({ id: 18406, name: 'POST /orders', state: 'ended', total: 71.4, busy: 8, sched: 2.4, polls: 14 }),
  task({
    id: 18404,
    name: 'checkout',
    kind: 'spawn',
    state: 'ended',
    total: 214,
    busy: 9.2,
    sched: 1.8,
    polls: 9,
    from: 'src/orders/checkout.ts:31:1',
    spawnedBy: 18403,
    fields: { order: 90301, customer: 'c-1190', items: 1 },
    more: { failed: true, error: { name: 'OutOfStockError', message: 'B-2210 is sold out at ams-2' } },
  }),
  task({
    id: 18388,
    name: 'notifyWarehouse',
    kind: 'detached',
    state: 'ended',
    total: 42_100,
    busy: 1.1,
    sched: 0.2,
    polls: 2,
    from: 'src/stock/notify.ts:6:1',
    spawnedBy: 18380,
    more: { lost: true, lostAt: awaitPlace('src/stock/socket.ts:31:9', 'acknowledged') },
  }),
];

export const shopSites: SiteRow[] = [
  {
    name: 'checkout',
    location: site('src/orders/checkout.ts:31:1'),
    calls: 412,
    live: 1,
    ended: 411,
    failed: 3,
    lost: 0,
    polls: 6180,
    busyMs: 3904,
    pollMs: spread([0.5, 1.5, 6.1], 0.0625, [40, 310, 1204, 2410, 1702, 400, 88, 26]),
    scheduledDelayMs: spread([0.2, 0.8, 2.2], 0.125, [1800, 2600, 1300, 390, 90]),
    totalMs: { ...spread([180, 940, 1700], 64, [4, 96, 201, 77, 22, 11]), max: 1930 },
  },
  {
    name: 'acknowledged',
    location: site('src/stock/socket.ts:27:1'),
    calls: 96,
    live: 0,
    ended: 96,
    failed: 0,
    lost: 1,
    lostAt: [{ ...awaitPlace('src/stock/socket.ts:31:9', 'acknowledged'), frames: 1 }],
  },
  {
    name: 'notifyWarehouse',
    location: site('src/stock/notify.ts:6:1'),
    calls: 96,
    live: 0,
    ended: 96,
    failed: 0,
    lost: 1,
    lostAt: [{ ...awaitPlace('src/stock/notify.ts:9:3', 'notifyWarehouse'), frames: 1 }],
    polls: 204,
    busyMs: 88,
    pollMs: spread([0.25, 0.6, 1.8], 0.125, [30, 102, 58, 14]),
  },
];

export const blocked: Overview = overview({
  states: { running: 1, scheduled: 6, idle: 11 },
  totals: { ...overview().totals, live: 18 },
  loop: { ...overview().loop, utilization: 1, delayMs: { p50: 1.4, p99: 3180, max: 3180 } },
  endedPerSecond: 0,
  blocked: {
    thread: 0,
    forMs: 3210,
    task: { id: 18431, name: 'POST /login' },
    stack: [
      { function: 'hashPassword', location: { file: 'src/auth/password.ts', line: 31, column: 18 } },
      { function: 'verifyLogin', location: { file: 'src/auth/login.ts', line: 22, column: 9 } },
      { function: 'login', location: { file: 'src/auth/routes.ts', line: 14, column: 11 } },
      {
        function: 'preHandlerCallback',
        location: { file: 'node_modules/fastify/lib/handle-request.js', line: 137, column: 37 },
      },
    ],
  },
});

/** While POST /login hashes a password: nothing else runs, and more and more could. */
export const blockedTasks: TaskDetail[] = [
  task({
    id: 18431,
    name: 'POST /login',
    state: 'running',
    total: 3224,
    busy: 3213,
    sched: 0.4,
    polls: 2,
    from: 'src/auth/routes.ts:11:1',
    fields: { user: 'u-118' },
  }),
  ...[18434, 18433, 18432, 18430].map((id, index) =>
    task({
      id,
      name: index === 1 ? 'POST /orders' : 'GET /products/:id',
      state: 'scheduled',
      total: 3190 - index * 30,
      busy: 1.1,
      sched: 3120 - index * 40,
      polls: 2,
      from: 'src/products/routes.ts:22:1',
      at: suspended('src/db/query.ts:31:22', 'query', 3120 - index * 40),
      fields: { product: `A-10${40 + index}` },
    }),
  ),
  ...shopTasks.filter(({ state }) => state !== 'running'),
];

export const lastState: SnapshotBody = {
  process: { ...shopProcess, durationMs: 318_400, exit: { code: 1, signal: null } },
  completeness: complete,
  totals: overview().totals,
  loop: overview().loop,
  threads: [],
  threadsOmitted: 0,
  tasks: shopTasks,
  tasksOmitted: 0,
  sites: shopSites,
  resources: [],
  resourcesOmitted: 0,
  warnings: [],
};

export const printed: OutputLine[] = [
  { stream: 'stdout', text: '{"level":30,"msg":"Server listening at http://127.0.0.1:3000"}' },
  { stream: 'stdout', text: '\u001b[32mGET\u001b[39m /products/A-1044 200 4.8 ms' },
  { stream: 'stdout', text: 'GET /products/B-2210 200 9.1 ms' },
  { stream: 'stderr', text: 'Warning: price feed answered 429, retrying in 2 s' },
  { stream: 'stdout', text: 'POST /orders 201 71.4 ms' },
  { stream: 'stderr', text: 'Error: pool exhausted: 10 of 10 connections are held' },
  { stream: 'stderr', text: '    at withConnection (src/db/pool.ts:52:18)' },
];
