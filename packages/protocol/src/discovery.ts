import { z } from 'zod';

/**
 * One file per instrumented process, mode 0600, in the private directory (see `serve/directory.ts` and
 * `connection/discovery.ts`): `<pid>.json`. A console reads it to find the socket.
 */
export const Discovery = z.object({
  version: z.literal(1).describe('Of this file.'),
  pid: z.int().positive(),
  name: z.string(),
  command: z.string().optional(),
  node: z.string(),
  directory: z.string(),
  startedAt: z.number().describe('Milliseconds since the epoch.'),
  socket: z.string().describe('Absolute path of the Unix socket (Windows: name of the pipe).'),
  parentPid: z
    .int()
    .positive()
    .optional()
    .describe('The process that started this one, when it is instrumented too; absent: it is not, or not known yet.'),
  clusterWorker: z.int().positive().optional().describe('`cluster.worker.id`; absent: no worker of a cluster.'),
  attached: z.literal(true).optional().describe('As in `ProcessInfo`.'),
  run: z
    .string()
    .optional()
    .describe('The `ASYNC_CONSOLE_RUN` of the console that started it; absent: started by somebody else.'),
});
export type Discovery = z.infer<typeof Discovery>;

/**
 * A console that starts a command may find several instrumented processes below it. It writes the pid of the one that it
 * observes into this file of the private directory, so that the others do not wait for it at their end.
 */
export function claimName(run: string): string {
  return `${run}.claim`;
}
