import { parse } from 'acorn';
import { describe, expect, test } from 'vitest';
import { apply, originalOffset } from './edits.ts';
import { type How, type ModuleKind, type Probed, probe } from './transform.ts';

/**
 * What the probe makes of a piece of code, as it runs, but for what is the same everywhere: the mark that keeps Node from
 * printing the line; `const §F=§Enter(1);try{…}catch(§E){throw §Fail(§F,§E)}finally{§Exit(§F)}` is written `§Enter(1){…}`
 * here. Checks on the way what holds for all code: it parses, its lines are the same, and every position finds its way back.
 */
function probed(
  code: string,
  kind: ModuleKind = 'module',
  how: How = {},
): { text: string; sites: string[]; probed: Probed } {
  const result = probe(code, kind, 1, how);
  const running = apply(code, result.edits);
  parse(running, {
    ecmaVersion: 'latest',
    sourceType: kind === 'module' ? 'module' : 'script',
    allowReturnOutsideFunction: true,
    allowHashBang: true,
  });
  expect(running.split(/\r\n|[\n\r\u2028\u2029]/).length).toBe(code.split(/\r\n|[\n\r\u2028\u2029]/).length);
  expectWayBack(code, running, result);
  const text = running
    .replaceAll('/*node-do-not-add-exception-line*/', '')
    .replaceAll('__ac', '§')
    .replaceAll('const §F=', '')
    .replaceAll(';try{', '{')
    .replaceAll('}catch(§E){throw §Fail(§F,§E)}finally{§Exit(§F)}', '}');
  return { text, sites: result.sites.map(siteText), probed: result };
}

/** `kind name line:column`, and the number of the function around where it is another site. */
function siteText({ id, kind, name, functionId, line, column }: Probed['sites'][number]): string {
  return `${kind} ${name} ${line}:${column}${functionId === id ? '' : ` of ${functionId}`}`;
}

/** Each character of the original that still runs comes from where it stood; each inserted one from its edit. */
function expectWayBack(code: string, running: string, { edits }: Probed): void {
  const kept = new Map<number, number>();
  for (let at = 0; at < running.length; at++) {
    const from = originalOffset(edits, at);
    if (!edits.some((edit) => edit.at === from) || running[at] === code[from]) kept.set(from, at);
  }
  const removed = new Set(edits.flatMap((edit) => Array.from({ length: edit.remove }, (_, index) => edit.at + index)));
  for (let from = 0; from < code.length; from++) {
    if (removed.has(from)) continue;
    expect([from, running[kept.get(from) as number]]).toEqual([from, code[from]]);
  }
}

describe('where a function is entered', () => {
  test.each([
    ['a declaration', 'async function f() { x(); }', 'async function f() {§Enter(1){ x(); }}'],
    ['an expression', 'const f = async function () {};', 'const f = async function () {§Enter(1){}};'],
    ['an arrow with a block', 'const f = async () => { x(); };', 'const f = async () => {§Enter(1){ x(); }};'],
    ['an arrow with a value', 'const f = async () => 1;', 'const f = async () =>{§Enter(1){return( 1)}};'],
    [
      'an arrow with an object',
      'const f = async () => ({ a: 1 });',
      'const f = async () =>{§Enter(1){return( ({ a: 1 }))}};',
    ],
    ['a method', 'const o = { async m() {} };', 'const o = { async m() {§Enter(1){}} };'],
    ['a class method', 'class C { async m() {} }', 'class C { async m() {§Enter(1){}} }'],
    ['a static private method', 'class C { static async #m() {} }', 'class C { static async #m() {§Enter(1){}} }'],
    [
      'behind directives',
      "async function f() { 'use strict'; x(); }",
      "async function f() { 'use strict';§Enter(1){ x(); }}",
    ],
    [
      'behind a directive without a semicolon',
      "async function f() { 'use strict'\n x(); }",
      "async function f() { 'use strict';§Enter(1){\n x(); }}",
    ],
    [
      'inert defaults',
      'async function f(a = 1, b = null, c = d, ...rest) {}',
      'async function f(a = 1, b = null, c = d, ...rest) {§Enter(1){}}',
    ],
    [
      'parameters that are taken apart, which may run getters',
      'async function f({ a }, [b] = []) {}',
      'async function f({ a }, [b] = []) {§Body(1){}}',
    ],
    [
      'defaults that run code',
      'async function f(a = g(), { b = h() } = {}) { x(); }',
      'async function f(a = (§Param(1),[g()][§Default(1)]), { b = (§Param(1),[h()][§Default(1)]) } = {}) {§Body(1){ x(); }}',
    ],
    [
      'a class as a default keeps its name',
      'async function f(C = class {}) {}',
      'async function f(C = class {}) {§Enter(1){}}',
    ],
    ['no async function', 'function f() { return g(); }', 'function f() { return g(); }'],
  ])('%s', (_, code, expected) => {
    expect(probed(code).text).toBe(expected);
  });
});

describe('where a function waits', () => {
  test.each([
    ['the blank makes room for the bracket', 'await g();', '§Resumed?.(await[g()][§Await(§F,2)],§F);'],
    ['parentheses do', 'await (g());', '§Resumed?.(await [g()][§Await(§F,2)],§F);'],
    ['parentheses without a blank', 'await(g());', '§Resumed?.(await[g()][§Await(§F,2)],§F);'],
    ['parentheses with blanks inside', 'await ( g() );', '§Resumed?.(await ([g()][§Await(§F,2)] ),§F);'],
    ['more parentheses', 'await ((g()));', '§Resumed?.(await ([g()][§Await(§F,2)]),§F);'],
    ['a call of something in parentheses', 'await (g)();', '§Resumed?.(await[(g)()][§Await(§F,2)],§F);'],
    ['a sequence', 'await (a, b);', '§Resumed?.(await [a, b][(§Await(§F,2),1)],§F);'],
    ['a sequence with blanks', 'await ( a, b );', '§Resumed?.(await ( [(a, b)][§Await(§F,2)] ),§F);'],
    ['a comment between', 'await/* why */g();', '§Resumed?.(await/* why */[g()][§Await(§F,2)],§F);'],
    ['a comment and a blank between', 'await /* why */ g();', '§Resumed?.(await /* why */[g()][§Await(§F,2)],§F);'],
    ['a line between', 'await\n  g();', '§Resumed?.(await\n [g()][§Await(§F,2)],§F);'],
    ['a member', 'await g.h.i;', '§Resumed?.(await[g.h.i][§Await(§F,2)],§F);'],
    ['a member of what was awaited', '(await g).h;', '(§Resumed?.(await[g][§Await(§F,2)],§F)).h;'],
    [
      'an await of an await',
      'await await g;',
      '§Resumed?.(await[§Resumed?.(await[g][§Await(§F,3)],§F)][§Await(§F,2)],§F);',
    ],
    ['an object', 'await { then() {} };', '§Resumed?.(await[{ then() {} }][§Await(§F,2)],§F);'],
    ['new', 'await new G(1);', '§Resumed?.(await[new G(1)][§Await(§F,2)],§F);'],
    ['a unary operator', 'await -g;', '§Resumed?.(await[-g][§Await(§F,2)],§F);'],
    ['an import', "await import('x');", "§Resumed?.(await[import('x')][§Await(§F,2)],§F);"],
    [
      'a template',
      `await g\`\${await h}\`;`,
      `§Resumed?.(await[g\`\${§Resumed?.(await[h][§Await(§F,3)],§F)}\`][§Await(§F,2)],§F);`,
    ],
    ['an optional chain', 'await g?.h();', '§Resumed?.(await[g?.h()][§Await(§F,2)],§F);'],
    [
      'for await',
      'for await (const x of g()) await x;',
      '{for await (const x of §ForAwait(g(),§F,2)) {§Back(§F);§Resumed?.(await[x][§Await(§F,3)],§F);}§Back(§F);}',
    ],
    [
      'for await over a sequence',
      'for await (const x of (g, h)) ;',
      '{for await (const x of (§ForAwait((g, h),§F,2))) {§Back(§F);;}§Back(§F);}',
    ],
  ])('%s', (_, body, expected) => {
    expect(probed(`async function f() { ${body} }`).text).toBe(`async function f() {§Enter(1){ ${expected} }}`);
  });

  test.each([
    [
      'the head of a loop that counts',
      'for (await using x = g(); x; h()) i();',
      '{  using §D=§Dispose(§F);const       x = g();await using §D2=§D.hold(x,"x",2);using §D_=§D.last(2);for(; x; h()) i();}',
    ],
    [
      'with a label',
      'a: for (await using x = g();;) continue a;',
      '   {  using §D=§Dispose(§F);const       x = g();await using §D2=§D.hold(x,"x",2);using §D_=§D.last(2);a:for(;;) continue a;}',
    ],
  ])('await using in %s', (_, body, expected) => {
    expect(probed(`async function f() { ${body} }`).text).toBe(`async function f() {§Enter(1){ ${expected} }}`);
  });

  test.each([
    ['a block', 'using x = g(), y = null;', 'using x = g(),§h2=§Hold(§F,x,"x",2), y = null,§h3=§Hold(§F,y,"y",3);'],
    ['an await', 'using x = await g()', 'using x = §Resumed?.(await[g()][§Await(§F,2)],§F),§h3=§Hold(§F,x,"x",3)'],
    ['a loop', 'for (using x of g()) h();', 'for (using x of g()) {using §h2=§Hold(§F,x,"x",2);h();}'],
    ['a loop that counts', 'for (using x = g(); x;) h();', 'for (using x = g(),§h2=§Hold(§F,x,"x",2); x;) h();'],
    [
      'a loop that awaits',
      'for await (using x of g()) { h(); }',
      '{for await (using x of §ForAwait(g(),§F,2)) {§Back(§F);using §h3=§Hold(§F,x,"x",3);{ h(); }}§Back(§F);}',
    ],
  ])('using in %s', (_, body, expected) => {
    expect(probed(`async function f() { ${body} }`).text).toBe(`async function f() {§Enter(1){ ${expected} }}`);
  });

  test('using at the top of a module, where that waits', () => {
    expect(probed('using x = g(); await 1;').text).toContain('using x = g(),§h2=§Hold(§F,x,"x",2);');
    expect(probed('using x = g(); async function f() {}').text).toContain('using x = g();');
  });

  test('using outside async functions, and where it is no syntax, is left as it is', () => {
    const code = 'function f() { using x = g(); } async () => { using y = g(); }';
    expect(probed(code).text).toContain('function f() { using x = g(); }');
    expect(probed(code, 'module', { knowsUsing: false }).text).toContain('using y = g();');
  });

  test('what a generator delegates to', () => {
    expect(probed('async function* f() { yield* g(); yield* (g, h); }').text).toBe(
      'async function* f() {§Generator(1){ §Yielded?.(yield* §Delegate(g(),§F,2),§F); ' +
        '§Yielded?.(yield* (§Delegate((g, h),§F,3)),§F); }}',
    );
  });

  test('a module begins behind its imports', () => {
    expect(probed("import './x.js'; await g();").text).toBe(
      "import './x.js'; §Module(1);§Resumed?.(await[g()][§Await(§F,2)],§F);;§Exit(§F);",
    );
  });

  test('at the top level, the module ends when all is disposed of', () => {
    expect(probed('await using x = g(); h();').text).toBe(
      '§Module(1);using §D=§DisposeModule(§F);const       x = g();await using §D2=§D.hold(x,"x",2);using §D_=§D.last(2); ' +
        'h();;§D.over();',
    );
  });
});

describe('a loop whose rounds do not need each other is put into a block, with what is known of its run', () => {
  test.each([
    [
      'with a body of its own',
      'for (const a of b) { c.push(await d(a)); }',
      '{const §l2=§Loop(2);for (const a of b) { c.push(§Next?.(await[d(a)][§Await(§F,3)],§F,§l2,0)); }}',
    ],
    [
      'without one',
      'if (x) for (const a in b) c[a] = await d(a); else e();',
      'if (x) {const §l2=§Loop(2);for (const a in b) c[a] = §Next?.(await[d(a)][§Await(§F,3)],§F,§l2,0);} else e();',
    ],
    [
      'with two awaits',
      'for (let a = 0; a < 3; a++) c.push(await d(await e(a)));',
      '{const §l2=§Loop(2);for (let a = 0; a < 3; a++) c.push(§Next?.(await[d(§Next?.(await[e(a)][§Await(§F,4)],§F,§l2,1))][§Await(§F,3)],§F,§l2,0));}',
    ],
    [
      'not one with a label, which has to stand right before it',
      'a: for (const b of c) d.push(await e(b));',
      'a: for (const b of c) d.push(§Resumed?.(await[e(b)][§Await(§F,2)],§F));',
    ],
  ])('%s', (_, code, expected) => {
    expect(probed(`async () => { ${code} };`).text).toBe(`async () => {§Enter(1){ ${expected} }};`);
  });
});

describe('the top level where there is no using', () => {
  test.each([
    [
      'a declaration',
      'const a = await 1, b = f(), c = 2; let d;',
      'const [a = §Resumed?.(await[1][§Await(§F,2)],§F),,]=§Top(§F), [b = f(),,]=§Top(§F), c = 2; let d;;§Exit(§F);',
    ],
    [
      'one that is exported',
      'export const { a } = await 1',
      'export const [{ a } = §Resumed?.(await[1][§Await(§F,2)],§F),,]=§Top(§F);§Exit(§F);',
    ],
    [
      'a sequence',
      'var a = (f(), await 1);',
      'var [a = (f(), §Resumed?.(await[1][§Await(§F,2)],§F)),,]=§Top(§F);;§Exit(§F);',
    ],
    [
      'statements',
      'f(); await 1; class A {} g()',
      'for(const §T of §Top(§F)){f(); §Resumed?.(await[1][§Await(§F,2)],§F);} class A {} for(const §T of §Top(§F)){g()};§Exit(§F);',
    ],
    [
      'what is exported by default',
      'export default (await 1); let a',
      'const  [§X= (§Resumed?.(await[1][§Await(§F,2)],§F)),,]=§Top(§F);export{§X as default}; let a;§Exit(§F);',
    ],
    [
      'a function that is',
      'await 1\nexport default () => 1',
      'for(const §T of §Top(§F)){§Resumed?.(await[1][§Await(§F,2)],§F)}\nexport default () => 1;§Exit(§F);',
    ],
    ['what waits for nothing', 'f(); const a = g();', undefined],
  ])('%s', (_, code, expected) => {
    expect(probed(code, 'module', { knowsUsing: false }).text).toBe(
      expected === undefined ? code : `§Module(1);${expected}`,
    );
  });
});

describe('a promise of a timer says how long that runs', () => {
  test.each([
    ['an arrow', 'new Promise((r) => setTimeout(r, 5))', 'new Promise((r) => setTimeout(r, §Timer(1,5)))'],
    [
      'a function with a value',
      'new Promise(function (_, no) { return setTimeout(no, a + b, 1); })',
      'new Promise(function (_, no) { return setTimeout(no, §Timer(1,a + b), 1); })',
    ],
    [
      'a callback that only settles it',
      'new Promise((r) => { setTimeout(() => r(x), f(1)); })',
      'new Promise((r) => { setTimeout(() => r(x), §Timer(1,f(1))); })',
    ],
    [
      'what is awaited',
      'async () => { await new Promise((r) => setTimeout(r, await_)); }',
      'async () => {§Enter(1){ §Resumed?.(await[new Promise((r) => setTimeout(r, §Timer(3,await_)))][§Await(§F,2)],§F); }}',
    ],
    [
      'one within another',
      'new Promise((r) => setTimeout(r, new Promise((s) => setTimeout(s, 1))))',
      'new Promise((r) => setTimeout(r, §Timer(1,new Promise((s) => setTimeout(s, §Timer(2,1))))))',
    ],
    [
      'the timers of Node by name',
      'import { setTimeout } from "node:timers"; new Promise((r) => setTimeout(r, 5))',
      'import { setTimeout } from "node:timers"; new Promise((r) => setTimeout(r, §Timer(1,5)))',
    ],
  ])('%s', (_, code, text) => {
    expect(probed(code).text).toBe(text);
  });

  test.each([
    ['something else settles it', 'new Promise((r) => { setTimeout(r, 5); x(r); })'],
    ['something else happens when it is due', 'new Promise((r) => setTimeout(() => { x(); r(); }, 5))'],
    ['what is called is not its own', 'new Promise((r) => setTimeout(x, 5))'],
    ['what is called hides its own', 'new Promise((r) => setTimeout((r) => r(), 5))'],
    ['it may wait for more', 'new Promise(async (r) => setTimeout(r, 5))'],
    ['it has no delay', 'new Promise((r) => setTimeout(r))'],
    ['what it is given is spread', 'new Promise((r) => setTimeout(r, ...x))'],
    ['it is thrown', 'new Promise((r) => { throw setTimeout(r, 5); })'],
    ['the executor is elsewhere', 'new Promise(setTimeout)'],
    ['there is none', 'new Promise; setTimeout(r, 5)'],
    ['it is no promise', 'new Thing((r) => setTimeout(r, 5)); new Promise(x)'],
    ['the promise is another', 'import Promise from "bluebird"; new Promise((r) => setTimeout(r, 5))'],
    ['the timer is another', 'const { setTimeout } = require("x"); new Promise((r) => setTimeout(r, 5))'],
    ['the timer is the own function', 'function setTimeout() {} new Promise((r) => setTimeout(r, 5))'],
  ])('not where %s', (_, code) => {
    expect(probed(code).text).not.toContain('§Timer');
  });
});

describe('left alone', () => {
  test.each([
    ['a function whose name a variable has too', 'async function f() { var g; function g() {} await g(); }', 1],
    ['a function whose name a parameter has too', 'async function f(g) { function g() {} await g(); }', 1],
    ['a class field', 'class C { x = g(); static { g(); } }', 0],
  ])('%s', (_, code, skipped) => {
    const result = probed(code);
    expect([result.text, result.probed.skippedFunctions]).toEqual([code, skipped]);
  });

  test('an async function inside one that is left alone is not', () => {
    expect(probed('async function f(g) { function g() {} return async () => 1; }').text).toBe(
      'async function f(g) { function g() {} return async () =>{§Enter(1){return( 1)}}; }',
    );
  });
});

describe('files', () => {
  test('a hashbang stays on its line', () => {
    expect(probed('#!/usr/bin/env node\nasync function f() {}').sites).toEqual(['function f 2:1']);
  });

  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
    ['CR', '\r'],
    ['line separators', '\u2028'],
  ])('lines that end in %s', (_, end) => {
    const code = ['async function f() {', '  const x = 1;', '  await g(x), await h();', '}'].join(end);
    expect(probed(code).sites).toEqual(['function f 1:1', 'await f 3:3 of 1', 'await f 3:15 of 1']);
  });

  test('CommonJS may return at its top level, and name things "await"', () => {
    const code = 'if (x) return; const await = 1; exports.f = async () => { "use strict"; return await_; };';
    expect(probed(code, 'commonjs').sites).toEqual(['function f 1:45', 'return f 1:73 of 1']);
  });

  test('what is neither said to be CommonJS nor a module is tried as both', () => {
    expect(probe('return async () => 1', 'unknown', 1).sites).toHaveLength(1);
    expect(probe('import x from "y"; export default async () => 1', 'unknown', 1).sites).toHaveLength(1);
  });

  test('what does not parse is refused', () => {
    expect(() => probe('async function f() { await }', 'module', 1)).toThrow(SyntaxError);
  });

  test('sites are numbered from the number given', () => {
    expect(probe('async () => { await 1 }', 'module', 41).sites.map((site) => site.id)).toEqual([41, 42]);
  });

  test('the last insertion of a line keeps Node from printing that line, once', () => {
    const { edits } = probe('async () => { await 1; await 2;\nawait 3; }', 'module', 1);
    const marked = edits.filter((edit) => edit.text.endsWith('/*node-do-not-add-exception-line*/'));
    expect(marked.map((edit) => edit.at)).toEqual([30, 41]);
  });
});

describe('names', () => {
  test.each([
    ['async function f() {}', 'f'],
    ['const f = async () => 1', 'f'],
    ['const f = async function g() {}', 'g'],
    ['x.y.f = async () => 1', 'f'],
    ['x[0] = async () => 1', '0'],
    ['x[key] = async () => 1', '[key]'],
    ['({ f: async () => 1 })', 'f'],
    ["({ 'two words': async () => 1 })", 'two words'],
    ['({ async [key]() {} })', '[key]'],
    ['class C { async f() {} }', 'f'],
    ['class C { async #f() {} }', '#f'],
    ['class C { f = async () => 1 }', 'f'],
    ['({ f = async () => 1 } = {})', 'f'],
    ['export default async () => 1', 'default'],
    ['export default async function f() {}', 'f'],
    ['const main = __name(async () => 1, "main")', 'main'],
    ['setTimeout(async () => 1)', '(anonymous)'],
    ['const { f } = async () => 1', '(anonymous)'],
  ])('%s', (code, name) => {
    expect(probe(code, 'module', 1).sites[0]?.name).toBe(name);
  });
});
