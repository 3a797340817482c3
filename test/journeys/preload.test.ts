import { expect, test } from 'vitest';
import { REGISTER } from '../support/built.ts';
import { expectTask, taskNames } from '../support/expect-task.ts';
import { onEveryNode } from '../support/nodes.ts';
import { observed } from '../support/observed.ts';

const program = `async function main() { await null; } main();`;

onEveryNode((node) => {
  test.each([
    ['--require', { flags: ['--require', REGISTER] }],
    ['--import', { flags: ['--import', REGISTER] }],
    ['NODE_OPTIONS', { env: { NODE_OPTIONS: `--require=${REGISTER}` } }],
    ['--require twice', { flags: ['--require', REGISTER, '--import', REGISTER] }],
  ])(
    'the agent comes in through %s',
    async (_, { flags = [], env = {} }: { flags?: string[]; env?: Record<string, string> }) => {
      for (const file of ['app.mjs', 'app.cjs']) {
        const { snapshot, stderr } = await observed({ [file]: program }, { node, agent: false, flags, env });
        expect(taskNames(snapshot)).toEqual(['main']);
        expectTask(snapshot, 'main').polls(2);
        expect(stderr).toBe('');
      }
    },
  );

  test('through NODE_OPTIONS it leaves package managers alone', async () => {
    const env = { NODE_OPTIONS: `--require=${REGISTER}` };
    const managed = observed({ 'npm-cli.js': program }, { node, agent: false, env });
    await expect(managed).rejects.toThrow('ended before the discovery file: exit code 0');
  });
});
