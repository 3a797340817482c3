import { render } from 'ink-testing-library';
import { expect, test } from 'vitest';
import { Dashboard } from './dashboard.tsx';

test('the dashboard draws', () => {
  expect(render(<Dashboard />).lastFrame()).toBe('dashboard placeholder');
});
