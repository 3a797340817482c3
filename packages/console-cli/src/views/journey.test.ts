import { Console } from 'node:console';
import { afterEach, expect, test } from 'vitest';
import { fanOut } from '../gallery/fan-out.ts';
import { blocked, blockedTasks, lastState, overview, shopProcess, shopTasks, task } from '../gallery/shop.ts';
import { ShopFeed } from '../gallery/shop-feed.ts';
import { troubled, troubledResources, troubledTasks, troubledWarnings } from '../gallery/trouble.ts';
import { makePalette } from '../presenters/palette.ts';
import type { OutputFeed, OutputLine } from '../store/feed.ts';
import { type DashboardResult, showDashboard } from './dashboard.tsx';
import { FakeTerminal } from './fake-terminal.ts';

// Ink keeps what is logged out of the frame with it; vitest's console has none.
Object.assign(console, { Console });

interface Opened {
  readonly terminal: FakeTerminal;
  readonly feed: ShopFeed;
  readonly closed: Promise<DashboardResult>;
  readonly print: (lines: OutputLine[]) => void;
  readonly quits: () => number;
}

const running: Opened[] = [];

async function open(columns = 120, rows = 32, feed = new ShopFeed()): Promise<Opened> {
  const terminal = new FakeTerminal(columns, rows);
  let print: (lines: OutputLine[]) => void = () => {};
  let quits = 0;
  const output: OutputFeed = {
    onLines(listener) {
      print = listener;
      return () => {};
    },
  };
  const closed = showDashboard({
    feed,
    output,
    process: { ...shopProcess, startedAt: Date.now() - 312_000 },
    palette: makePalette('default'),
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    onQuit: () => {
      quits++;
    },
  });
  const opened = { terminal, feed, closed, print: (lines: OutputLine[]) => print(lines), quits: () => quits };
  running.push(opened);
  await Promise.race([terminal.until('GET /products/:id'), closed]);
  return opened;
}

/** Header, heading, each task in its row, blank rows, keys: nothing of another size is left. */
function isWhole(terminal: FakeTerminal): boolean {
  const [program, , , , heading, ...rows] = terminal.rows();
  const ids = shopTasks.filter(({ state }) => state !== 'ended').map(({ id }) => id);
  return (
    program?.startsWith('shop ·') === true &&
    heading?.trim().startsWith('id st  name') === true &&
    ids.every((id, index) => rows[index]?.trim().startsWith(`${id} `)) &&
    rows.slice(ids.length, -1).every((row) => row.trim() === '') &&
    rows.at(-1)?.endsWith('q quit') === true
  );
}

afterEach(async () => {
  for (const { terminal, closed } of running.splice(0)) {
    terminal.type('\u0003');
    await closed.catch(() => {});
  }
});

test('opens on the alternate screen and fills it', async () => {
  const { terminal } = await open();
  expect(terminal.onAlternateScreen).toBe(true);
  expect(terminal.cursorShown).toBe(false);
  expect(terminal.rawMode).toBe(true);
  expect(terminal.rows()[0]).toMatch(/^shop · pid 48211 · Node v24\.21\.0 · up 5m1\ds · ● live/);
  expect(terminal.rows().at(-1)).toContain('q quit');
});

test('filters as it is typed', async () => {
  const { terminal, feed } = await open();
  terminal.type('/check');
  await terminal.until('1 to 2 of 2');
  expect(terminal.text).toContain('/check');
  expect(terminal.text).not.toContain('refreshPrices');
  expect(feed.windows.at(-1)?.filter).toBe('check');
});

test('sorts, and opens a task', async () => {
  const { terminal } = await open();
  terminal.type('sb');
  await terminal.until('busy↓');
  terminal.type('/checkout\rj\r');
  await terminal.until('Await tree');
  expect(terminal.text).toContain('└─ ○ quoteShipping  src/shipping/quote.ts:14');
});

test('freezes and goes on', async () => {
  const { terminal, feed } = await open();
  terminal.type(' ');
  await terminal.until('frozen, 0ms behind');
  feed.tasks = [];
  feed.update();
  await terminal.until(/frozen, \d\.\ds behind/);
  expect(terminal.text).toContain('refreshPrices');
  terminal.type(' ');
  await terminal.until('No tasks now.');
});

test('says by whom the program is blocked, and where', async () => {
  const { terminal, feed } = await open();
  feed.tasks = blockedTasks;
  feed.overview = blocked;
  feed.update();
  await terminal.until('blocked for 3.2s by task 18431 POST /login');
  expect(terminal.text).toContain('at hashPassword  src/auth/password.ts:31');
  feed.overview = overview();
  feed.update();
  await terminal.until('was blocked for at least 3.2s');
});

function inTrouble(): ShopFeed {
  const feed = new ShopFeed();
  return Object.assign(feed, {
    overview: troubled,
    tasks: troubledTasks,
    resources: troubledResources,
    warnings: troubledWarnings,
  });
}

test('from the pool that ran dry to a task that holds it, and back', async () => {
  const { terminal, feed } = await open(100, 32, inTrouble());
  await terminal.until('▲ 3 errors');
  terminal.type('4');
  await terminal.until(/■ W pool +shop +3\/3/);
  terminal.type('jjj\r');
  await terminal.until('Who waits for it, in order');
  expect(terminal.text).toContain('2nd  task 18410 checkout');
  terminal.type('j\r');
  await terminal.until('task 17400  exportOrders');
  expect(terminal.text).toContain('held across    src/export/csv.ts:27 writeRows  211 times');
  expect(feed.windows.at(-1)).toMatchObject({ detail: 17400 });
  expect(feed.windows.at(-1)?.resources).toBeUndefined();
  terminal.type('\u001b');
  await terminal.until('resource 3  shop');
});

test('folds the await tree, opens what waits, and comes back', async () => {
  const { terminal, feed } = await open(100);
  feed.tasks = [...fanOut, ...shopTasks];
  terminal.type('2');
  await terminal.until('▾ ○ GET /products/:id ×42');
  terminal.type('/showProduct\r');
  await terminal.until('1 to 3 of 3');
  terminal.type('j\u001b[D');
  await terminal.until('▸ ○ GET /products/:id ×42 +2');
  terminal.type('\r');
  await terminal.until('→ task 18500  GET /products/:id  for 6.2s');
  terminal.type('\r');
  await terminal.until('showProduct  src/products/routes.ts:25');
  terminal.type('t');
  await terminal.until('of task 18500');
  await terminal.until('withConnection');
  terminal.type('\u001b');
  await terminal.until('enter go there');
});

test('a deadlock on a small terminal, as a circle', async () => {
  const { terminal } = await open(80, 24, inTrouble());
  terminal.type('6');
  await terminal.until('Have all of them take what they need in the same order.');
  terminal.type('\r');
  await terminal.until('back to task 16204 transferStock');
  expect(terminal.text).toContain('├─ → task 16203 auditStock');
  terminal.type('\r');
  await terminal.until('→ mutex ledger  for 41.2s  1st in line');
});

test('shows what the program prints', async () => {
  const { terminal, print } = await open();
  terminal.type('7');
  await terminal.until('printed nothing yet');
  print([{ stream: 'stderr', text: '\u001b[31mpool exhausted\u001b[39m' }]);
  await terminal.until('! pool exhausted');
});

test('follows the size of the terminal', async () => {
  const { terminal, feed } = await open(120, 32);
  terminal.resize(200, 50);
  await terminal.until('Choose a task');
  terminal.resize(60, 16);
  await terminal.until(
    () => terminal.rows().every((row) => row.length <= 60) && terminal.text.includes('1 to 10 of 14'),
  );
  expect(terminal.rows()[0]).toContain('shop');
  expect(feed.windows.at(-1)?.limit).toBe(10);
  terminal.resize(20, 5);
  await terminal.until('Too small: 20 × 5');
  terminal.resize(120, 32);
  await terminal.until('1 to 14 of 14');
  expect(terminal.rows()[0]).toContain('shop');
});

test('a storm of sizes ends with a whole screen', async () => {
  const { terminal } = await open();
  for (let step = 0; step < 200; step++) {
    terminal.resize(20 + ((step * 37) % 200), 5 + ((step * 13) % 50));
    // Some sizes last long enough to be drawn.
    if (step % 20 === 0) await new Promise(setImmediate);
  }
  terminal.resize(100, 30);
  await terminal.until(() => isWhole(terminal));
});

test('of 100 000 tasks it asks for the rows in sight, at the end too', async () => {
  const feed = new ShopFeed();
  const many = Array.from({ length: 100_000 }, (_, index) =>
    task({ id: index + 1, name: 'GET /products/:id', total: 1, busy: 0 }),
  );
  feed.tasks = many;
  const { terminal } = await open(120, 32, feed);
  terminal.type('G');
  await terminal.until('99 975 to 100 000 of 100 000');
  expect(Math.max(...feed.windows.map(({ limit }) => limit))).toBe(26);
  expect(terminal.rows().filter((row) => row.includes('GET /products/:id'))).toHaveLength(26);
});

test('q puts the terminal back and leaves nothing', async () => {
  const { terminal, closed, feed, quits } = await open();
  terminal.type('q');
  expect(await closed).toEqual({ how: 'quit' });
  expect(terminal.onAlternateScreen).toBe(false);
  expect(terminal.cursorShown).toBe(true);
  expect(terminal.rawMode).toBe(false);
  expect(terminal.text.trim()).toBe('');
  expect(feed.closed).toBe(true);
  expect(quits()).toBe(1);
});

test('Q leaves the last screen', async () => {
  const { terminal, closed } = await open(100, 32);
  terminal.type('Q');
  await closed;
  expect(terminal.onAlternateScreen).toBe(false);
  await terminal.until('refreshPrices');
  expect(terminal.rows()[0]).toMatch(/^shop · pid 48211/);
});

test('the program ends: its last state stays until the user quits', async () => {
  const { terminal, closed, feed } = await open();
  feed.send({ type: 'final', body: lastState });
  feed.send({ type: 'ended', exit: { code: 1, signal: null } });
  await terminal.until('ended with exit code 1');
  terminal.type('q');
  expect(await closed).toMatchObject({ how: 'quit', exit: { code: 1, signal: null }, final: { tasksOmitted: 0 } });
});

test('a terminal that goes away closes the dashboard', async () => {
  const { terminal, closed } = await open();
  terminal.stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
  expect(await closed).toEqual({ how: 'terminal' });
});

test('an error of ours puts the terminal back and is thrown', async () => {
  const { terminal, closed, feed } = await open();
  feed.send({ type: 'update', update: undefined as never });
  await expect(closed).rejects.toThrow(TypeError);
  expect(terminal.onAlternateScreen).toBe(false);
  expect(terminal.cursorShown).toBe(true);
});

test('without a terminal it says so', async () => {
  const { stdin } = new FakeTerminal(80, 24);
  const stdout = Object.assign(new FakeTerminal(80, 24).stdout, { isTTY: false });
  await expect(
    showDashboard({ feed: new ShopFeed(), palette: makePalette('mono'), stdin, stdout: stdout as never }),
  ).rejects.toThrow('needs a terminal');
});

test('the environment that programs inherit is as it was', async () => {
  const before = process.env.NODE_ENV;
  await open();
  expect(process.env.NODE_ENV).toBe(before);
});
