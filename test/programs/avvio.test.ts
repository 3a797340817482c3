/** All of its tests but those of its timeouts. */
import { testsPass } from './framework.ts';

testsPass({
  name: 'avvio',
  also: [],
  // Those of the timeouts let nested timers of 10 ms race: without the agent they fail as well when each promise is
  // made 0.2 ms slower.
  files: ['!(*timeout*)', 'gh-issues/*', 'lib/*'],
  atLeast: 150,
});
