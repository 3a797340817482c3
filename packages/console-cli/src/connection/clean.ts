const LONGEST = 256;
/** What a lint says is a sentence with the names and lines of all whom it is about. */
const LONGEST_SENTENCE = 1024;
const SENTENCES = ['message', 'remedy'];
/** Of a longer string only so many times what is kept is looked at: a string may be made to cost time. */
const LOOK_AHEAD = 16;

/** Control characters (C0, C1, DEL), format characters (bidi overrides and isolates, zero width), line separators. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const LINE_BREAKS_AND_TABS = /\r\n|[\t\n\v\f\r\x85\p{Zl}\p{Zp}]/gu;
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu;

// Whole sequences go, not only their first byte: `\e]0;title\a` would otherwise leave `]0;title` behind. No class may
// contain a character that starts a sequence, else a string of starts takes quadratic time.
/** OSC, DCS, SOS, PM, APC: a string up to BEL or ST. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it removes
const CONTROL_STRING = /(?:\x1b[\]P^_X]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\|\x9c)/g;
/** CSI: parameters and a final byte. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it removes
const CONTROL_SEQUENCE = /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]/g;
/** Other escapes: intermediate bytes and a final one. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it removes
const ESCAPE = /\x1b[ -/]*[0-~]/g;

/**
 * What the observed program wrote, made safe to print: one line of visible characters, at most `longest` of them. Names, paths and
 * errors come from code that nobody may trust with the terminal.
 */
export function cleanText(text: string, longest = LONGEST): string {
  if (text.length <= longest && !UNSAFE.test(text)) return text.toWellFormed();
  const visible = text
    .slice(0, longest * LOOK_AHEAD)
    .replace(CONTROL_STRING, '')
    .replace(CONTROL_SEQUENCE, '')
    .replace(LINE_BREAKS_AND_TABS, ' ')
    .replace(ESCAPE, '')
    .replace(INVISIBLE, '');
  return (visible.length > longest ? cut(visible, longest) : visible).toWellFormed();
}

function cut(text: string, longest: number): string {
  let end = longest - 1;
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last < 0xdc00) end -= 1;
  return `${text.slice(0, end)}…`;
}

/** Every string of a decoded message cleaned, keys too: called once, where the message enters the console. */
export function clean<T>(value: T): T {
  return cleanValue(value) as T;
}

function cleanValue(value: unknown, key?: string): unknown {
  if (typeof value === 'string') {
    return cleanText(value, key !== undefined && SENTENCES.includes(key) ? LONGEST_SENTENCE : LONGEST);
  }
  if (Array.isArray(value)) return value.map((each) => cleanValue(each));
  if (value === null || typeof value !== 'object') return value;
  // fromEntries defines: a key `__proto__` stays a key.
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [cleanText(key), cleanValue(inner, key)]));
}
