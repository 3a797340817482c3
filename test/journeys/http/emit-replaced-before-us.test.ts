import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';
import { lay } from '../../support/program.ts';

onEveryNode((node) => {
  test('an emit that an earlier preload has replaced hears of every event of a request', async () => {
    const laid = lay({
      'app.mjs': `
        import { createServer, get } from 'node:http';
        const server = createServer((request, response) => response.end('answer'));
        server.listen(0, '127.0.0.1', () =>
          get({ port: server.address().port, agent: false }, (response) => response.resume().on('end', () => server.close())),
        );
        process.on('exit', () => console.log(globalThis.heard.join(' ')));
      `,
      'earlier.cjs': `
        const { EventEmitter } = require('node:events');
        const { emit } = EventEmitter.prototype;
        globalThis.heard = [];
        EventEmitter.prototype.emit = function (name, ...values) {
          if (this.constructor.name === 'ServerResponse') globalThis.heard.push(String(name));
          return emit.call(this, name, ...values);
        };
      `,
    });
    const before = pathToFileURL(join(laid.directory, 'earlier.cjs'));
    const { stdout } = await expectSame(laid, { node, before });
    expect(stdout).toContain('prefinish');
  });
});
