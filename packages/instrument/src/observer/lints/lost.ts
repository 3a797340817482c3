import { SITE_INTS, SITE_LOST } from '../../table/layout.ts';
import { lint } from './lint.ts';
import { many, place } from './words.ts';

/** Async functions that the garbage collector has taken while they waited: they could never have gone on. */
export const lost = lint('lost', function* ({ threads }, { frames }) {
  for (const { thread } of threads) {
    const { book } = thread.origin;
    for (const [id, site] of book.sites.entries()) {
      if (site === undefined || site.kind === 'function') continue;
      const count = thread.table.sites[id * SITE_INTS + SITE_LOST] as number;
      if (count < frames) continue;
      yield {
        key: `${thread.origin.thread} ${id}`,
        severity: 'error' as const,
        message: `${many(count, 'call')} of ${site.name} ended at ${place(site.location)} without a word: nothing could settle any more what that line awaits, and what is behind it, \`finally\` too, will never run.`,
        remedy:
          'See who was to settle that promise, and keep hold of it: a dropped `resolve`, a listener that was removed, a request whose answer nobody reads.',
        thread: thread.origin.thread,
        location: site.location,
        times: count,
        evidence: { frames: count, function: site.name },
      };
    }
  }
});
