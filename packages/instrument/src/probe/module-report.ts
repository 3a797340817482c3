import type { BareCall, ProbeSite } from './transform.ts';

/** What the observer is told of a module. */
export interface ModuleReport {
  readonly url: string;
  readonly outcome: 'instrumented' | 'skipped' | 'failed';
  /** Why it was skipped, as a key that modules are counted by. */
  readonly skippedBy?: string;
  /** Why it was skipped or failed, for people. */
  readonly reason?: string;
  readonly sites: readonly ProbeSite[];
  /** Absent: none. */
  readonly bareCalls?: readonly BareCall[];
  /** Functions, not async, that call something of their own name; absent: none. */
  readonly passers?: readonly string[];
  /** What the probe added: triples of line, column in the original (both 1-based) and characters added there. */
  readonly added: readonly number[];
  readonly skippedFunctions: number;
  /** Its own `sourceMappingURL`, as it stands there. */
  readonly sourceMap?: string;
}
