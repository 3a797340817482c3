import stringWidth from 'string-width';

const segmenter = new Intl.Segmenter();

/** A sentence as lines of at most so many columns, broken between words, and within one that is longer than a line. */
export function wrapped(text: string, columns: number): string[] {
  const room = Math.max(1, columns);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((each) => pieces(each, room))) {
    if (line === '') line = word;
    else if (stringWidth(line) + 1 + stringWidth(word) <= room) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return line === '' ? lines : [...lines, line];
}

function pieces(word: string, room: number): string[] {
  if (stringWidth(word) <= room) return word === '' ? [] : [word];
  const found: string[] = [];
  let piece = '';
  let used = 0;
  for (const { segment } of segmenter.segment(word)) {
    const width = stringWidth(segment);
    if (used + width > room && piece !== '') {
      found.push(piece);
      piece = '';
      used = 0;
    }
    piece += segment;
    used += width;
  }
  return piece === '' ? found : [...found, piece];
}
