import { PassThrough, Writable } from 'node:stream';
import xterm from '@xterm/headless';

/** A terminal for tests: what is written is what a person would see, what is typed arrives as from a keyboard. */
export class FakeTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Everything that was written. */
  written = '';
  rawMode = false;
  readonly #screen: InstanceType<typeof xterm.Terminal>;

  constructor(columns: number, rows: number) {
    const screen = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.#screen = screen;
    const stdout = new Writable({
      decodeStrings: false,
      write: (chunk: string | Buffer, _encoding, done) => {
        const text = chunk.toString();
        this.written += text;
        // A terminal moves to the left on a line feed: ONLCR.
        screen.write(text.replace(/\r?\n/g, '\r\n'), done);
      },
    });
    this.stdout = Object.assign(stdout, { isTTY: true, columns, rows }) as unknown as NodeJS.WriteStream;
    const stdin = Object.assign(new PassThrough(), {
      isTTY: true,
      setRawMode: (on: boolean) => {
        this.rawMode = on;
      },
      ref: () => {},
      unref: () => {},
    });
    this.stdin = stdin as unknown as NodeJS.ReadStream;
  }

  type(text: string): void {
    (this.stdin as unknown as PassThrough).write(text);
  }

  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows);
    Object.assign(this.stdout, { columns, rows });
    this.stdout.emit('resize');
  }

  /** What is on the screen now. */
  rows(): string[] {
    const { active } = this.#screen.buffer;
    return Array.from({ length: this.#screen.rows }, (_, row) => {
      const line = active.getLine(active.viewportY + row);
      // The buffer remembers cells beyond the edge of a terminal that was wider.
      return line?.translateToString(true, 0, this.#screen.cols) ?? '';
    });
  }

  get text(): string {
    return this.rows().join('\n');
  }

  get onAlternateScreen(): boolean {
    return this.#screen.buffer.active.type === 'alternate';
  }

  get cursorShown(): boolean {
    return this.written.lastIndexOf('\u001b[?25h') > this.written.lastIndexOf('\u001b[?25l');
  }

  /** Resolves when the screen is so; fails with the screen when it never is. */
  async until(what: string | RegExp | (() => boolean), timeoutMs = 15_000): Promise<void> {
    const holds = () => {
      if (typeof what === 'function') return what();
      return typeof what === 'string' ? this.text.includes(what) : what.test(this.text);
    };
    if (holds()) return;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        parsed.dispose();
        reject(new Error(`The screen never had ${String(what)}:\n${this.text}`));
      }, timeoutMs);
      const parsed = this.#screen.onWriteParsed(() => {
        if (!holds()) return;
        clearTimeout(timer);
        parsed.dispose();
        resolve();
      });
    });
  }
}
