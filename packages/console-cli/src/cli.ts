import { PROTOCOL } from '@async-console/protocol';

export async function main(argv: string[]): Promise<void> {
  if (argv.includes('--placeholder-dashboard')) {
    const { showDashboard } = await import('./views/dashboard.tsx');
    await showDashboard();
    return;
  }
  process.stdout.write(`async-console placeholder, protocol ${PROTOCOL.major}, Node ${process.version}\n`);
}
