/**
 * BullMQ's workers: each works on so many jobs at a time. A job is a hold for as long as the app's async function lasts that
 * works on it; of another function nobody tells when it is done. The jobs that wait are in Redis, and not ours to know.
 */
import { fieldsOf } from '../hooks/spawn.ts';
import { begin, begun, claim, lastsAsItsFrame, openResource, release, setCapacity } from '../resources/doors.ts';
import type { Adapter, Loaded } from './adapter.ts';
import { aroundMethod } from './replace.ts';

export const bullmq: Adapter = {
  library: 'bullmq',
  from: '5.0.0',
  below: '7.0.0',
  files: [{ path: 'dist/cjs/classes/worker.js', adapt: (module) => adaptWorker(module.exports.Worker?.prototype) }],
};

/** What is known of one worker. */
interface Known {
  readonly resource: number;
  capacity: number;
}

const workers = new WeakMap<object, Known>();

function adaptWorker(prototype: Loaded): void {
  // Where it is made, most of the time.
  aroundMethod(prototype, 'run', {
    before(worker) {
      knownOf(worker);
    },
  });
  aroundMethod(prototype, 'callProcessJob', {
    before(worker) {
      // The library calls: no line of the app is on the stack.
      const own = claim(knownOf(worker).resource, 0);
      return { own, before: begin(own) };
    },
    after(_worker, _result, { own, before }, [job]) {
      worksOn(own, begun(own, before), job);
    },
    failed(_worker, { own }) {
      release(own);
    },
  });
}

function knownOf(worker: Loaded): Known {
  const found = workers.get(worker);
  const capacity = worker._concurrency ?? worker.opts?.concurrency ?? 0;
  if (found === undefined) {
    const made = { resource: openResource('worker', String(worker.name), { capacity, owner: worker }), capacity };
    workers.set(worker, made);
    return made;
  }
  if (found.capacity !== capacity) {
    found.capacity = capacity;
    setCapacity(found.resource, capacity);
  }
  return found;
}

/** `slot` is of the async function that works on it; 0: it has been done already, or is none of the app's. */
function worksOn(own: number, slot: number, { id, name }: Loaded): void {
  if (slot === 0) {
    release(own);
    return;
  }
  lastsAsItsFrame(own);
  fieldsOf(slot, { job: String(id), jobName: String(name) });
}
