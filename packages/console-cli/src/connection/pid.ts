/**
 * The process that is meant by a pid or a name, instrumented or not; a pid is taken as it is.
 * @throws UserError `no-such-target`, `ambiguous-target`, `unsafe-directory`
 */
export async function resolvePid(target: string): Promise<number> {
  if (/^[1-9]\d*$/.test(target)) return Number(target);
  // Loaded for a name only: to look for one needs the protocol, half of a start.
  return (await import('./named.ts')).pidNamed(target);
}
