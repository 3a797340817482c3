/**
 * A frame holds something, and awaits a call that asks for more: who of them waits for whom, hooks know. While nobody
 * measures, the stack of who asks does: it holds its callers, and where the call is all that a caller awaits, by the text, it
 * awaits that very promise. It is taken there and then, for a few microseconds, and read when the wait lasts.
 *
 * Who asks after an await of its own has no callers on its stack any more. The engine still names there who awaits it, but
 * through anything that its promise settles: a race, a promise that is kept for others. So that is not read.
 */
import { onAskedForMore } from '../hooks/claims.ts';
import { generationOf } from '../hooks/frames.ts';
import { isAtOperandsEnd, isAwaitedCall } from '../probe/operands.ts';
import { type Callsite, Trace } from '../restore/traces.ts';
import {
  AWAIT,
  CLAIM_INTS,
  CLAIM_SLOT,
  CLAIM_STATE,
  CLAIM_WAITS,
  FLAGS,
  PARENT,
  SLOT_INTS,
  STATE_MASK,
  STATE_SUSPENDED,
} from '../table/layout.ts';
import { claims, slots } from '../table/own.ts';

/** At its present await a frame waits for a call of its own; it does so for as long as both generations last. */
export interface AwaitedCall {
  readonly frame: number;
  readonly generation: number;
  /** Site of the await. */
  readonly site: number;
  readonly call: number;
  readonly callGeneration: number;
}

interface Asked {
  readonly trace: Trace;
  readonly at: number;
  readonly slot: number;
  readonly generation: number;
  readonly site: number;
}

/** Of so many places is remembered what the text has said: it is read through for each. */
const MAX_KNOWN = 10_000;
const known = new Map<string, boolean>();

/** By claim, the oldest first. */
const unread = new Map<number, Asked>();

let tell: (awaited: AwaitedCall) => void = () => {};

export function onAwaitedCall(listener: (awaited: AwaitedCall) => void): void {
  tell = listener;
}

/** `takeStack` gives when it is, in milliseconds; undefined: no stack is to be taken now. */
export function watchAskedForMore(takeStack: () => number | undefined): void {
  onAskedForMore((claim, slot, site) => {
    if (unread.has(claim)) return;
    const at = takeStack();
    if (at !== undefined) unread.set(claim, { trace: new Trace(), at, slot, generation: generationOf(slot), site });
  });
}

/** That claim is over. */
export function forgetAsked(claim: number): void {
  if (unread.size > 0) unread.delete(claim);
}

export function isAskedUnread(): boolean {
  return unread.size > 0;
}

/** Reads the stacks of what was asked for before that moment, `most` of them. */
export function readAsked(before: number, most: number): void {
  let left = most;
  for (const [claim, asked] of unread) {
    if (left-- === 0 || asked.at > before) return;
    unread.delete(claim);
    const c = claim * CLAIM_INTS;
    if (claims[c + CLAIM_STATE] === CLAIM_WAITS && claims[c + CLAIM_SLOT] === asked.slot) read(asked);
  }
}

/** From who asks to its caller, from that to the next, as long as each is certain to await the one before. */
function read({ trace, slot, generation, site }: Asked): void {
  if (generationOf(slot) !== generation) return;
  const [asks, ...below] = trace.calls();
  if (asks === undefined || !is(isAtOperandsEnd, site, asks)) return;
  let call = slot;
  for (const caller of below) {
    const frame = slots[call * SLOT_INTS + PARENT];
    if (frame === 0 || caller === undefined || !awaits(frame, caller)) return;
    const awaited = { frame, generation: generationOf(frame), site: slots[frame * SLOT_INTS + AWAIT] };
    tell({ ...awaited, call, callGeneration: generationOf(call) });
    call = frame;
  }
}

function awaits(frame: number, caller: Callsite): boolean {
  const i = frame * SLOT_INTS;
  if (caller.isAsync || (slots[i + FLAGS] & STATE_MASK) !== STATE_SUSPENDED) return false;
  return is(isAwaitedCall, slots[i + AWAIT], caller);
}

function is(what: typeof isAwaitedCall, site: number, { url, line, column }: Callsite): boolean {
  const key = `${what.name} ${site} ${line}:${column} ${url}`;
  let answer = known.get(key);
  if (answer === undefined) {
    answer = what(site, url, line, column);
    if (known.size < MAX_KNOWN) known.set(key, answer);
  }
  return answer;
}
