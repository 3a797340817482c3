/** Numbers the sites of a process, whoever finds them: the load hook, or a bundle that brings its own. */
let next = 1;

/** The id that the next site gets. */
export function nextSiteId(): number {
  return next;
}

/** Takes the next `count` ids; false, and takes none, when fewer than `max` sites would have to hold more. */
export function takeSiteIds(count: number, max: number): boolean {
  if (next + count >= max) return false;
  next += count;
  return true;
}
