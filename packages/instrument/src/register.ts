/**
 * The preload: `node --import @async-console/instrument/register app.js`. It starts the agent in the main thread of a
 * supported Node and does nothing elsewhere. The version is checked before anything is loaded that would fail.
 */
const [major, minor] = process.versions.node.split('.').map(Number) as [number, number];

if (major > 24 || (major === 24 && minor >= 11) || (major === 22 && minor >= 18)) {
  const { isMainThread } = await import('node:worker_threads');
  if (isMainThread) {
    const { start } = await import('./start.ts');
    start();
  }
} else {
  process.stderr.write(
    `async-console needs Node 22.18 or newer (24.11 or newer in the 24 line); this is Node ${process.version}. ` +
      'The program runs without it. Install a current Node, e.g. from https://nodejs.org.\n',
  );
}

export {};
