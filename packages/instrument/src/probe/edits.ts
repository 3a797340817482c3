/** Text inserted at an offset of the original, in place of as many characters as it removes there. Pure. */
export interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly text: string;
}

/** Sorted by offset; what belongs to an inner expression stays inside what belongs to an outer one. */
export function apply(original: string, edits: readonly Edit[]): string {
  let out = '';
  let from = 0;
  for (const edit of edits) {
    out += original.slice(from, edit.at) + edit.text;
    from = edit.at + edit.remove;
  }
  return out + original.slice(from);
}

/** The offset in the original of what stands at `offset` of the edited text; inside an insertion, where it was made. */
export function originalOffset(edits: readonly Edit[], offset: number): number {
  let shift = 0;
  for (const edit of edits) {
    const start = edit.at + shift;
    if (start >= offset) break;
    if (offset < start + edit.text.length) return edit.at;
    shift += edit.text.length - edit.remove;
  }
  return offset - shift;
}

/** Offsets at which lines start. A line ends where V8 ends it: LF, CR, CRLF, U+2028, U+2029. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  const ends = /\r\n|[\n\r\u2028\u2029]/g;
  while (ends.exec(text) !== null) starts.push(ends.lastIndex);
  return starts;
}

/** The 0-based index of the line that holds `offset`. */
export function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
