import type { ProcessInfo, SnapshotBody } from '@async-console/protocol';
import type { Palette } from '../presenters/palette.ts';
import { lastScreenText, presentScreen } from '../presenters/screen.ts';
import type { Command } from '../store/commands.ts';
import type { Exit, Feed, OutputFeed, OutputLine } from '../store/feed.ts';
import type { HeapOutcome } from '../store/heap.ts';
import { type Msg, received } from '../store/messages.ts';
import { initialModel } from '../store/model.ts';
import { update } from '../store/update.ts';

export interface DashboardOptions {
  /** The dashboard closes it in the end. */
  readonly feed: Feed;
  /** When the agent has said hello already; else the dashboard waits for the feed's `connected`. */
  readonly process?: ProcessInfo;
  /** Reads the await tree from the heap of the process, a process that was attached to; never rejects. */
  readonly readHeap?: (isWanted: boolean) => Promise<HeapOutcome>;
  /** Absent: the console did not start the program, so there is no Output tab. */
  readonly output?: OutputFeed;
  readonly palette: Palette;
  /** Both must be terminals. */
  readonly stdin?: NodeJS.ReadStream;
  readonly stdout?: NodeJS.WriteStream;
  /** Milliseconds between updates; 250 unless told, not below 50. */
  readonly intervalMs?: number;
  /** Called once, when the terminal is as it was before. */
  readonly onQuit?: () => void;
}

export interface DashboardResult {
  /** `terminal`: the terminal went away. */
  readonly how: 'quit' | 'signal' | 'terminal';
  /** For `signal`: it has been caught; the exit code is the caller's. */
  readonly signal?: NodeJS.Signals;
  /** The agent is to be taken out of the process. */
  readonly detach?: boolean;
  /** How the program ended, when it ended before the dashboard was closed. */
  readonly exit?: Exit;
  /** The program's last state, when it ended before the dashboard was closed. */
  readonly final?: SnapshotBody;
}

interface Closing extends Pick<DashboardResult, 'how' | 'signal' | 'detach'> {
  readonly leaveScreen?: boolean;
}

const SIGNALS: NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGINT'];
const TICK_MS = 1000;
/** How long lines of output are gathered: a program that prints without pause must not be redrawn for each line. */
const OUTPUT_MS = 100;

/**
 * Opens the dashboard; resolves when the user has closed it and the terminal is as it was before. The terminal is put
 * back on every way out: keys, signals, an error here, `process.exit`.
 *
 * @throws what a component or the model threw, after the terminal has been put back.
 */
export async function showDashboard(options: DashboardOptions): Promise<DashboardResult> {
  const { feed, palette, stdin = process.stdin, stdout = process.stdout, intervalMs = 250 } = options;
  if (!stdin.isTTY || !stdout.isTTY) throw new Error('The dashboard needs a terminal on both sides.');
  const { mount } = await loadApp();

  const undo: (() => void)[] = [];
  const listen = (emitter: NodeJS.EventEmitter, event: string, listener: () => void) => {
    emitter.on(event, listener);
    undo.push(() => emitter.off(event, listener));
  };
  const closing = Promise.withResolvers<Closing>();
  let open = true;
  let drawing: NodeJS.Immediate | undefined;
  let model = initialModel({
    columns: stdout.columns,
    rows: stdout.rows,
    now: Date.now(),
    intervalMs: Math.max(50, intervalMs),
    hasOutput: options.output !== undefined,
  });

  const execute = (command: Command) => {
    if (command.type === 'subscribe') feed.subscribe(command.window, command.intervalMs);
    else if (command.type === 'readHeap') readHeap(command.isWanted);
    else if (command.type === 'detach') closing.resolve({ how: 'quit', detach: true });
    else closing.resolve({ how: 'quit', leaveScreen: command.leaveScreen });
  };
  const readHeap = async (isWanted: boolean) => {
    const outcome = (await options.readHeap?.(isWanted)) ?? { problem: 'The heap of this process cannot be read.' };
    dispatch({ type: 'heap', outcome, now: Date.now() });
  };
  const dispatch = (message: Msg) => {
    if (!open) return;
    try {
      const [next, commands] = update(model, message);
      model = next;
      commands.forEach(execute);
      drawing ??= setImmediate(draw);
    } catch (error) {
      closing.reject(error);
    }
  };
  const draw = () => {
    clearImmediate(drawing);
    drawing = undefined;
    if (open) app.draw(model);
  };

  // Before Ink's own listener: it draws at once, and must not draw the old size.
  listen(stdout, 'resize', () => {
    dispatch({ type: 'resized', columns: stdout.columns, rows: stdout.rows });
    draw();
  });
  const app = mount(model, { palette, stdin, stdout, onKey: (key) => dispatch({ type: 'key', key }) });
  undo.push(() => clearImmediate(drawing));
  app.gone.then(() => closing.resolve({ how: 'terminal' }), closing.reject);

  for (const signal of SIGNALS) listen(process, signal, () => closing.resolve({ how: 'signal', signal }));
  const lost = () => closing.resolve({ how: 'terminal' });
  listen(stdin, 'end', lost);
  listen(stdin, 'error', lost);
  listen(stdout, 'error', lost);

  undo.push(feed.onMessage((message) => dispatch(received(message, Date.now()))));
  if (options.output !== undefined) {
    undo.push(gather(options.output, (lines) => dispatch({ type: 'output', lines })));
  }
  const ticks = setInterval(() => dispatch({ type: 'tick', now: Date.now() }), TICK_MS);
  undo.push(() => clearInterval(ticks));
  if (options.process !== undefined) dispatch({ type: 'connected', process: options.process, now: Date.now() });

  const { leaveScreen = false, ...how } = await closing.promise.finally(async () => {
    open = false;
    feed.close();
    await app.unmount();
    // Last: until here the terminal may fail, and a second signal come.
    for (const step of undo) step();
  });
  if (leaveScreen) stdout.write(lastScreenText(presentScreen(model, palette)));
  options.onQuit?.();
  const exit = model.connection.state === 'ended' ? model.connection.exit : undefined;
  return {
    ...how,
    ...(exit === undefined ? {} : { exit }),
    ...(model.final === undefined ? {} : { final: model.final }),
  };
}

/**
 * React chooses its build when it is loaded, by `NODE_ENV`; the development build costs twice the CPU. The variable is
 * put back at once: programs that the console starts inherit the environment.
 */
async function loadApp(): Promise<typeof import('./app.tsx')> {
  const before = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    return await import('./app.tsx');
  } finally {
    if (before === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = before;
  }
}

function gather(output: OutputFeed, flush: (lines: OutputLine[]) => void): () => void {
  let pending: OutputLine[] = [];
  const stop = output.onLines((lines) => {
    // Not push(...lines): a large batch would be too many arguments.
    for (const line of lines) pending.push(line);
  });
  const timer = setInterval(() => {
    if (pending.length === 0) return;
    const lines = pending;
    pending = [];
    flush(lines);
  }, OUTPUT_MS);
  return () => {
    clearInterval(timer);
    stop();
  };
}
