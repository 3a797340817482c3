import { expect, test } from 'vitest';
import { expectSame } from '../../support/expect-same.ts';
import { onEveryNode } from '../../support/nodes.ts';

const program = `interface A { x: number }
async function other<T>(v: T): Promise<T> { await null; return v as T }
class B<T> { private y: T | undefined; async go(a: A): Promise<number> { const r = (await other<number>(a.x))!, q = await other(r as number); return this.bad(q)!; } async bad(n: number): Promise<number> { if (n > 2) throw new Error('ts ' + n); return n } }
console.log(String(B.prototype.go));
const run = async (): Promise<void> => {
  console.log(await new B<string>().go({ x: 1 } satisfies A));
  await new B<string>().go({ x: 3 });
};
run();
`;

onEveryNode((node) => {
  test.each(['app.ts', 'app.mts', 'app.cts'])(
    'types are taken out as Node does it, and stacks are right (%s)',
    async (file) => {
      const { snapshot, stderr } = await expectSame({ [file]: program, 'package.json': '{"type":"module"}' }, { node });
      expect(stderr).toContain(`${file}:3:`);
      expect(snapshot.sites.map((site) => site.name).sort()).toEqual(['bad', 'go', 'other', 'run']);
    },
  );

  test.each([
    ['CommonJS', ''],
    ['a module', 'export {};'],
  ])('so without a package: %s', async (_, more) => {
    const { stderr } = await expectSame({ 'app.ts': program + more }, { node });
    expect(stderr).toContain('app.ts:3:');
  });

  test('TypeScript that needs more than stripping fails as without the agent', async () => {
    await expectSame({ 'app.ts': `enum E { A } async function f() { await null } f(); console.log(E.A)` }, { node });
  });
});
