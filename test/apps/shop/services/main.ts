import { startServers } from './servers.ts';

const services = await startServers();
process.send?.(services.urls);

// Ctrl-C reaches every process of the terminal; the shop still needs the services for what is under way. The channel
// closes when the shop is done, however it ends.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit());
