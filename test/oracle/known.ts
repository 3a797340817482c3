/**
 * What the agent is known to be wrong about. Programs that do one of these are run, but not compared; for each there is
 * a kept program that shows it (`kept/known`). README.md says what to do when one is mended.
 */
export type Known =
  | 'calls itself in a default'
  | 'for await is left early'
  | 'awaits its own promise'
  | 'awaits between its return and its end'
  | 'wakes who has returned'
  | 'wakes while a microtask waits'
  | 'detaches before it resumes'
  | 'has a poll before it resumes'
  | 'ends while a call of it can run'
  | 'returns a thenable that chains';

export const KNOWN: ReadonlySet<Known> = new Set<Known>();
