import { render, Text } from 'ink';

export function Dashboard() {
  return <Text>dashboard placeholder</Text>;
}

export async function showDashboard(): Promise<void> {
  await render(<Dashboard />).waitUntilExit();
}
