import { setTimeout as sleep } from 'node:timers/promises';

export async function priceOf(lamps: number): Promise<number> {
  await sleep(Number(process.env.WAIT ?? 1));
  return lamps * 490;
}
