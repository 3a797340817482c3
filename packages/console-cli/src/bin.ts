#!/usr/bin/env node
// Runs on any Node that has ES modules (12.17 and newer), to say which Node is needed instead of failing with a syntax
// error. So: no static import, no syntax newer than ES2019, and nothing shared with the rest of the program.
const [major, minor] = process.versions.node.split('.').map(Number) as [number, number];

if (major > 24 || (major === 24 && minor >= 11) || (major === 22 && minor >= 18)) {
  import('./cli.ts').then((cli) => cli.main(process.argv));
} else {
  process.stderr.write(
    `async-console needs Node 22.18 or newer (24.11 or newer in the 24 line); this is Node v${process.versions.node}. ` +
      'Install a current Node, e.g. from https://nodejs.org.\n',
  );
  process.exitCode = 2;
}
