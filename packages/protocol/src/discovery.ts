import { z } from 'zod';

/**
 * One file per instrumented process, mode 0600, in the private directory (see `serve/directory.ts` and
 * `connection/discovery.ts`): `<pid>.json`. A console reads it to find the socket.
 */
export const Discovery = z.object({
  /** Of this file. */
  version: z.literal(1),
  pid: z.int().positive(),
  name: z.string(),
  command: z.string().optional(),
  node: z.string(),
  directory: z.string(),
  /** Milliseconds since the epoch. */
  startedAt: z.number(),
  /** Absolute path of the Unix socket (Windows: name of the pipe). */
  socket: z.string(),
  /** The `ASYNC_CONSOLE_RUN` of the console that started it; absent: started by somebody else. */
  run: z.string().optional(),
});
export type Discovery = z.infer<typeof Discovery>;
