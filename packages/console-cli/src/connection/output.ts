import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { OutputFeed, OutputLine } from '../store/feed.ts';
import { cleanText } from './clean.ts';

const LONGEST_LINE = 2000;
/** A program that writes no line breaks must not fill the memory. */
const LONGEST_PARTIAL = 64 * 1024;

const STREAMS = ['stdout', 'stderr'] as const;
type Name = (typeof STREAMS)[number];
type Streams = Readonly<Record<Name, Readable>>;
type Sinks = Readonly<Record<Name, NodeJS.WritableStream>>;

/** What a program prints: held back at first, then lines for the Output pane, then handed through as it is. */
export interface ProgramOutput extends OutputFeed {
  /** From now on, and what was held back, goes to `sinks`. Once. */
  handThrough(sinks: Sinks): void;
}

export function programOutput(streams: Streams): ProgramOutput {
  const held: { name: Name; chunk: Buffer }[] = [];
  let take = (name: Name, chunk: Buffer) => {
    held.push({ name, chunk });
  };
  let rest: (sinks: Sinks) => void = () => {};
  for (const name of STREAMS) streams[name].on('data', (chunk: Buffer) => take(name, chunk));

  const replay = () => {
    for (const { name, chunk } of held.splice(0)) take(name, chunk);
  };

  return {
    onLines(listener) {
      const lines = { stdout: lineSplitter(), stderr: lineSplitter() };
      const tell = (name: Name, texts: readonly string[]) => {
        if (texts.length > 0) listener(texts.map((text): OutputLine => ({ stream: name, text: visible(text) })));
      };
      take = (name, chunk) => tell(name, lines[name].split(chunk));
      rest = (sinks) => {
        for (const name of STREAMS) sinks[name].write(lines[name].rest());
      };
      for (const name of STREAMS) streams[name].once('end', () => tell(name, [lines[name].rest()].filter(Boolean)));
      replay();
      return () => {
        take = (name, chunk) => {
          held.push({ name, chunk });
        };
      };
    },
    handThrough(sinks) {
      rest(sinks);
      take = (name, chunk) => {
        sinks[name].write(chunk);
      };
      replay();
    },
  };
}

interface LineSplitter {
  /** The lines that `chunk` completes. */
  split(chunk: Buffer): string[];
  /** The beginning of a line, whose end has not come. */
  rest(): string;
}

function lineSplitter(): LineSplitter {
  // A character may lie across two chunks.
  const decoder = new StringDecoder('utf8');
  let partial = '';
  return {
    split(chunk) {
      const lines = (partial + decoder.write(chunk)).split('\n');
      partial = lines.pop()!;
      if (partial.length > LONGEST_PARTIAL) {
        lines.push(partial);
        partial = '';
      }
      return lines;
    },
    rest() {
      const text = partial + decoder.end();
      partial = '';
      return text;
    },
  };
}

/** A carriage return goes back to the line's beginning: of a progress bar the last state is left. */
function visible(line: string): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  return cleanText(text.slice(text.lastIndexOf('\r') + 1), LONGEST_LINE);
}
