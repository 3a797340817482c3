/** The observer's thread in a process that was attached to: one text, because there is no file of ours that it could load. */
import '../observer/silence.ts';
import { workerData } from 'node:worker_threads';
import type { Boot } from '../observer/boot.ts';
import { Hearing } from '../observer/hearing.ts';
import { observe } from '../observer/process.ts';

const boot = workerData as Boot;
observe(boot, new Hearing(boot.channel, new Int32Array(boot.buffers.header)));
