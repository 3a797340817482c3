import { parseArgs } from 'node:util';

/** What the shop can do wrong, each on request. */
export const MISBEHAVIOURS = {
  block: 'renders a PDF catalogue on the main thread: 3 s of CPU in one poll, every 8 s',
  burn: 'recounts loyalty points in bursts of awaits that are settled already: timers starve',
  leak: 'drops the confirmations of deliveries: each order leaves a task that waits for ever',
  forget: 'does not await the sending of the receipt: it goes on as a detached task',
  hold: 'charges the card with the stock lock held: every other checkout waits for the gateway',
  deadlock: 'locks two warehouses in no fixed order: two transfers wait for each other',
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

/** One line a flag, for `--help`. */
export const misbehaviourHelp = Object.entries(MISBEHAVIOURS)
  .map(([name, text]) => `  ${`--${name}`.padEnd(18)}${text}`)
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
