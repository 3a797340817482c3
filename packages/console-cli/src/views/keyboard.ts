import type { Key } from 'ink';

type Special = Exclude<keyof Key, 'ctrl' | 'meta' | 'shift' | 'super' | 'hyper' | 'capsLock' | 'numLock' | 'eventType'>;

const NAMES: Readonly<Record<Special, string>> = {
  upArrow: 'up',
  downArrow: 'down',
  leftArrow: 'left',
  rightArrow: 'right',
  pageUp: 'pageup',
  pageDown: 'pagedown',
  home: 'home',
  end: 'end',
  return: 'enter',
  escape: 'escape',
  tab: 'tab',
  backspace: 'backspace',
  // Ink reports the byte that most terminals send for backspace (0x7f) as this.
  delete: 'backspace',
};

const segmenter = new Intl.Segmenter();

/** Ink's key as store/keys.ts names it. Keys typed fast, and what is pasted, arrive as one input: several keys. */
export function keysOf(input: string, key: Key): string[] {
  if (key.eventType === 'release') return [];
  for (const [property, name] of Object.entries(NAMES)) {
    if (key[property as Special]) return [key.shift && name === 'tab' ? 'shift-tab' : name];
  }
  if (key.meta || key.super || key.hyper) return [];
  if (key.ctrl) return input === '' ? [] : [`ctrl-${input}`];
  return [...segmenter.segment(input)].map(({ segment }) => named(segment)).filter((name) => name !== '');
}

function named(character: string): string {
  if (character === ' ') return 'space';
  if (character === '\r' || character === '\n' || character === '\r\n') return 'enter';
  if (character === '\t') return 'tab';
  if (character === '\u007f' || character === '\b') return 'backspace';
  return /^\p{Control}/u.test(character) ? '' : character;
}
