import { parentPort } from 'node:worker_threads';
import { PROTOCOL } from '@async-console/protocol';

parentPort?.postMessage({ version: PROTOCOL });
