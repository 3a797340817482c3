import { Worker } from 'node:worker_threads';

const observer = new Worker(new URL('./observer/main.ts', import.meta.url));
observer.unref();
