import type { Benchmark } from '../record.ts';
import { adapters } from './adapters.ts';
import { attach } from './attach.ts';
import { awaits } from './awaits.ts';
import { growth } from './growth.ts';
import { heapTree } from './heap-tree.ts';
import { express, fastify } from './http.ts';
import { memory } from './memory.ts';
import { startup } from './startup.ts';
import { tasks } from './tasks.ts';

/** In the order in which they run and are shown. */
export const BENCHMARKS: readonly Benchmark[] = [
  awaits,
  fastify,
  express,
  adapters,
  tasks,
  memory,
  growth,
  startup,
  heapTree,
  attach,
];
