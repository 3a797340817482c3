import { z } from 'zod';

/** A place in the app's source, through its source map when it has one. */
export const Location = z.object({
  /** Path relative to the process's working directory when it lies inside, else absolute; a URL when it is no file. */
  file: z.string(),
  /** 1-based. */
  line: z.int().positive(),
  /** 1-based. */
  column: z.int().positive(),
});
export type Location = z.infer<typeof Location>;
