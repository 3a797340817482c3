/** The text of programs as it is written, line by line, and what the place being written at is surrounded by. */
import { handler } from '../events.ts';
import type { Known } from '../known.ts';

export interface Place {
  /** In an async function, whose number is in `me`. */
  readonly hasFrame: boolean;
  /** `finally` blocks between here and the next `catch`, or the caller. */
  readonly finallies: number;
  readonly isCaught: boolean;
  /** `finally` blocks between here and the caller. */
  readonly finalliesOfReturn: number;
  /** In a `finally` block, which nothing here leaves but at its end: whatever would take a pending `return` back. */
  readonly isFinally: boolean;
  /** In a loop that may be left from here. */
  readonly isLoop: boolean;
  /** In a generator. */
  readonly isGenerator: boolean;
}

export const OUTSIDE: Place = {
  hasFrame: false,
  finallies: 0,
  isCaught: false,
  finalliesOfReturn: 0,
  isFinally: false,
  isLoop: false,
  isGenerator: false,
};
export const IN_FUNCTION: Place = { ...OUTSIDE, hasFrame: true };
export const IN_GENERATOR: Place = { ...IN_FUNCTION, isGenerator: true };

export class Page {
  readonly #lines: string[] = [];
  #indent = '';
  #names = 0;
  #functions: readonly string[] = [];
  #generators: readonly string[] = [];
  #uncalled: string | undefined;
  place: Place = OUTSIDE;
  /** Not to be written; see `known.ts`. */
  readonly known: ReadonlySet<Known>;

  constructor(known: ReadonlySet<Known>) {
    this.known = known;
  }

  get text(): string {
    return `${this.#lines.join('\n')}\n`;
  }

  /** The number of the line that comes next: no two awaits, returns or async functions begin on one line. */
  get line(): number {
    return this.#lines.length + 1;
  }

  get handler(): number {
    return handler(this.place.finallies, this.place.isCaught);
  }

  write(line: string): void {
    this.#lines.push(this.#indent + line);
  }

  /** Lines further in. */
  block(first: string, inside: () => void, last: string, place: Place = this.place): void {
    const before = this.place;
    this.write(first);
    this.#indent += '  ';
    this.place = place;
    inside();
    this.place = before;
    this.#indent = this.#indent.slice(2);
    this.write(last);
  }

  /** A name that no other thing of the program has. */
  name(prefix: string): string {
    return `${prefix}${this.#names++}`;
  }

  /** Starts a program with functions and generators of these names. */
  begin(functions: readonly string[], generators: readonly string[]): void {
    this.#names = 0;
    this.#functions = functions;
    this.#generators = generators;
  }

  /** Writes without calls of that function. */
  without<T>(name: string | undefined, write: () => T): T {
    this.#uncalled = name;
    const written = write();
    this.#uncalled = undefined;
    return written;
  }

  /** Name of a function that there is and that may be called here. */
  functionName(index: number): string | undefined {
    const name = this.#functions[index % this.#functions.length];
    return name === this.#uncalled ? undefined : name;
  }

  /** Name of a generator that there is. */
  generatorName(index: number): string | undefined {
    return this.#generators[index % this.#generators.length];
  }
}
