import { parseArgs } from 'node:util';

/** What the shop can do wrong, each on request, and the lint that finds it. */
export const MISBEHAVIOURS = {
  block: {
    lint: 'blocking-poll',
    text: 'renders a PDF catalogue on the main thread: 3 s of CPU in one poll, every 8 s',
  },
  spin: {
    lint: 'never-yielded',
    text: 'counts the stock in an async function that awaits nothing: 2 s of CPU, every 6 s',
  },
  burn: {
    lint: 'self-wakes',
    text: 'recounts loyalty points in bursts of awaits that are settled already: timers are late',
  },
  starve: { lint: 'microtask-starvation', text: 'the same for 2 s on end: timers and requests starve' },
  busy: { lint: 'late-timer', text: 'scales product images all the time, 300 ms in each turn of the loop' },
  leak: {
    lint: 'task-leak',
    text: 'drops the confirmations of deliveries: each order leaves a task that waits for ever; found in half a minute',
  },
  drop: { lint: 'lost', text: 'forgets who waits for a delivery: the task is collected, and nobody hears of it' },
  stall: { lint: 'stuck', text: 'never hears of one rate in forty: a quote waits far longer than all others' },
  plod: { lint: 'sequential-awaits', text: 'asks one carrier for its rate after the other, not all of them at once' },
  forget: {
    lint: 'floating',
    text: 'does not await the sending of the receipt: it goes on as a detached task',
  },
  haggle: {
    lint: 'zombie-request',
    text: 'asks the carriers for a better rate for 4 s, whether the customer is still there or not',
  },
  deaf: {
    lint: 'ignored-abort',
    text: 'waits 4 s for the supplier to open, though the signal that it was given is aborted after 200 ms',
  },
  race: {
    lint: 'race-leak',
    text: 'races the next look at the outbox against the closing of the shop, again and again',
  },
  hold: {
    lint: 'held-across-await',
    text: 'charges the card with the stock lock held: every other checkout waits for the gateway',
  },
  keep: { lint: 'hold-leak', text: 'does not give the label printer back for one order in five' },
  exhaust: {
    lint: 'pool-exhausted',
    text: 'keeps the label printer until the parcel has arrived: all three are taken',
  },
  deadlock: { lint: 'deadlock', text: 'locks two warehouses in no fixed order: two transfers wait for each other' },
  overlock: { lint: 'needless-async-lock', text: 'counts visits with a lock that no await is held across' },
} as const;

export type Misbehaviour = keyof typeof MISBEHAVIOURS;
export type Misbehaviours = Readonly<Record<Misbehaviour, boolean>>;

export const WELL_BEHAVED = Object.fromEntries(
  Object.keys(MISBEHAVIOURS).map((name) => [name, false]),
) as Misbehaviours;

/** For `parseArgs`. */
export const misbehaviourFlags = Object.fromEntries(
  Object.keys(MISBEHAVIOURS).map((name) => [name, { type: 'boolean', default: false }]),
) as Record<Misbehaviour, { type: 'boolean'; default: false }>;

/** One line a flag, for `--help`, with the lint that finds it. */
export const misbehaviourHelp = Object.entries(MISBEHAVIOURS)
  .map(([name, { lint, text }]) => `  ${`--${name}`.padEnd(18)}${lint}: ${text}`)
  .join('\n');

const HELP = `A small shop that misbehaves on request, for async-console to look at.

Usage: node --conditions=source test/apps/shop/main.ts [flags]

  --port PORT       where to listen on 127.0.0.1; a free port by default
  --ready-file FILE writes {"port", "pid"} as JSON there once it listens

Misbehaviours, none by default:
${misbehaviourHelp}
`;

export interface ShopOptions {
  /** 0: a free one. */
  readonly port: number;
  readonly readyFile: string | undefined;
  readonly misbehaviours: Misbehaviours;
}

/** @returns undefined when only help was asked for. */
export function readOptions(argv: readonly string[]): ShopOptions | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      ...misbehaviourFlags,
      port: { type: 'string', default: '0' },
      'ready-file': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return undefined;
  }
  const { port, 'ready-file': readyFile, help: _, ...misbehaviours } = values;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    throw new TypeError(`--port wants a number from 0 to 65535, not "${port}".`);
  }
  return { port: Number(port), readyFile, misbehaviours };
}

/** A number flag. */
export function positive(flag: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new TypeError(`--${flag} wants a number above 0, not "${text}".`);
  return value;
}
