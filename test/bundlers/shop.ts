import type { TaskDetail } from '@async-console/protocol';

/** A program in TypeScript that Node could not run by itself, and which hangs in `loadOrder` when it is told to wait. */
export const SHOP = {
  'src/main.ts': `import { setTimeout as sleep } from 'node:timers/promises';
import { loadOrder, type Order } from './orders.ts';

enum Step {
  Loaded = 'loaded',
}

interface Receipt {
  readonly order: Order;
}

class Shop {
  constructor(private readonly name: string) {}

  async open(): Promise<Receipt> {
    const step: Step = Step.Loaded; const order = await loadOrder<number>(7, sleep);
    console.log(this.name, step, order.id);
    return { order };
  }
}

const main = async (): Promise<void> => {
  const receipt = await new Shop('lamps').open();
  console.log(receipt.order.id);
};

main();
`,
  'src/orders.ts': `// A comment that no bundle keeps.
export interface Order {
  readonly id: number;
}

type Sleep = (milliseconds: number) => Promise<unknown>;

export async function loadOrder<T extends number>(id: T, sleep: Sleep): Promise<Order> {
  for await (const wait of waits()) await sleep(wait);
  return { id };
}

function waits(): number[] {
  return [Number(process.argv[2] ?? 1)];
}
`,
} as const;

/** Milliseconds: the wait of `loadOrder` outlasts the test. */
export const LONG = '600000';

/** What the console shows then, a line a frame. */
export const SUSPENDED = [
  'main awaits src/main.ts:23:19',
  'open awaits src/main.ts:16:51',
  'loadOrder awaits src/orders.ts:9:37',
];

/** The await tree, a line a frame, outermost first. */
export function framesOf({ awaitTree }: TaskDetail): string[] {
  return awaitTree.flatMap(function lines({ function: name, awaiting, children }): string[] {
    const place = awaiting && `${awaiting.file}:${awaiting.line}:${awaiting.column}`;
    return [`${name} awaits ${place}`, ...children.flatMap(lines)];
  });
}
