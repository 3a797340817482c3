import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linesOf } from '../support/lines.ts';
import { install, node, npx, type Project } from './installed.ts';

const PROGRAM = `
const { setTimeout: sleep } = require('node:timers/promises');

async function price(lamps) {
  await sleep(5);
  return lamps * 490;
}

async function forgotten() {
  await new Promise(() => {}); // at: forgotten
}

async function main() {
  forgotten();
  console.log('price', await price(2));
  console.error('careful');
  process.exitCode = 3;
}

main();
`;

let project: Project;
let app: string;

beforeAll(() => {
  project = install();
  app = join(project.directory, 'app.js');
  writeFileSync(app, PROGRAM);
}, 180_000);

afterAll(() => rmSync(dirname(project.directory), { recursive: true, force: true }));

test('a tarball holds what is built, its licence and its manifest, and no sources', () => {
  for (const tarball of project.tarballs) {
    const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
    const others = files.filter((file) => !/^package\/(dist|schema)\//.test(file));
    expect(others).toEqual(expect.arrayContaining(['package/LICENSE', 'package/package.json']));
    expect(others.filter((file) => !/^package\/(package\.json|LICENSE|README\.md)$/.test(file))).toEqual([]);
    expect(files.filter((file) => /\.test\.|(?<!\.d)\.[cm]?tsx?$/.test(file))).toEqual([]);
  }
});

test('nothing runs when it is installed', () => {
  const withScripts = Object.entries(project.lock.packages).filter(([, { hasInstallScript }]) => hasInstallScript);
  expect(withScripts).toEqual([]);
});

describe.each(['22', '24', '26'])('on Node %s', (version) => {
  test('`npx async-console run app.js` is `node app.js`', async () => {
    const plain = await node(version, project.directory, 'app.js');
    const run = await npx(version, project.directory, 'async-console', 'run', 'app.js');

    expect(plain).toEqual({ code: 3, stdout: 'price 980\n', stderr: 'careful\n' });
    expect(run).toEqual({ ...plain, stderr: expect.stringMatching(/^async-console: .+\ncareful\n$/) });
  });

  test('the preload alone adds not a byte', async () => {
    const plain = await node(version, project.directory, 'app.js');
    for (const option of ['--require', '--import']) {
      expect(await node(version, project.directory, option, '@async-console/instrument/register', 'app.js')).toEqual(
        plain,
      );
    }
  });

  test('`npx async-console snapshot` names the await that a task hangs at', async () => {
    const command = ['async-console', 'snapshot', '--format', 'json', '--', 'node', 'app.js'];
    const { code, stdout } = await npx(version, project.directory, ...command);
    const snapshot = JSON.parse(stdout);

    expect(code).toBe(0);
    expect(snapshot.process.node).toMatch(new RegExp(`^v${version}\\.`));
    expect(snapshot.process.exit).toEqual({ code: 3, signal: null });
    const task = snapshot.tasks.find((row: { name: string }) => row.name === 'forgotten');
    expect(task.awaiting).toMatchObject({ line: linesOf(app).forgotten, column: 3, function: 'forgotten' });
  });

  test('the package is imported and required', async () => {
    const script = `console.log(spawn('task', () => 'done'))`;
    const imported = ['--input-type=module', '--eval', `import { spawn } from '@async-console/instrument'; ${script}`];
    const required = ['--eval', `const { spawn } = require('@async-console/instrument'); ${script}`];
    for (const args of [imported, required]) {
      expect(await node(version, project.directory, ...args)).toEqual({ code: 0, stdout: 'done\n', stderr: '' });
    }
  });
});

describe('on Node 20', () => {
  const TOO_OLD = /^async-console needs Node 22\.18 or newer .+; this is Node v20\..+\n$/;

  test('the command says which Node it needs, in one line, and ends with 2', async () => {
    const { code, stdout, stderr } = await npx('20', project.directory, 'async-console', 'ps');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(TOO_OLD);
  });

  test.each(['--require', '--import'])('the preload (%s) says so, and the program runs as it is', async (option) => {
    const plain = await node('20', project.directory, 'app.js');
    const preloaded = await node('20', project.directory, option, '@async-console/instrument/register', 'app.js');
    expect(preloaded).toEqual({ ...plain, stderr: expect.stringMatching(/careful\n$/) });
    expect(preloaded.stderr.replace('careful\n', '')).toMatch(TOO_OLD);
  });
});
