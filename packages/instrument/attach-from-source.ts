/** In this workspace: what a console puts into a running process is made of the sources as they are. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { inputOptions, outputOptions } from './attach-programs.ts';
import { type Injection, injectionOf } from './src/attach/injection.ts';

export async function injection(): Promise<Injection> {
  const [agent, observer] = await Promise.all([bundle('agent'), bundle('observer')]);
  const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8'));
  return injectionOf({ agent, observer, version });
}

async function bundle(name: string): Promise<string> {
  const input = fileURLToPath(new URL(`./src/attach/${name}.ts`, import.meta.url));
  const build = await rolldown({ ...inputOptions, input });
  const { output } = await build.generate(outputOptions);
  await build.close();
  return output[0].code;
}
