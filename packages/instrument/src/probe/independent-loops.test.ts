import { parse } from 'acorn';
import { describe, expect, test } from 'vitest';
import { independentAwaits } from './independent-loops.ts';

/** The awaits that are found in the first loop of an async function's body, as they are written. */
function found(body: string): string[] {
  const code = `async () => { ${body} }`;
  // biome-ignore lint/suspicious/noExplicitAny: the tree of a text that is known
  const [statement] = (parse(code, { ecmaVersion: 'latest' }) as any).body;
  const loop = statement.expression.body.body.find(({ type }: { type: string }) => type.startsWith('For'));
  return independentAwaits(loop).map(({ start, end }) => code.slice(start, end));
}

describe('rounds that do not need each other', () => {
  test.each([
    ['results in a list', 'for (const id of ids) users.push(await load(id));', ['await load(id)']],
    ['of a method', 'for (const id of ids) { users.push(await api.users.get(id)); }', ['await api.users.get(id)']],
    ['of one of its own', 'for (const id of ids) users.push(await this.load(id));', ['await this.load(id)']],
    ['of the element itself', 'for (const file of files) texts.push(await file.text());', ['await file.text()']],
    [
      'by a constant',
      'for (const id of ids) { const user = await load(id); users.push(user.name); }',
      ['await load(id)'],
    ],
    [
      'taken apart',
      'for (const { id } of list) { const { name, age = 1 } = await load(id); out.push({ name, age }); }',
      ['await load(id)'],
    ],
    ['under a key', 'for (const key in urls) pages[key] = await fetch(urls[key]);', ['await fetch(urls[key])']],
    ['in a map', 'for (const id of ids) byId.set(id, await load(id));', ['await load(id)']],
    [
      'in the element itself',
      'for (const user of users) user.orders = await ordersOf(user.id);',
      ['await ordersOf(user.id)'],
    ],
    [
      'counted',
      'for (let page = 1; page <= pages; page++) out.push(await fetchPage(page));',
      ['await fetchPage(page)'],
    ],
    ['in steps of more than one', 'for (let at = 0; at < all; at += 10) out.push(await part(at));', ['await part(at)']],
    ['dropped results', 'for (const user of users) { await notify(user); }', ['await notify(user)']],
    [
      'with an address made of others',
      'for (const id of ids) out.push(await fetch(base + id));',
      ['await fetch(base + id)'],
    ],
    [
      'several, one of which needs the other',
      'for (const id of ids) { const user = await load(id); const orders = await ordersOf(user); out.push([user, orders]); }',
      ['await load(id)', 'await ordersOf(user)'],
    ],
    [
      'one within the other',
      'for (const url of urls) { bodies.push(await (await fetch(url)).json()); }',
      ['await (await fetch(url)).json()', 'await fetch(url)'],
    ],
    ['on a condition', 'for (const id of ids) { if (!id) continue; out.push(await load(id)); }', ['await load(id)']],
    [
      'with failures caught',
      'for (const id of ids) { try { out.push(await load(id)); } catch (e) { bad.push(e); } }',
      ['await load(id)'],
    ],
    [
      'that say how far it is',
      'for (const id of ids) { console.log(id); out.push(await load(id)); }',
      ['await load(id)'],
    ],
    [
      'with what it needs worked out',
      'for (const id of ids) { const url = urlOf(id); let r; r = await fetch(url); out.push(r); }',
      ['await fetch(url)'],
    ],
    [
      'with a callback on what came',
      'for (const id of ids) { const all = await load(id); out.push(...all.map((one) => one.id)); }',
      ['await load(id)'],
    ],
  ])('%s', (_, body, awaits) => expect(found(body)).toEqual(awaits));
});

describe('where order may be meant, or one round see what another did', () => {
  test.each([
    ['leaves the loop when it has found', 'for (const id of ids) { if (await exists(id)) break; }'],
    ['returns what it has found', 'for (const url of mirrors) { const r = await fetch(url); if (r.ok) return r; }'],
    ['throws', 'for (const id of ids) { const r = await load(id); if (!r) throw new Error(id); out.push(r); }'],
    ['tries again', 'for (let n = 0; n < 3; n++) { try { return await load(n); } catch {} }'],
    ['a sum', 'let sum = 0; for (const id of ids) sum += await price(id);'],
    ['a count', 'let done = 0; for (const id of ids) { await save(id); done++; }'],
    ['the last one', 'let last; for (const id of ids) last = await load(id, last);'],
    ['a cursor', 'let next; for (const page of pages) { const r = await load(page, next); next = r.next; }'],
    ['a property elsewhere', 'for (const id of ids) total.sum = await load(id);'],
    ['a property of this', 'for (const id of ids) this.last = await this.load(id);'],
    [
      'the list it goes through grows',
      'for (const url of queued) { const links = await crawl(url); queued.push(...links); }',
    ],
    ['what it gathers is read', 'for (const id of ids) out.push(await load(id, out.length));'],
    ['what it gathers is asked', 'for (const id of ids) { if (!byId.has(id)) byId.set(id, await load(id)); }'],
    ['a pause', 'for (const id of ids) { out.push(await load(id)); await sleep(100); }'],
    ['a pause of its own length', 'for (const ms of delays) { await setTimeout(ms); }'],
    ['parts at a time', 'for (const part of parts) out.push(...await Promise.all(part.map(load)));'],
    ['promises that are under way', 'for (const promise of promises) out.push(await promise);'],
    ['the same, unwrapped', 'for (const promise of promises) out.push(await result(promise));'],
    ['steps', 'for (const step of steps) await step();'],
    ['steps that are given the same', 'for (const hook of hooks) await hook(app);'],
    ['methods of steps', 'for (const plugin of plugins) await plugin.init();'],
    ['migrations', 'for (const file of files) await migrate(file);'],
    ['what runs something', 'for (const file of files) await runTest(file);'],
    ['a transaction', 'for (const row of rows) await tx.insert(row);'],
    ['a transaction, handed on', 'for (const row of rows) ids.push(await insert(tx, row));'],
    ['a connection', 'for (const id of ids) out.push(await pgClient.query(sql, [id]));'],
    ['a connection of its own', 'for (const id of ids) out.push(await this.db.users.find(id));'],
    ['a transaction, of a table', "for (const rows of parts) ids.push(await trx('users').insert(rows));"],
    ['a connection of the object itself', 'for (const sql of queries) out.push(await this.query(sql));'],
    ['hooks whose results are kept', 'for (const hook of hooks) cleanups.push(await runHook(hook));'],
    ['calls of hooks', 'for (const module of modules) await callInitHook(module);'],
    ['measurements', 'for (const task of tasks) results.push(await task.run());'],
    ['reports of the object itself', 'for (const file of files) await this.tell(file);'],
    ['a stream', 'for (const line of lines) await stream.write(line);'],
    ['a page', 'for (const url of urls) { await page.goto(url); out.push(await page.title(url)); }'],
    ['a file that grows', 'for (const line of lines) await appendFile(path, line);'],
    ['what others share', 'for (const patch of patches) await patchWith(patch, document);'],
    ['the same again and again', 'for (let n = 0; n < 10; n++) out.push(await load());'],
    ['results that are printed', 'for (const id of ids) console.log(await load(id));'],
    ['results that go elsewhere', 'for (const id of ids) response.write(await load(id));'],
    ['a loop within', 'for (const a of as) for (const b of a) out.push(await load(b));'],
    ['a variable from elsewhere', 'let id; for (id of ids) out.push(await load(id));'],
    ['a variable of the whole function', 'for (const id of ids) { var r = await load(id); out.push(r); }'],
    ['modules', 'for (const file of files) out.push(await import(file));'],
    ['a head that awaits', 'for (let n = 0; await more(n); n++) out.push(await load(n));'],
    ['of async iterables', 'for await (const id of ids) out.push(await load(id));'],
    ['nothing awaited', 'for (const id of ids) out.push(async () => await load(id));'],
  ])('%s', (_, body) => expect(found(body)).toEqual([]));
});
