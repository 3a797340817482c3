/** A Nest application, compiled as `nest build` does it. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type LaidProgram, lay } from '../support/program.ts';
import { withSwc, withTsc } from './compile.ts';

const SOURCES = {
  'src/main.ts': `import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  for (const path of ['orders/7', 'orders/8', 'nowhere']) {
    const answer = await fetch(\`\${await app.getUrl()}/\${path}\`);
    console.log(answer.status, await answer.text());
  }
  await app.close();
}

void bootstrap();
`,
  'src/app.module.ts': `import { Module } from '@nestjs/common';
import { OrdersController } from './orders.controller.js';
import { OrdersService } from './orders.service.js';

@Module({ controllers: [OrdersController], providers: [OrdersService] })
export class AppModule {}
`,
  'src/orders.controller.ts': `import { Controller, Get, NotFoundException, Param } from '@nestjs/common';
import { type Order, OrdersService } from './orders.service.js';

@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Get(':id')
  async findOne(@Param('id') id: string): Promise<Order> {
    const order = await this.orders.find(id);
    if (order.id === 8) throw new NotFoundException('no lamp');
    return order;
  }
}
`,
  'src/orders.service.ts': `import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

export interface Order {
  readonly id: number;
}

@Injectable()
export class OrdersService {
  async find(id: string): Promise<Order> {
    await sleep(Number(process.argv[2] ?? 1));
    return { id: Number(id) };
  }
}
`,
} as const;

const TSCONFIG = {
  compilerOptions: {
    module: 'nodenext',
    target: 'es2023',
    emitDecoratorMetadata: true,
    experimentalDecorators: true,
    sourceMap: true,
    outDir: './dist',
    rootDir: './src',
    skipLibCheck: true,
    typeRoots: [fileURLToPath(new URL('../../node_modules/@types', import.meta.url))],
    types: ['node'],
  },
  include: ['src'],
};

type Compile = (directory: string) => Promise<void>;

export const COMPILERS: Readonly<Record<string, { type: 'module' | 'commonjs'; compile: Compile }>> = {
  'tsc, ES modules': { type: 'module', compile: withTsc },
  'SWC, CommonJS': { type: 'commonjs', compile: (directory) => withSwc(directory, 'commonjs') },
};

export async function buildNest(compiler: string): Promise<LaidProgram> {
  const { type, compile } = COMPILERS[compiler] as (typeof COMPILERS)[string];
  const { directory } = lay({
    ...SOURCES,
    'package.json': JSON.stringify({ type }),
    'tsconfig.json': JSON.stringify(TSCONFIG),
  });
  symlinkSync(fileURLToPath(new URL('../node_modules', import.meta.url)), join(directory, 'node_modules'));
  await compile(directory);
  return { directory, entry: 'dist/main.js' };
}
