import { z } from 'zod';
import { Location } from './location.ts';

/** An `await` of the program. */
export const AwaitPlace = Location.extend({
  function: z.string().describe('The async function that holds the `await`.'),
  at: z
    .enum(['await', 'return', 'yield'])
    .describe(
      "'return': the body is done and has returned a promise that is still pending. 'yield': a generator that nobody drives now.",
    ),
});
export type AwaitPlace = z.infer<typeof AwaitPlace>;

/** Where a frame is suspended. */
export const AwaitSite = AwaitPlace.extend({
  forMs: z.number().describe('Milliseconds since the end of the poll in which it suspended.'),
});
export type AwaitSite = z.infer<typeof AwaitSite>;
