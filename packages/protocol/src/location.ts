import { z } from 'zod';

/** A place in the app's source, through its source map when it has one. */
export const Location = z.object({
  file: z
    .string()
    .describe(
      "Path relative to the process's working directory when it lies inside, else absolute; a URL when it is no file.",
    ),
  line: z.int().positive().describe('1-based.'),
  column: z.int().positive().describe('1-based.'),
});
export type Location = z.infer<typeof Location>;
