import type { Adapter } from './adapter.ts';
import { asyncMutex } from './async-mutex.ts';
import { asyncSema } from './async-sema.ts';
import { bullmq } from './bullmq.ts';
import { genericPool } from './generic-pool.ts';
import { ioredis } from './ioredis.ts';
import { mysql2 } from './mysql2.ts';
import { pLimit } from './p-limit.ts';
import { pQueue } from './p-queue.ts';
import { pg } from './pg.ts';
import { pgPool } from './pg-pool.ts';
import { redisClient } from './redis-client.ts';
import { tarn } from './tarn.ts';
import { undici } from './undici.ts';

/** Each of one library; what belongs to Node itself is in `built-in/`. */
export const ADAPTERS: readonly Adapter[] = [
  asyncMutex,
  asyncSema,
  bullmq,
  genericPool,
  ioredis,
  mysql2,
  pLimit,
  pQueue,
  pg,
  pgPool,
  redisClient,
  tarn,
  undici,
];
