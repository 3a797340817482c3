import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const MODULES = 200;
const FUNCTIONS = 19;

export interface GeneratedApp {
  readonly main: string;
  readonly megabytes: number;
  remove(): void;
}

/** 200 modules of about 5 KB, a third of whose functions are async. It prints the time since its process was created. */
export function generateApp(): GeneratedApp {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'));
  mkdirSync(join(directory, 'src'));
  let bytes = 0;
  const write = (name: string, text: string) => {
    bytes += text.length;
    writeFileSync(join(directory, name), text);
  };
  for (let module = 0; module < MODULES; module++) write(`src/module-${module}.js`, moduleText(module));
  const imports = Array.from({ length: MODULES }, (_, module) => `import './src/module-${module}.js';\n`).join('');
  write('main.js', `${imports}console.log(performance.now());\n`);
  writeFileSync(join(directory, 'package.json'), '{ "type": "module" }\n');
  return {
    main: join(directory, 'main.js'),
    megabytes: bytes / 1e6,
    remove: () => rmSync(directory, { recursive: true }),
  };
}

function moduleText(module: number): string {
  let text = `/** Module ${module} of a generated app. */\nimport { setTimeout as sleep } from 'node:timers/promises';\n`;
  for (let index = 0; index < FUNCTIONS; index++) text += index % 3 === 0 ? asyncText(index) : syncText(index);
  return text;
}

function asyncText(index: number): string {
  return `
export async function load${index}(id, options = {}) {
  const { retries = 3, fallback } = options;
  for (let attempt = 0; attempt < retries; attempt++) {
    const found = await sleep(1, { id, attempt });
    if (found !== undefined) return { ...found, items: await Promise.all([sleep(1), sleep(2)]) };
  }
  return fallback;
}
`;
}

function syncText(index: number): string {
  return `
export function total${index}(orders, rate = 0.19) {
  let sum = 0;
  for (const { price, quantity, discount = 0 } of orders) {
    sum += Math.round(price * quantity * (1 - discount));
  }
  return { sum, tax: Math.round(sum * rate), label: \`\${orders.length} orders\` };
}
`;
}
