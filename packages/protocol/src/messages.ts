import { z } from 'zod';
import { ProcessInfo } from './process.ts';
import { SnapshotBody } from './snapshot.ts';
import { TaskWindow, Update } from './window.ts';

const Version = z.object({ major: z.int().nonnegative(), minor: z.int().nonnegative() });

/** First message of each side. */
export const ServerHello = z.object({
  type: z.literal('hello'),
  protocol: Version,
  agent: z.string(),
  process: ProcessInfo,
});
export type ServerHello = z.infer<typeof ServerHello>;

/** A fault of the connection or of the last message; `code` is a heading of docs/errors.md. */
export const ServerError = z.object({ type: z.literal('error'), code: z.string(), message: z.string() });
export type ServerError = z.infer<typeof ServerError>;

export const ServerMessage = z.discriminatedUnion('type', [
  ServerHello,
  z.object({
    type: z.literal('update'),
    sequence: z.int().nonnegative().default(0).describe('Of the `subscribe` that this answers.'),
    update: Update,
  }),
  /** Answer to `snapshot`. */
  z.object({ type: z.literal('snapshot'), body: SnapshotBody }),
  /** The app has ended by itself: its last state, complete to the last frame. The connection closes after it. */
  z.object({ type: z.literal('final'), body: SnapshotBody }),
  ServerError,
]);
export type ServerMessage = z.infer<typeof ServerMessage>;

export const ClientMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    protocol: Version,
    client: z.string().max(128).describe('For example "async-console 0.1.0".'),
  }),
  /** Send updates of this window, at once and then every `intervalMs`. Replaces the window before. */
  z.object({
    type: z.literal('subscribe'),
    sequence: z
      .int()
      .nonnegative()
      .default(0)
      .describe('Comes back in each update, so that a late answer to the window before is told apart.'),
    window: TaskWindow,
    intervalMs: z.int().min(50).max(60_000).describe('Milliseconds, 50 to 60 000.'),
  }),
  z.object({ type: z.literal('unsubscribe') }),
  /** Everything, once. */
  z.object({ type: z.literal('snapshot') }),
  /** Heartbeats go to the app's thread while this console is connected, so that `loop` is measured. */
  z.object({ type: z.literal('measure') }),
  /** Take the agent out of the process, if it was put into it while that ran. The connection closes, or an error says why not. */
  z.object({ type: z.literal('detach') }),
]);
export type ClientMessage = z.infer<typeof ClientMessage>;
/** As a console writes it: what has a default may be left out. */
export type ClientMessageInput = z.input<typeof ClientMessage>;
