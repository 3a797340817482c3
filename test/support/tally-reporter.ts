import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** Prints `N passed, N failed`, alone on the last line, for CI. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    const { passed, failed } = tally(modules, unhandled);
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
  }
}

/** A file that could not be loaded, a suite whose hook failed and an error outside of every test each count as one failure. */
function tally(modules: readonly TestModule[], unhandled: readonly SerializedError[]) {
  let passed = 0;
  let failed = unhandled.length;
  for (const module of modules) {
    if (module.errors().length > 0) failed++;
    for (const suite of module.children.allSuites()) if (suite.errors().length > 0) failed++;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') passed++;
      else if (state === 'failed') failed++;
    }
  }
  return { passed, failed };
}
