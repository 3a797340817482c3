import { spawn } from '@async-console/instrument';

await spawn('demo', async () => console.log('demo placeholder'));
