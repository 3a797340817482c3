/**
 * Loops that await in each round what no other round needs, so that the rounds could run side by side:
 * `for (const id of ids) users.push(await load(id));`. Pure, and careful: where order may be meant, or one round may see
 * what another has done, the loop is none of these.
 */

// biome-ignore lint/suspicious/noExplicitAny: a walk over every kind of node
type Any = any;

/** What makes a pause, keeps to a pace, takes turns or goes forward; and what waits for something under way already. */
const IN_TURN =
  /^(?:(?:setTimeout|setImmediate|setInterval|then|catch|finally|race|any|all|allSettled|read|write|up|down|take|with|turn|tick|nextTick|immediate|yield|ask|click|type|press|fill|hover|goto|settle|unwrap|call|apply|invoke)$|(?:sleep|delay|wait|pause|pace|throttle|limit|debounce|backoff|retry|attempt|poll|acquire|lock|next|step|append|flush|begin|commit|rollback|migrate|prompt|confirm|question|run|exec|execute|perform)(?:[A-Z_]|$))|(?:Promise|Timeout|Sleep|Delay)$/;

/** Calls for whose effects alone one awaits them often want their order. */
const ORDERED =
  /^(?:process|handle|call|invoke|apply|install|uninstall|start|stop|open|close|init|initialize|setup|teardown|register|build|deploy|test|dispatch|seed|play|render|print|log|consume|drain|visit|walk|emit|report|add|set|update|analyze|clean|cleanup|publish|produce|enqueue|push|import|replay|check|assert|expect|ensure|create|drop|truncate|insert|mkdir|rename|move|copy|link|merge|query)(?:[A-Z_]|$)/;

/** Of `this`: who knows what it goes through. */
const OF_ITSELF = /^_?(?:query|send|request|insert|update)(?:[A-Z_]|$)/;

/** The last words of names of what does one thing at a time, or shares what one does with the next. */
const ONE_AT_A_TIME = new Set(
  (
    'client conn connection tr tx trx transaction session page frame tab browser context ctx stream writer reader socket ' +
    'ws lock mutex sem semaphore queue channel cursor iterator generator db database knex prisma state limiter limit ' +
    'throttle scheduler rl readline terminal port device'
  ).split(' '),
);

/** And of what may be under way before the loop begins. */
const UNDER_WAY = new Set('promise promises pending running inflight started'.split(' '));

class Undecided extends Error {}

/** The awaits in the body of such a loop; empty: it is none. */
export function independentAwaits(loop: Any): Any[] {
  try {
    return new Rounds(loop).awaits;
  } catch (error) {
    if (error instanceof Undecided) return [];
    throw error;
  }
}

function no(): never {
  throw new Undecided();
}

class Rounds {
  readonly awaits: Any[] = [];
  /** Declared by the head of the loop: never assigned to by the body. */
  readonly #head = new Set<string>();
  /** Declared within the body: each round has its own. */
  #own = new Set<string>();
  /** Those of both that differ from round to round. */
  readonly #varying = new Set<string>();
  /** Those that come of what was awaited. */
  readonly #results = new Set<string>();
  /** What is declared elsewhere and only added to. */
  readonly #addedTo = new Set<string>();
  /** What is declared elsewhere and read. */
  readonly #read = new Set<string>();

  constructor(loop: Any) {
    if (loop.await || !awaitsDirectly(loop.body)) return;
    this.#takeHead(loop);
    this.#statement(loop.body, false);
    for (const name of this.#addedTo) if (this.#read.has(name)) no();
  }

  #takeHead(loop: Any): void {
    const declaration = loop.type === 'ForStatement' ? loop.init : loop.left;
    if (declaration?.type !== 'VariableDeclaration' || !/^(?:let|const)$/.test(declaration.kind)) no();
    for (const { id } of declaration.declarations) {
      for (const name of namesOf(id)) {
        this.#head.add(name);
        this.#varying.add(name);
      }
    }
    if (loop.type !== 'ForStatement') {
      this.#readAll(loop.right);
      return;
    }
    const { update } = loop;
    const counted = update?.type === 'UpdateExpression' ? update.argument : update?.left;
    if (counted?.type !== 'Identifier' || !this.#head.has(counted.name)) no();
    if (loop.test === null || awaitsDirectly(loop.test)) no();
    for (const { init } of declaration.declarations) if (init !== null) this.#readAll(init);
    this.#readAll(loop.test);
  }

  /** Of the head: only which names it reads counts. */
  #readAll(node: Any): void {
    for (const name of namesRead(node)) if (!this.#head.has(name)) this.#read.add(name);
  }

  /** What is declared meanwhile is not there behind it. */
  #scoped(work: () => void): void {
    const around = new Set(this.#own);
    work();
    this.#own = around;
  }

  /** `isAgain`: in a loop within. */
  #statement(node: Any, isAgain: boolean): void {
    switch (node.type) {
      case 'BlockStatement':
        this.#scoped(() => {
          for (const each of node.body) this.#statement(each, isAgain);
        });
        return;
      case 'EmptyStatement':
        return;
      case 'ContinueStatement':
        if (node.label !== null) no();
        return;
      case 'VariableDeclaration':
        this.#declare(node, isAgain);
        return;
      case 'ExpressionStatement':
        this.#dropped(node.expression, isAgain);
        return;
      case 'IfStatement':
        this.#value(node.test, isAgain);
        this.#statement(node.consequent, isAgain);
        if (node.alternate !== null) this.#statement(node.alternate, isAgain);
        return;
      case 'TryStatement':
        this.#statement(node.block, isAgain);
        if (node.handler !== null)
          this.#scoped(() => {
            for (const name of namesOf(node.handler.param)) this.#bind(name, true, true);
            this.#statement(node.handler.body, isAgain);
          });
        if (node.finalizer !== null) this.#statement(node.finalizer, isAgain);
        return;
      case 'ForOfStatement':
      case 'ForInStatement':
        if (node.await || node.left.type !== 'VariableDeclaration') no();
        this.#value(node.right, true);
        this.#scoped(() => {
          this.#declare(node.left, true, node.right);
          this.#statement(node.body, true);
        });
        return;
      case 'ForStatement':
        if (node.init?.type !== 'VariableDeclaration') no();
        this.#scoped(() => {
          this.#declare(node.init, true);
          if (node.test !== null) this.#value(node.test, true);
          if (node.update !== null) this.#value(node.update, true);
          this.#statement(node.body, true);
        });
        return;
      default:
        // What leaves the loop, among others.
        no();
    }
  }

  #declare({ kind, declarations }: Any, isAgain: boolean, from?: Any): void {
    if (kind !== 'const' && kind !== 'let') no();
    for (const { id, init } of declarations) {
      const value = init ?? from;
      if (init != null) this.#value(init, isAgain);
      for (const name of namesOf(id))
        this.#bind(name, value != null && this.#varies(value), value != null && this.#isResult(value));
      // Defaults, and computed keys.
      if (id.type !== 'Identifier') this.#pattern(id, isAgain);
    }
  }

  #bind(name: string, varies: boolean, isResult: boolean): void {
    if (this.#head.has(name)) no();
    this.#own.add(name);
    if (varies) this.#varying.add(name);
    if (isResult) this.#results.add(name);
  }

  #pattern(pattern: Any, isAgain: boolean): void {
    switch (pattern?.type) {
      case 'ObjectPattern':
        for (const property of pattern.properties) {
          if (property.computed) this.#value(property.key, isAgain);
          this.#pattern(property.value ?? property.argument, isAgain);
        }
        return;
      case 'ArrayPattern':
        for (const element of pattern.elements) this.#pattern(element, isAgain);
        return;
      case 'RestElement':
        this.#pattern(pattern.argument, isAgain);
        return;
      case 'AssignmentPattern':
        this.#pattern(pattern.left, isAgain);
        this.#value(pattern.right, isAgain);
    }
  }

  /** An expression whose value nobody takes. */
  #dropped(node: Any, isAgain: boolean): void {
    switch (node.type) {
      case 'AwaitExpression':
        this.#await(node, isAgain, true);
        return;
      case 'AssignmentExpression':
        this.#assign(node, isAgain);
        return;
      case 'UpdateExpression':
        this.#value(node, isAgain);
        return;
      case 'CallExpression':
        this.#bareCall(node, isAgain);
        return;
      default:
        no();
    }
  }

  /** Of those only a few are known to do nothing that another round sees. */
  #bareCall({ callee, arguments: given }: Any, isAgain: boolean): void {
    if (callee.type !== 'MemberExpression' || callee.computed) no();
    const { object, property } = callee;
    for (const each of given) this.#value(each, isAgain);
    if (object.type === 'Identifier' && this.#isElsewhere(object.name)) {
      if (object.name === 'console' && !given.some((each: Any) => this.#isResult(each))) return;
      if (!/^(?:push|add|set)$/.test(property.name)) no();
      this.#addedTo.add(object.name);
      return;
    }
    const root = rootOf(object);
    if (root?.type !== 'Identifier' || !this.#varying.has(root.name)) no();
    this.#value(object, isAgain);
  }

  #assign({ operator, left, right }: Any, isAgain: boolean): void {
    this.#value(right, isAgain);
    if (left.type === 'Identifier') {
      if (!this.#own.has(left.name)) no();
      if (this.#varies(right)) this.#varying.add(left.name);
      if (this.#isResult(right)) this.#results.add(left.name);
      return;
    }
    if (left.type !== 'MemberExpression' || operator !== '=') no();
    if (left.computed) this.#value(left.property, isAgain);
    const root = rootOf(left.object);
    if (root?.type !== 'Identifier') no();
    if (this.#varying.has(root.name)) {
      this.#value(left.object, isAgain);
      return;
    }
    // `found[id] = …`: each round has a place of its own.
    if (left.object !== root || !this.#isElsewhere(root.name) || !left.computed || !this.#varies(left.property)) no();
    this.#addedTo.add(root.name);
  }

  #value(node: Any, isAgain: boolean): void {
    switch (node.type) {
      case 'AwaitExpression':
        this.#await(node, isAgain, false);
        return;
      case 'Identifier':
        if (this.#isElsewhere(node.name)) this.#read.add(node.name);
        return;
      case 'MemberExpression':
        this.#value(node.object, isAgain);
        if (node.computed) this.#value(node.property, isAgain);
        return;
      case 'Property':
        if (node.computed) this.#value(node.key, isAgain);
        this.#value(node.value, isAgain);
        return;
      case 'UpdateExpression':
        if (node.argument.type !== 'Identifier' || !this.#own.has(node.argument.name)) no();
        return;
      case 'AssignmentExpression':
        this.#assign(node, isAgain);
        return;
      case 'ArrowFunctionExpression':
        this.#callback(node);
        return;
      case 'FunctionExpression':
      case 'ClassExpression':
      case 'YieldExpression':
      case 'ImportExpression':
      case 'Super':
        no();
        return;
      case 'UnaryExpression':
        if (node.operator === 'delete') no();
        break;
    }
    for (const child of childrenOf(node)) this.#value(child, isAgain);
  }

  /** `(user) => user.id`: what it is given is its own. */
  #callback({ async: isAsync, params, body }: Any): void {
    if (isAsync || body.type === 'BlockStatement') no();
    for (const parameter of params) {
      if (parameter.type !== 'Identifier' && !/^(?:Object|Array)Pattern$/.test(parameter.type)) no();
    }
    this.#scoped(() => {
      for (const parameter of params) for (const name of namesOf(parameter)) this.#bind(name, false, false);
      this.#value(body, true);
    });
  }

  #await(node: Any, isAgain: boolean, isDropped: boolean): void {
    if (isAgain) no();
    const call = node.argument.type === 'ChainExpression' ? node.argument.expression : node.argument;
    if (call.type !== 'CallExpression') no();
    const { callee, arguments: given } = call;
    const name = callee.type === 'Identifier' ? callee.name : memberName(callee);
    if (name === undefined || IN_TURN.test(name)) no();
    const receiver = callee.type === 'MemberExpression' ? rootOf(callee.object) : undefined;
    // A list of steps: their order is meant.
    if (callee.type === 'Identifier' && !this.#isElsewhere(callee.name)) no();
    if (receiver?.type === 'Identifier' && receiver.name === 'Promise') no();
    if (receiver?.type === 'ThisExpression' && OF_ITSELF.test(name)) no();
    if (!this.#varies(call)) no();
    for (const part of [...(callee.type === 'MemberExpression' ? [callee.object] : []), ...given]) this.#mayShare(part);
    if (isDropped) {
      if (ORDERED.test(name)) no();
      if (receiver?.type === 'ThisExpression') no();
      if (receiver?.type === 'Identifier' && this.#varying.has(receiver.name)) no();
      // What it is given beside what is the round's own, it may change for the next.
      for (const each of given)
        for (const read of namesRead(each)) if (this.#isElsewhere(read) && !/^[A-Z\d_]+$/.test(read)) no();
    }
    this.awaits.push(node);
    this.#value(callee, isAgain);
    for (const each of given) this.#value(each, isAgain);
  }

  /** A receiver or an argument: of what its name says that calls take turns with it, nothing is claimed. */
  #mayShare(node: Any): void {
    switch (node.type) {
      case 'Identifier':
        if ((this.#isElsewhere(node.name) ? ONE_AT_A_TIME : UNDER_WAY).has(lastWord(node.name))) no();
        return;
      case 'MemberExpression': {
        const root = rootOf(node);
        const isRoundsOwn = root.type === 'Identifier' && !this.#isElsewhere(root.name);
        if (!isRoundsOwn && !node.computed && ONE_AT_A_TIME.has(lastWord(node.property.name))) no();
        this.#mayShare(node.object);
        return;
      }
      case 'CallExpression':
        // `trx('users').insert(…)`.
        this.#mayShare(node.callee.type === 'MemberExpression' ? node.callee.object : node.callee);
        for (const each of node.arguments) this.#mayShare(each);
        return;
      case 'Property':
        this.#mayShare(node.value);
        return;
      default:
        for (const child of childrenOf(node)) this.#mayShare(child);
    }
  }

  #isElsewhere(name: string): boolean {
    return !this.#head.has(name) && !this.#own.has(name);
  }

  #varies(node: Any): boolean {
    return namesRead(node).some((name) => this.#varying.has(name));
  }

  #isResult(node: Any): boolean {
    return awaitsDirectly(node) || namesRead(node).some((name) => this.#results.has(name));
  }
}

/** Of `a.b.c`, and of `f(…).c`: what comes first. */
function rootOf(node: Any): Any {
  switch (node.type) {
    case 'MemberExpression':
      return rootOf(node.object);
    case 'CallExpression':
      return rootOf(node.callee);
    case 'ChainExpression':
      return rootOf(node.expression);
    default:
      return node;
  }
}

function memberName(callee: Any): string | undefined {
  return callee.type === 'MemberExpression' && !callee.computed ? callee.property.name : undefined;
}

/** Of `pgClient` and `PG_CLIENT` it is `client`. */
function lastWord(name: string): string {
  return (/(?:[A-Z]?[a-z\d]+|[A-Z\d]+)$/.exec(name)?.[0] ?? name).toLowerCase();
}

/** All names that are bound by it. */
function namesOf(pattern: Any): string[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property: Any) => namesOf(property.value ?? property.argument));
    case 'ArrayPattern':
      return pattern.elements.flatMap(namesOf);
    case 'RestElement':
      return namesOf(pattern.argument);
    case 'AssignmentPattern':
      return namesOf(pattern.left);
    default:
      return [];
  }
}

/** All names that stand in it for a value, those within functions too; `this` is one. */
function namesRead(node: Any): string[] {
  switch (node.type) {
    case 'Identifier':
      return [node.name];
    case 'ThisExpression':
      return ['this'];
    case 'MemberExpression':
      return [...namesRead(node.object), ...(node.computed ? namesRead(node.property) : [])];
    case 'Property':
      return [...(node.computed ? namesRead(node.key) : []), ...namesRead(node.value)];
    default:
      return childrenOf(node).flatMap(namesRead);
  }
}

/** Whether an `await` stands in it, and not in a function within. */
function awaitsDirectly(node: Any): boolean {
  if (node.type === 'AwaitExpression') return true;
  if (/Function|^Class/.test(node.type)) return false;
  return childrenOf(node).some(awaitsDirectly);
}

function childrenOf(node: Any): Any[] {
  const found: Any[] = [];
  for (const key in node) {
    const value = node[key];
    if (value === null || typeof value !== 'object') continue;
    if (Array.isArray(value)) {
      for (const child of value) if (typeof child?.type === 'string') found.push(child);
    } else if (typeof value.type === 'string') {
      found.push(value);
    }
  }
  return found;
}
