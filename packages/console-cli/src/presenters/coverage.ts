import type { Completeness } from '@async-console/protocol';
import type { CoverageLine, Rule } from '../store/coverage.ts';
import { exact, plural } from './numbers.ts';

const RULES: Readonly<Record<Rule, string>> = {
  node_modules: 'below node_modules left alone',
  excluded: 'excluded',
  'not-javascript': 'not JavaScript',
};

/** Without an end. Its strings are as the program gave them. */
export function coverageText(line: CoverageLine, { frameCapacity, modules }: Completeness): string {
  switch (line.kind) {
    case 'instrumented':
      return `${plural(line.modules, 'module')} instrumented`;
    case 'workers':
      return `${plural(line.count, 'worker thread')} observed`;
    case 'leftAlone':
      return `${exact(line.modules)} ${RULES[line.rule]}`;
    case 'adapters':
      return `resources of ${line.libraries.join(', ')}`;
    case 'adapterOff':
      return `the resources of ${line.library}: ${line.reason}`;
    case 'agentError':
      return `what came after the agent switched itself off: ${line.message}`;
    case 'nothing':
      return `the program itself: no module of it was instrumented${remedy(modules)}`;
    case 'attached':
      return 'where tasks wait, what they hold, which have failed, and worker threads: the agent came later, and knows promises only';
    case 'roots':
      return `where ${plural(line.count, 'task')} began: more begin than stacks may be taken`;
    case 'modules':
      return plural(line.count, 'module');
    case 'file':
      return `  ${line.file}: ${line.reason}`;
    case 'moreFiles':
      return `  and ${exact(line.count)} more`;
    case 'functions':
      return `${plural(line.count, 'async function')} left alone (some forms of await using, names that clash)`;
    case 'frames':
      return `${plural(line.count, 'async call')} that found no room${room(frameCapacity)}`;
    case 'unwatched':
      return `the loss of ${plural(line.count, 'frame')} that wait for long: too many do`;
    case 'claims':
      return `${plural(line.count, 'hold or wait', 'holds and waits')} that found no room`;
    case 'rows':
      return `the rows of ${plural(line.count, 'ended task')}; the totals count them`;
    case 'threads':
      return plural(line.count, 'worker thread');
  }
}

/** What would change that. */
function remedy({ skippedBy }: Completeness['modules']): string {
  if (skippedBy.node_modules !== undefined) return ' (--include names the packages below node_modules that are to be)';
  return skippedBy.excluded === undefined ? '' : ' (--exclude names them)';
}

function room(capacity: number | undefined): string {
  return capacity === undefined ? '' : ` (there is room for ${exact(capacity)} at once)`;
}
