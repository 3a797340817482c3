/** The worker thread: owns the sampling, the socket and everything else that takes time. The app's threads wait for none of it. */
import './silence.ts';
import { workerData } from 'node:worker_threads';
import type { Boot } from './boot.ts';
import { Hearing } from './hearing.ts';

const boot = workerData as Boot;
const hearing = new Hearing(boot.channel, new Int32Array(boot.buffers.header));
const { observe } = await import('./process.ts');
await observe(boot, hearing);
