import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** Prints `N passed, N failed`, alone on the last line, for CI; before it, how many were skipped for which reason. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const { passed, failed, skipped } = tally(modules, unhandled);
    for (const [reason, count] of skipped) process.stdout.write(`${count} skipped: ${reason}\n`);
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
  }
}

/** A file that could not be loaded, a suite whose hook failed and an error outside of every test each count as one failure. */
function tally(modules: readonly TestModule[], unhandled: readonly SerializedError[]) {
  let passed = 0;
  let failed = unhandled.length;
  const skipped = new Map<string, number>();
  for (const module of modules) {
    if (module.errors().length > 0) failed++;
    for (const suite of module.children.allSuites()) if (suite.errors().length > 0) failed++;
    for (const test of module.children.allTests()) {
      const result = test.result();
      if (result.state === 'passed') passed++;
      else if (result.state === 'failed') failed++;
      // Without a note it was not asked for.
      else if (result.state === 'skipped' && result.note !== undefined)
        skipped.set(result.note, (skipped.get(result.note) ?? 0) + 1);
    }
  }
  return { passed, failed, skipped };
}
