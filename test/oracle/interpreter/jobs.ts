/** The jobs of promises, each with what the program does in it. */
import * as e from '../events.ts';
import type { Calls } from './calls.ts';
import type { LogReader } from './log-reader.ts';
import { type Job, type ModelPromise, newPromise, type Reaction, type Settled } from './model.ts';

/** What a job needs of the interpreter. */
export interface Player {
  readonly log: LogReader;
  readonly calls: Calls;
  /** What the calls of thenables were to settle, by number of the call. */
  readonly thens: Map<number, ModelPromise>;
  /** Plays one entry of the log. */
  readonly step: () => void;
  /** Plays on to that entry, or that other one. */
  readonly until: (event: number, argument?: number, other?: number) => e.Event;
}

export function runJob(job: Job, player: Player): void {
  const { log, calls } = player;
  calls.suspicions.jobBegins(job);
  switch (job.does) {
    case 'microtask':
      log.takeOnly(e.MICRO, job.callback);
      player.until(e.MICRO_END, job.callback);
      return;
    case 'then': {
      const [, , call] = log.takeOnly(e.THENABLE, job.thenable);
      player.thens.set(call as number, job.target);
      calls.suspicions.isInReturned = job.target.frame !== undefined;
      calls.inContext(job.target.context, () => player.until(e.THENABLE_END, call));
      calls.suspicions.isInReturned = false;
      return;
    }
    case 'follow':
      calls.inContext(job.target.context, () => {
        if (job.target.frame !== undefined) job.target.frame.waitsFor = job.source;
        calls.promises.react(job.source, { does: 'settle', target: job.target, context: calls.current });
      });
      return;
    case 'react':
      runReaction(job.reaction, job.state, player);
  }
}

function runReaction(reaction: Reaction, state: Settled, player: Player): void {
  const { calls } = player;
  const { promises } = calls;
  switch (reaction.does) {
    case 'resume':
      calls.resume(reaction.frame, state, player.step);
      return;
    case 'settle':
      calls.inContext(reaction.context, () => promises.settle(reaction.target, state));
      return;
    case 'yield':
      calls.handOn(reaction.frame, reaction.isItsOwn);
      return;
    case 'delegate':
      calls.goOnDelegating(reaction.frame, reaction.on, state, player.step);
      return;
    case 'close':
      calls.closed(reaction.frame, reaction.request, player.step);
      return;
    case 'step':
      // An iterator that gives a rejected element is closed, which nobody waits for. Not on Node 22.
      if (state === 'rejected' && player.log.isNext(e.EACH_CLOSE, reaction.frame.id, reaction.line)) player.log.take();
      promises.settle(reaction.step, state);
      return;
    case 'combine':
      calls.inContext(reaction.context, () => promises.combine(reaction.combination, state));
      return;
    case 'restore':
      calls.inContext(reaction.chained.context, () =>
        promises.settle(reaction.chained, state === 'rejected' ? state : reaction.state),
      );
      return;
    case 'call':
      calls.inContext(reaction.chained.context, () => callBack(reaction, state, player));
  }
}

function callBack({ chained, kind, callback }: Reaction & { does: 'call' }, state: Settled, player: Player): void {
  const { log, calls } = player;
  const { promises } = calls;
  if (kind !== e.ON_FINALLY && (kind === e.ON_CATCH) !== (state === 'rejected')) {
    promises.settle(chained, state);
    return;
  }
  log.takeOnly(e.CALLBACK, callback);
  const [how, , value] = player.until(e.CALLBACK_END, callback, e.CALLBACK_THROW);
  if (how === e.CALLBACK_THROW) {
    promises.settle(chained, 'rejected');
  } else if (kind === e.ON_FINALLY) {
    const restored = newPromise(calls.current);
    promises.react(promises.cast(value as number), { does: 'restore', chained: restored, state });
    promises.follow(chained, restored);
  } else {
    promises.resolve(chained, value as number);
  }
}
