import { type Binding, bindingsIn, type Scope } from './keys.ts';

/** The help, line by line. */
export type HelpLine =
  | { readonly kind: 'binding'; readonly binding: Binding }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'word'; readonly word: string; readonly meaning: string }
  | { readonly kind: 'blank' };

const WORDS: readonly (readonly [string, string])[] = [
  ['task', 'one piece of work: a request, a spawn, an async call that no other task made, or a detached frame'],
  ['total', 'since it began; total = busy + scheduled + idle'],
  ['busy', 'on the thread'],
  ['sched', 'runnable, waiting for the thread'],
  ['idle', 'suspended at an await'],
  ['polls', 'uninterrupted runs on the thread'],
  ['wakes', 'times what it waited for has settled'],
  ['self', 'of the wakes, those that it caused itself: timers and I/O wait meanwhile'],
  ['detached', 'it outlived its caller, or nobody awaited it'],
  ['loop', 'share of time in which the event loop had something to do; delay: how late a heartbeat was answered'],
];

export function helpLines(scope: Scope): HelpLine[] {
  return [
    { kind: 'heading', text: 'Keys' },
    ...bindingsIn(scope).map((binding): HelpLine => ({ kind: 'binding', binding })),
    { kind: 'blank' },
    { kind: 'heading', text: 'Words' },
    ...WORDS.map(([word, meaning]): HelpLine => ({ kind: 'word', word, meaning })),
  ];
}
