import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { Session } from 'node:inspector';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  claimName,
  Discovery,
  decodeFromClient,
  encode,
  isCompatible,
  PROTOCOL,
  SNAPSHOT_MAX_TASKS,
} from '@async-console/protocol';
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { WebSocketServer } from 'ws';
import { t as LEFT_ALONE, i as view } from '../left-alone-BIWJcJ5J.js';

// src/serve/directory.ts
/**
 * The private directory in which a process leaves its socket and its discovery file. The directory protects: sockets
 * made under a careless umask are open to everybody.
 */
/** Longer socket paths are EINVAL (108 bytes on Linux, 104 on macOS). */
const MAX_SOCKET_PATH = 100;
const SOCKET_NAME_ROOM = 32;
/** `$XDG_RUNTIME_DIR/async-console`, else one per user below the temporary directory. */
function privateDirectory(env = process.env) {
  const runtime = env.XDG_RUNTIME_DIR;
  const wanted = runtime ? join(runtime, 'async-console') : void 0;
  if (wanted !== void 0 && wanted.length + SOCKET_NAME_ROOM <= MAX_SOCKET_PATH && isDirectory(runtime)) return wanted;
  const user = process.getuid?.() ?? 'user';
  return join(tmpdir(), `async-console-${user}`);
}
/** Makes the directory if need be. @throws Error with a sentence when it is not ours alone. Changes nothing then. */
function preparePrivateDirectory(path) {
  try {
    mkdirSync(path, { mode: 448 });
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (process.platform === 'win32') return;
  const stat = lstatSync(path);
  const owner = process.getuid?.();
  if (!stat.isDirectory()) throw new Error(`${path} is not a directory`);
  if (owner !== void 0 && stat.uid !== owner) throw new Error(`${path} belongs to another user`);
  if ((stat.mode & 63) !== 0) throw new Error(`${path} is open to other users (chmod 700 mends it)`);
}
function isDirectory(path) {
  try {
    return lstatSync(path).isDirectory();
  } catch {
    return false;
  }
}
// src/serve/discovery-file.ts
/** Writes the file whole or not at all, for this user's eyes only. Returns its path. */
function writeDiscovery(directory, discovery) {
  const path = join(directory, `${discovery.pid}.json`);
  const draft = `${path}.${process.hrtime.bigint().toString(36)}`;
  writeFileSync(draft, JSON.stringify(discovery), {
    mode: 384,
    flag: 'wx',
  });
  renameSync(draft, path);
  return path;
}
function restrictToOwner(path) {
  if (process.platform !== 'win32') chmodSync(path, 384);
}
/** Removes what this process left; what is gone already is fine. */
function removeQuietly(path) {
  try {
    unlinkSync(path);
  } catch {}
}
// src/serve/parent.ts
/** Whether the process that started this one is instrumented too: then it has left its own discovery file beside ours. */
/** Of a file that the clock of the other process has dated. */
const TOLERANCE_MS = 1e3;
/** A file alone may be left from a process long gone whose pid is used again: somebody listens on its socket. */
async function isObserved(parentPid, directory, startedAt) {
  try {
    const found = Discovery.parse(JSON.parse(readFileSync(join(directory, `${parentPid}.json`), 'utf8')));
    if (found.pid !== parentPid || found.startedAt > startedAt + TOLERANCE_MS) return false;
    return await listens(found.socket);
  } catch {
    return false;
  }
}
function listens(socket) {
  return new Promise((answer) => {
    const probe = connect(socket);
    probe.once('connect', () => {
      probe.destroy();
      answer(true);
    });
    probe.once('error', (error) => answer(error.code === 'EAGAIN'));
  });
}
// src/serve/server.ts
/** The Unix socket that consoles connect to. Everything that is not a console of this user is refused without a word. */
const MAX_CONSOLES = 8;
/** Milliseconds for the request that asks for the upgrade. */
const UPGRADE_WITHIN_MS = 5e3;
/** @throws when the socket cannot be made. `onConsole` gets each connection that was let in. */
async function listen(path, onConsole) {
  const webSockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: 65536,
    clientTracking: true,
  });
  const server = createServer((_request, response) => {
    response.writeHead(426, { connection: 'close' }).end();
  });
  server.headersTimeout = UPGRADE_WITHIN_MS;
  server.requestTimeout = UPGRADE_WITHIN_MS;
  server.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy());
    if (request.headers.origin !== void 0) return refuse(stream, 403, 'Forbidden');
    if (webSockets.clients.size >= MAX_CONSOLES) return refuse(stream, 503, 'Service Unavailable');
    webSockets.handleUpgrade(request, stream, head, onConsole);
  });
  server.on('clientError', (_error, stream) => stream.destroy());
  await listening(server, path);
  return {
    close: () => {
      for (const socket of webSockets.clients) socket.terminate();
      server.close();
      server.closeAllConnections();
    },
  };
}
function refuse(stream, status, reason) {
  stream.end(`HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
function listening(server, path) {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(path, () => {
      server.off('error', failed);
      server.on('error', () => {});
      done();
    });
  });
}
// src/serve/session.ts
/** One console. It is sent the latest state, never a queue; what it says wrong ends the connection, not the observer. */
const HELLO_WITHIN_MS = 5e3;
const PING_EVERY_MS = 15e3;
const MAX_BUFFERED = 16777216;
var Session$1 = class {
  #options;
  #timers = /* @__PURE__ */ new Set();
  #greeted = false;
  #measures = false;
  #updates;
  #window;
  #sequence = 0;
  #mark;
  #heard = true;
  constructor(options) {
    this.#options = options;
    const { socket } = options;
    socket.on('message', (data, isBinary) => this.#receive(isBinary ? void 0 : data.toString()));
    socket.on('error', () => socket.terminate());
    socket.on('pong', () => {
      this.#heard = true;
    });
    socket.on('close', () => {
      for (const timer of this.#timers) clearInterval(timer);
      clearInterval(this.#updates);
      options.onClosed();
    });
    this.#timers.add(
      setTimeout(() => this.#greeted || this.#refuse('silent', 'No hello within 5 seconds.'), HELLO_WITHIN_MS),
    );
    this.#timers.add(setInterval(() => this.#ping(), PING_EVERY_MS));
    this.#send({
      type: 'hello',
      protocol: PROTOCOL,
      agent: options.agentVersion,
      process: options.process,
    });
  }
  get isGreeted() {
    return this.#greeted;
  }
  /** True while this console wants the loop measured. */
  get measures() {
    return this.#measures || this.#window !== void 0;
  }
  /** Sends the app's last state and closes; resolves when the console has it, or is gone. */
  async finish() {
    const { socket, source } = this.#options;
    clearInterval(this.#updates);
    if (!this.#greeted || socket.readyState !== socket.OPEN) return;
    await new Promise((done) => {
      socket.once('close', () => done());
      socket.send(
        encode({
          type: 'final',
          body: source.snapshot(),
        }),
        () => socket.close(1e3, 'ended'),
      );
    });
  }
  #ping() {
    if (!this.#heard) {
      this.#options.socket.terminate();
      return;
    }
    this.#heard = false;
    this.#options.socket.ping();
  }
  #receive(text) {
    const { socket } = this.#options;
    if (socket.readyState !== socket.OPEN) return;
    let message;
    try {
      if (text === void 0) throw new Error('Messages are text.');
      message = decodeFromClient(text);
    } catch (error) {
      this.#refuse('bad-message', error.message);
      return;
    }
    if (message.type === 'hello') this.#hello(message.protocol);
    else if (!this.#greeted) this.#refuse('no-hello', 'The first message must be a hello.');
    else this.#answer(message);
  }
  #hello(protocol) {
    if (!isCompatible(protocol)) {
      this.#refuse(
        'protocol-version',
        `This agent speaks protocol ${PROTOCOL.major}.${PROTOCOL.minor}, the console ${protocol.major}.${protocol.minor}.`,
      );
      return;
    }
    this.#greeted = true;
    this.#options.onHello();
  }
  #answer(message) {
    switch (message.type) {
      case 'subscribe':
        this.#window = message.window;
        this.#sequence = message.sequence;
        clearInterval(this.#updates);
        this.#updates = setInterval(() => this.#update(), message.intervalMs);
        this.#update();
        return;
      case 'unsubscribe':
        this.#window = void 0;
        clearInterval(this.#updates);
        return;
      case 'measure':
        this.#measures = true;
        return;
      case 'snapshot':
        this.#send({
          type: 'snapshot',
          body: this.#options.source.snapshot(),
        });
    }
  }
  #update() {
    if (this.#window === void 0 || this.#options.socket.bufferedAmount > 0) return;
    const { update, mark } = this.#options.source.update(this.#window, this.#mark);
    this.#mark = mark;
    this.#send({
      type: 'update',
      sequence: this.#sequence,
      update,
    });
  }
  #send(message) {
    const { socket } = this.#options;
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > MAX_BUFFERED) socket.terminate();
    else socket.send(encode(message));
  }
  #refuse(code, message) {
    clearInterval(this.#updates);
    this.#send({
      type: 'error',
      code,
      message,
    });
    this.#options.socket.close(1008, code);
  }
};
// src/observer/book.ts
/** As the probe names it. */
const TOP_LEVEL = '(top level)';
const MAX_FIELDS = 1e5;
const MAX_ERRORS = 2e4;
/** What the numbers in one thread's table mean: sites, names, fields. */
var Book = class {
  sites = [];
  modules;
  #names = [];
  #fields = /* @__PURE__ */ new Map();
  #errors = /* @__PURE__ */ new Map();
  /** Why the agent has switched itself off in this thread. */
  error;
  constructor(modules) {
    this.modules = modules;
  }
  take(report) {
    switch (report.type) {
      case 'module': {
        const locate = this.modules.take(report);
        for (const site of report.sites) {
          const location = locate(site.line, site.column);
          const name = site.name === TOP_LEVEL ? basename(location.file) : site.name;
          this.sites[site.id] = {
            kind: site.kind,
            name,
            location,
          };
        }
        return;
      }
      case 'name':
        this.#names[report.index] = report.name;
        return;
      case 'fields':
        this.#fields.set(report.task, scalars(report.fields));
        if (this.#fields.size > MAX_FIELDS) this.#fields.delete(this.#fields.keys().next().value);
        return;
      case 'failure':
        this.#errors.set(report.task, {
          name: report.name,
          message: report.message,
        });
        if (this.#errors.size > MAX_ERRORS) this.#errors.delete(this.#errors.keys().next().value);
        return;
      case 'error':
        this.error = report.message;
    }
  }
  name(index) {
    return this.#names[index];
  }
  fields(task) {
    return this.#fields.get(task);
  }
  /** What a failed task has thrown; undefined: it was not told, because too many failed at once. */
  failure(task) {
    return this.#errors.get(task);
  }
  forget(task) {
    this.#errors.delete(task);
    this.#fields.delete(task);
  }
};
/** Fields are scalars; anything else is shown as its type, because its values stay in the app. */
function scalars(fields) {
  const out = {};
  for (const [key, value] of Object.entries(fields))
    if (value === null || typeof value === 'boolean' || typeof value === 'string') out[key] = value;
    else if (typeof value === 'number') out[key] = Number.isFinite(value) ? value : String(value);
    else out[key] = `[${typeof value}]`;
  return out;
}
// src/observer/ids.ts
/**
 * Each thread numbers its tasks from 1; on the wire a task's id is unique within the process. So ids are given out in
 * blocks of a million: the main thread has the first, each thread takes the next free one when it needs another.
 */
const BLOCK = 1e6;
var Blocks = class {
  #next = 0;
  take() {
    return this.#next++;
  }
};
var TaskIds = class {
  #blocks;
  /** Of the thread's first million, its second million, … */
  #taken = [];
  constructor(blocks) {
    this.#blocks = blocks;
    this.#taken.push(blocks.take());
  }
  /** The id of a task that its thread calls `own`. */
  unique(own) {
    const nth = Math.floor((own - 1) / BLOCK);
    while (this.#taken.length <= nth) this.#taken.push(this.#blocks.take());
    return this.#taken[nth] * BLOCK + ((own - 1) % BLOCK) + 1;
  }
  /** What its thread calls the task `id`; undefined when it is another thread's. */
  own(id) {
    const nth = this.#taken.indexOf(Math.floor((id - 1) / BLOCK));
    return nth === -1 ? void 0 : nth * BLOCK + ((id - 1) % BLOCK) + 1;
  }
};
// src/observer/places.ts
/** Paths as people know them: relative to the working directory when inside it, else absolute. */
function shortPath(urlOrPath, directory) {
  const path = urlOrPath.startsWith('file:') ? fileURLToPath(urlOrPath) : urlOrPath;
  if (!isAbsolute(path)) return path;
  const inside = relative(directory, path);
  return inside === '' || inside.startsWith('..') || isAbsolute(inside) ? path : inside;
}
/** Reads the module's source map, if it has one. A map that cannot be read leaves the module's own positions. */
function locator(url, sourceMap, directory) {
  const own = (line, column) => ({
    file: shortPath(url, directory),
    line,
    column,
  });
  const map = sourceMap === void 0 ? void 0 : readMap(url, sourceMap);
  if (map === void 0) return own;
  return (line, column) => {
    const found = originalPositionFor(map, {
      line,
      column: column - 1,
    });
    if (found.source === null || found.line === null) return own(line, column);
    return {
      file: shortPath(found.source, directory),
      line: found.line,
      column: found.column + 1,
    };
  };
}
function readMap(url, sourceMap) {
  try {
    const path = fileURLToPath(url);
    const inline = /^data:application\/json[^,]*?(;base64)?,/.exec(sourceMap);
    if (inline !== null) {
      const body = sourceMap.slice(inline[0].length);
      const json = inline[1] === void 0 ? decodeURIComponent(body) : Buffer.from(body, 'base64').toString();
      return new TraceMap(json, path);
    }
    if (/^[a-z]+:\/\//i.test(sourceMap) && !sourceMap.startsWith('file:')) return void 0;
    const file = sourceMap.startsWith('file:')
      ? fileURLToPath(sourceMap)
      : resolve(dirname(path), decodeURIComponent(sourceMap));
    return new TraceMap(readFileSync(file, 'utf8'), file);
  } catch {
    return;
  }
}
// src/observer/modules.ts
const MAX_UNCOVERED = 50;
/** What the protocol calls them. */
const RULES = LEFT_ALONE;
const MAX_PATH = 1e3;
/** The modules of the process. Threads that load the same file share it: it is counted once, its source map read once. */
var Modules = class {
  #places = /* @__PURE__ */ new Map();
  #counts = {
    instrumented: 0,
    skipped: 0,
    failed: 0,
  };
  #uncovered = [];
  #loaded = /* @__PURE__ */ new Set();
  #directory;
  #skippedBy = /* @__PURE__ */ new Map();
  /** One count for each of LEFT_ALONE; the app's threads write them. */
  #leftAlone;
  #skippedFunctions = 0;
  constructor(directory, leftAlone) {
    this.#directory = directory;
    this.#leftAlone = leftAlone;
  }
  /** Gives the places of its sites. */
  take(report) {
    const isFirst = !this.#loaded.has(report.url);
    this.#loaded.add(report.url);
    if (isFirst) this.#counts[report.outcome]++;
    if (isFirst) this.#skippedFunctions += report.skippedFunctions;
    if (isFirst) this.#takeUncovered(report);
    const known = this.#places.get(report.url);
    const locate =
      known !== void 0 && known.sourceMap === report.sourceMap
        ? known.locate
        : locator(report.url, report.sourceMap, this.#directory);
    if (report.sites.length > 0 || report.sourceMap !== void 0)
      this.#places.set(report.url, {
        locate,
        added: report.added,
        sourceMap: report.sourceMap,
      });
    return locate;
  }
  #takeUncovered({ url, skippedBy, reason }) {
    if (skippedBy !== void 0) this.#skippedBy.set(skippedBy, (this.#skippedBy.get(skippedBy) ?? 0) + 1);
    if (reason === void 0 || this.#uncovered.length >= MAX_UNCOVERED) return;
    this.#uncovered.push({
      file: shortPath(url, this.#directory).slice(0, MAX_PATH),
      reason,
    });
  }
  /** Where a position of a running text stands in its source. */
  place(url, line, column) {
    const module = this.#places.get(url.startsWith('/') ? pathToFileURL(url).href : url);
    if (module === void 0)
      return {
        file: shortPath(url, this.#directory),
        line,
        column,
      };
    return module.locate(line, withoutAdded(module.added, line, column));
  }
  coverage() {
    const byRule = RULES.map((why, index) => [why, this.#leftAlone[index]]);
    const left = byRule.reduce((sum, [, modules]) => sum + modules, 0);
    return {
      modules: {
        ...this.#counts,
        skipped: this.#counts.skipped + left,
        skippedBy: Object.fromEntries([...byRule.filter(([, modules]) => modules > 0), ...this.#skippedBy]),
      },
      uncovered: [...this.#uncovered],
      skippedFunctions: this.#skippedFunctions,
    };
  }
};
function withoutAdded(added, line, column) {
  let shift = 0;
  for (let k = 0; k < added.length; k += 3) {
    const original = added[k + 1];
    if (added[k] === line && original + shift < column) shift += added[k + 2];
  }
  return column - shift;
}
// src/observer/clock.ts
/** Both clocks count from the same monotonic source; `offset` is what lies between their origins. */
function clockOf(offset) {
  return () => {
    const [seconds, nanoseconds] = process.hrtime();
    return seconds * 1e3 + nanoseconds / 1e6 - offset;
  };
}
// src/observer/counted.ts
/** What is counted of a live task, and from when. */
/** The task that runs now; 0: none. A thread that does not measure notes only its frame. */
function runningTask({ header, slots }) {
  if (header[13] === 1) return header[1];
  const frame = header[2];
  return frame === 0 ? 0 : slots[frame * 16 + 5];
}
/** From when a task's counters and times are counted; undefined: they are not. */
function measuredFrom(table, row) {
  const { header, headerTimes, taskTimes } = table;
  if (header[13] !== 1) return void 0;
  return Math.max(headerTimes[13], taskTimes[row * 16 + 8]);
}
/** Counters left from before the present era are nothing yet. */
function isCurrent(table, row) {
  return table.tasks[row * 32 + 6] === table.header[12] && table.header[13] === 1;
}
/** What is counted of a live task up to now, a poll or a delay under way included. */
function counted(table, row, now) {
  const { tasks, taskTimes, header, headerTimes } = table;
  const t = row * 32;
  const d = row * 16;
  if (!isCurrent(table, row))
    return {
      busy: 0,
      scheduled: 0,
      polls: 0,
      wakes: 0,
      selfWakes: 0,
    };
  let busy = taskTimes[d + 9];
  let scheduled = taskTimes[d + 10];
  if (header[1] === row) busy += Math.max(0, now - headerTimes[0]);
  else if (tasks[t + 4] > 0) scheduled += Math.max(0, now - taskTimes[d + 11]);
  return {
    busy,
    scheduled,
    polls: tasks[t + 1],
    wakes: tasks[t + 2],
    selfWakes: tasks[t + 3],
  };
}
// src/observer/ended.ts
/** Rows kept; older ones are in the totals only. */
const MAX_KEPT = 1e4;
/** While nobody looks, that many of the newest stay in the ring; what is older is in the totals only. */
const LEFT_IN_RING = 2e3;
/** The newest ended tasks of all threads, oldest first. */
var EndedTasks = class {
  kept = [];
  /** Dropped for newer ones. */
  forgotten = 0;
  keep(task) {
    this.kept.push(task);
    if (this.kept.length <= MAX_KEPT * 1.5) return;
    const oldest = this.kept.splice(0, this.kept.length - MAX_KEPT);
    this.forgotten += oldest.length;
    for (const { origin, id } of oldest) origin.book.forget(id);
  }
};
/** Takes the ended tasks of one thread out of their ring before they are overwritten. */
var EndedReader = class {
  /** Overwritten before they were read. */
  lost = 0;
  #table;
  #origin;
  #read = 0;
  constructor(table, origin) {
    this.#table = table;
    this.#origin = origin;
  }
  /** Call it often while nobody looks: to make a row of every task would cost more than all else the observer does then. */
  skim(into) {
    const { header, ended } = this.#table;
    if (header[13] === 1) {
      this.drain(into);
      return;
    }
    const written = header[7];
    const upTo = written - LEFT_IN_RING;
    for (const oldest = written - 8192; this.#read < upTo; this.#read++) {
      into.forgotten++;
      if (this.#read >= oldest) this.#origin.book.forget(ended[(this.#read & 8191) * 16 + 0]);
    }
  }
  /** Call it often while somebody looks: the ring holds 8192. */
  drain(into) {
    const { header, ended } = this.#table;
    const written = header[7];
    const oldest = Math.max(0, written - 8192);
    if (this.#read < oldest) {
      this.lost += oldest - this.#read;
      this.#read = oldest;
    }
    for (; this.#read < written; this.#read++) {
      const e = (this.#read & 8191) * 16;
      const row = entry(this.#origin, ended, e);
      if (header[7] - this.#read > 8192) this.lost++;
      else into.keep(row);
    }
  }
};
/** A live task whose thread ended at `at`: it will never run again. */
function endedWithThread(table, origin, row, at) {
  const { slots, tasks, taskTimes } = table;
  const int = (field) => tasks[row * 32 + field];
  const time = (field) => taskTimes[row * 16 + field];
  const root = int(0) * 16;
  return {
    origin,
    id: time(7),
    kind: slots[root + 1] & 7,
    site: slots[root + 2],
    name: int(5),
    spawnedBy: time(14),
    startedAt: time(8),
    endedAt: at,
    ...counted(table, row, at),
    maxPoll: time(13),
    measuredFrom: measuredFrom(table, row),
    outcome: 0,
  };
}
function entry(origin, ended, e) {
  const at = (field) => ended[e + field];
  return {
    origin,
    id: at(0),
    kind: at(1),
    site: at(2),
    name: at(3),
    spawnedBy: at(4),
    startedAt: at(5),
    endedAt: at(6),
    busy: at(7),
    scheduled: at(8),
    polls: at(9),
    wakes: at(10),
    selfWakes: at(11),
    maxPoll: at(12),
    measuredFrom: Number.isNaN(at(13)) ? void 0 : at(13),
    outcome: at(14),
  };
}
// src/observer/pulse.ts
const MAX_DELAYS = 6e3;
var Pulse = class {
  #table;
  #send;
  /** When the unanswered heartbeat was sent. */
  #sentAt;
  #answered = 0;
  /** Delays in milliseconds, oldest first, each with when it was measured. */
  delays = [];
  constructor(table, send) {
    this.#table = table;
    this.#send = send;
    this.#answered = table.header[9];
  }
  /** Call every BEAT_MS. `answeredAt` is when the last answer was written. */
  beat(now, answeredAt) {
    this.look(answeredAt);
    if (this.#sentAt === void 0) {
      this.#sentAt = now;
      this.#send();
    }
  }
  look(answeredAt) {
    const answered = Atomics.load(this.#table.header, 9);
    if (this.#sentAt === void 0 || answered === this.#answered) return;
    this.#answered = answered;
    this.delays.push({
      at: answeredAt,
      ms: Math.max(0, answeredAt - this.#sentAt),
    });
    if (this.delays.length > MAX_DELAYS) this.delays.splice(0, MAX_DELAYS / 2);
    this.#sentAt = void 0;
  }
  /** Since when the loop has not answered; undefined when it owes no answer. */
  get owedSince() {
    return this.#sentAt;
  }
};
function markLoop(table, now, ended) {
  const { headerTimes, header } = table;
  let tasks = headerTimes[7];
  if (header[1] !== 0) tasks += Math.max(0, now - headerTimes[0]);
  return {
    at: now,
    beatAt: headerTimes[9],
    idle: headerTimes[10],
    beats: Atomics.load(header, 9),
    tasks,
    gc: headerTimes[16],
    gcInPolls: headerTimes[17],
    ended,
  };
}
/** When the loop started: what it had done by then is nothing. */
const LOOP_START = {
  at: 0,
  beatAt: 0,
  idle: 0,
  beats: 0,
  tasks: 0,
  gc: 0,
  gcInPolls: 0,
  ended: 0,
};
/** The loop between two marks. What was not measured is absent. */
function loopBetween(from, to, delays, longest) {
  const within = delays.filter(({ at }) => at >= from.at && at <= to.at).map((delay) => delay.ms);
  const measured = (from.beats > 0 || from === LOOP_START) && to.beats > from.beats;
  const idleMs = to.idle - from.idle;
  const busyMs = Math.max(0, to.beatAt - from.beatAt - idleMs);
  const gc = to.gc - from.gc;
  const tasks = to.tasks - from.tasks - (to.gcInPolls - from.gcInPolls);
  return {
    ...(measured && busyMs + idleMs > 0
      ? {
          utilization: Math.round((busyMs / (busyMs + idleMs)) * 1e4) / 1e4,
          busyMs: round(busyMs),
          idleMs: round(idleMs),
          gcMs: round(gc),
          otherMs: round(Math.max(0, busyMs - gc - tasks)),
        }
      : {}),
    tasksMs: round(Math.max(0, tasks)),
    ...(within.length > 0 ? { delayMs: percentiles$1(within) } : {}),
    ...(longest > 0 ? { longestPollMs: round(longest) } : {}),
  };
}
function longestPoll(table, live) {
  let longest = table.headerTimes[8];
  for (const row of live) longest = Math.max(longest, table.taskTimes[row * 16 + 13]);
  return longest;
}
function percentiles$1(values) {
  const sorted = values.sort((a, b) => a - b);
  const at = (share) => round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);
  return {
    p50: at(0.5),
    p99: at(0.99),
    max: at(1),
  };
}
function round(value) {
  return Math.round(value * 1e3) / 1e3;
}
// src/observer/histograms.ts
/** Histograms of the table, read: percentiles are the upper end of the bucket they fall into, at most a fifth too high. */
function histogram(table, number) {
  return table.histograms.subarray(number * 112, (number + 1) * 112);
}
function count(buckets) {
  let sum = 0;
  for (const each of buckets) sum += each;
  return sum;
}
/** In milliseconds; undefined when nothing was counted. */
function percentiles(buckets) {
  const total = count(buckets);
  if (total === 0) return void 0;
  const at = (share) => {
    const rank = Math.max(1, Math.ceil(total * share));
    let seen = 0;
    let bucket = 0;
    while (bucket < buckets.length - 1) {
      seen += buckets[bucket];
      if (seen >= rank) break;
      bucket++;
    }
    return Math.round((upperEnd(bucket) / 8192) * 1e4) / 1e4;
  };
  return {
    p50: at(0.5),
    p90: at(0.9),
    p99: at(0.99),
  };
}
/** In units of the histogram. */
function upperEnd(bucket) {
  if (bucket < 4) return bucket + 1;
  const octave = (bucket >> 2) + 1;
  return (4 + (bucket & 3) + 1) * 2 ** (octave - 2);
}
// src/observer/rows.ts
const KINDS = {
  [1]: 'call',
  [2]: 'spawn',
  [3]: 'request',
  [4]: 'detached',
};
const MAX_TREE = 500;
/** The writer goes on while we read: a chain that changes under us must not lead in circles. */
const MAX_STEPS = 1e4;
/** Microseconds are enough on the wire. */
function ms(value) {
  return Math.round(value * 1e3) / 1e3;
}
/** Counted time = busy + scheduled + idle, whatever the writer did between our reads. */
function times(total, measured, busy, scheduled) {
  if (measured === void 0) return { totalMs: ms(total) };
  const busyMs = ms(busy);
  const scheduledMs = ms(scheduled);
  const idleMs = ms(Math.max(0, measured - busy - scheduled));
  const sum = ms(busyMs + scheduledMs + idleMs);
  return total - measured < 0.001
    ? {
        totalMs: sum,
        busyMs,
        scheduledMs,
        idleMs,
      }
    : {
        totalMs: ms(Math.max(total, sum)),
        measuredMs: sum,
        busyMs,
        scheduledMs,
        idleMs,
      };
}
/** Rows of the tasks that live now. */
function liveTasks(table) {
  const found = [];
  const end = table.header[11];
  for (let row = 1; row < end; row++) if (table.tasks[row * 32 + 0] !== 0) found.push(row);
  return found;
}
function stateOf(table, row) {
  if (runningTask(table) === row) return 'running';
  return isCurrent(table, row) && table.tasks[row * 32 + 4] > 0 ? 'scheduled' : 'idle';
}
function taskIdOf(table, row) {
  return table.taskTimes[row * 16 + 7];
}
/** The row of a live task; undefined when it ended while it was read. */
function liveRow(table, book, row, now) {
  const { slots, tasks, taskTimes } = table;
  const t = row * 32;
  const d = row * 16;
  const slot = tasks[t + 0];
  if (slot === 0) return void 0;
  const i = slot * 16;
  const flags = slots[i + 1];
  const state = stateOf(table, row);
  const id = taskIdOf(table, row);
  const startedAt = taskTimes[d + 8];
  const from = measuredFrom(table, row);
  const { busy, scheduled, polls, wakes, selfWakes } = counted(table, row, now);
  const current = isCurrent(table, row);
  const result = {
    id,
    ...identity(book, slots[i + 2], tasks[t + 5], flags & 7, () => childSite(table, slot)),
    state,
    ...spawner(taskTimes[d + 14]),
    detached: (flags & 7) === 4,
    ...(state === 'running' ? {} : optional('awaiting', innermostAwait(table, book, slot, now))),
    ...times(now - startedAt, from === void 0 ? void 0 : now - from, busy, scheduled),
    ...(from === void 0
      ? {}
      : {
          polls,
          wakes,
          selfWakes,
        }),
    ...(current && polls > 0 ? { maxPollMs: ms(taskTimes[d + 13]) } : {}),
    ...(current ? waker(table, row) : {}),
    ...(current ? ownHistograms(table, tasks[t + 8]) : {}),
    ...(tasks[t + 9] === 0
      ? {}
      : {
          failed: true,
          ...optional('error', book.failure(id)),
        }),
    ...optional('fields', book.fields(id)),
  };
  return tasks[t + 0] === slot && taskIdOf(table, row) === id ? result : void 0;
}
const WAKERS = {
  [1]: 'task',
  [2]: 'itself',
  [3]: 'timer',
  [4]: 'immediate',
  [5]: 'tick',
  [6]: 'io',
  [7]: 'message',
  [8]: 'code',
};
function waker(table, row) {
  const { tasks, taskTimes } = table;
  const kind = WAKERS[tasks[row * 32 + 7]];
  if (kind === void 0) return {};
  const d = row * 16;
  return {
    lastWokenAt: ms(taskTimes[d + 11]),
    wokenBy: {
      kind,
      ...(kind === 'task' ? { task: taskTimes[d + 15] } : {}),
    },
  };
}
function ownHistograms(table, first) {
  if (first === 0) return {};
  return {
    ...optional('pollMs', percentiles(histogram(table, first))),
    ...optional('scheduledDelayMs', percentiles(histogram(table, first + 1))),
  };
}
function endedRow(book, task) {
  return {
    id: task.id,
    ...identity(book, task.site, task.name, task.kind, () => 0),
    state: 'ended',
    ...spawner(task.spawnedBy),
    detached: task.kind === 4,
    ...times(
      task.endedAt - task.startedAt,
      task.measuredFrom === void 0 ? void 0 : task.endedAt - task.measuredFrom,
      task.busy,
      task.scheduled,
    ),
    ...(task.measuredFrom === void 0
      ? {}
      : {
          polls: task.polls,
          wakes: task.wakes,
          selfWakes: task.selfWakes,
        }),
    ...(task.polls > 0 ? { maxPollMs: ms(task.maxPoll) } : {}),
    ...(task.outcome === 1
      ? {
          failed: true,
          ...optional('error', book.failure(task.id)),
        }
      : {}),
    ...(task.outcome === 2 ? { lost: true } : {}),
    ...optional('fields', book.fields(task.id)),
  };
}
function optional(key, value) {
  return value === void 0 ? {} : { [key]: value };
}
function spawner(id) {
  return id > 0 ? { spawnedBy: id } : {};
}
function identity(book, site, name, kind, inner) {
  const own = book.sites[site === 0 ? inner() : site];
  return {
    name: book.name(name) ?? own?.name ?? '(unknown)',
    kind: KINDS[kind] ?? 'call',
    ...optional('location', own?.location),
  };
}
/** A task without a function of its own is located at the function that it called. */
function childSite(table, slot) {
  const child = soleOrFirstChild(table, slot);
  return child === 0 ? 0 : table.slots[child * 16 + 2];
}
function soleOrFirstChild(table, slot) {
  let child = table.slots[slot * 16 + 6];
  for (let steps = 0; child !== 0 && steps < MAX_STEPS; steps++) {
    const next = table.slots[child * 16 + 7];
    if (next === 0) return child;
    child = next;
  }
  return child;
}
/** Follows the awaits from the task's root frame inwards: the frame that waits for something that is no frame. */
function innermostAwait(table, book, slot, now) {
  let at = slot;
  for (let steps = 0; steps < MAX_STEPS; steps++) {
    const inner = table.slots[at * 16 + 2] === 0 ? soleOrFirstChild(table, at) : awaitedChild(table, at);
    if (inner === 0) break;
    at = inner;
  }
  return awaitOf(table, book, at, now);
}
/** The child frame whose promise this frame waits for; 0: it waits for something else. */
function awaitedChild(table, slot) {
  const { slots } = table;
  let child = slots[slot * 16 + 6];
  for (let steps = 0; child !== 0 && steps < MAX_STEPS; steps++) {
    let waiter = slots[child * 16 + 9];
    for (let w = 0; waiter !== 0 && w < MAX_STEPS; w++) {
      if (waiter === slot) return child;
      waiter = slots[waiter * 16 + 10];
    }
    child = slots[child * 16 + 7];
  }
  return 0;
}
function awaitOf(table, book, slot, now) {
  const site = book.sites[table.slots[slot * 16 + 3]];
  if (site === void 0) return void 0;
  return {
    ...site.location,
    function: site.name,
    forMs: ms(Math.max(0, now - table.slotTimes[slot * 8 + 7])),
    at: site.kind === 'function' ? 'await' : site.kind,
  };
}
/** The row with its await tree. */
function liveDetail(table, book, task, now) {
  const row = liveRow(table, book, task, now);
  const slot = table.tasks[task * 32 + 0];
  if (row === void 0 || slot === 0) return void 0;
  const budget = {
    left: MAX_TREE,
    omitted: 0,
  };
  const awaitTree =
    table.slots[slot * 16 + 2] !== 0
      ? [frameNode(table, book, slot, now, budget)]
      : children(table, book, slot, now, budget);
  return {
    ...row,
    awaitTree,
    awaitTreeOmitted: budget.omitted,
  };
}
function endedDetail(book, task) {
  return {
    ...endedRow(book, task),
    awaitTree: [],
    awaitTreeOmitted: 0,
  };
}
function frameNode(table, book, slot, now, budget) {
  const { slots, slotTimes } = table;
  budget.left--;
  const site = book.sites[slots[slot * 16 + 2]];
  const state = slots[slot * 16 + 1] & 24;
  return {
    function: site?.name ?? '(unknown)',
    ...optional('location', site?.location),
    state: state === 8 ? 'running' : state === 24 ? 'scheduled' : 'suspended',
    ...(state === 8 ? {} : optional('awaiting', awaitOf(table, book, slot, now))),
    ageMs: ms(Math.max(0, now - slotTimes[slot * 8 + 6])),
    children: children(table, book, slot, now, budget),
  };
}
function children(table, book, slot, now, budget) {
  const nodes = [];
  let child = table.slots[slot * 16 + 6];
  for (let steps = 0; child !== 0 && steps < MAX_STEPS; steps++) {
    if (budget.left > 0) nodes.push(frameNode(table, book, child, now, budget));
    else budget.omitted++;
    child = table.slots[child * 16 + 7];
  }
  return nodes.reverse();
}
function totals(table, live) {
  const { headerTimes } = table;
  const ended = headerTimes[2];
  const sums = {
    polls: headerTimes[4],
    wakes: headerTimes[5],
    selfWakes: headerTimes[6],
  };
  for (const row of live) {
    const { polls, wakes, selfWakes } = counted(table, row, 0);
    sums.polls += polls;
    sums.wakes += wakes;
    sums.selfWakes += selfWakes;
  }
  return {
    spawned: Math.max(ended + live.length, headerTimes[1]),
    live: live.length,
    ended,
    failed: headerTimes[18],
    lost: headerTimes[15],
    detached: headerTimes[3],
    ...sums,
  };
}
/** Every async function that was called, most calls first. */
function siteRows(table, book) {
  const rows = [];
  book.sites.forEach((site, id) => {
    const s = id * 8;
    const calls = table.sites[s + 0];
    if (site?.kind !== 'function' || calls === 0) return;
    const first = table.sites[s + 3];
    rows.push({
      name: site.name,
      location: site.location,
      calls,
      live: table.sites[s + 1],
      ended: table.sites[s + 2],
      failed: table.sites[s + 4],
      lost: table.sites[s + 5],
      ...(first === 0 ? {} : tasksOfSite(table, id, first)),
    });
  });
  return rows.sort((a, b) => b.calls - a.calls);
}
function tasksOfSite(table, id, first) {
  const polls = histogram(table, first);
  return {
    polls: count(polls),
    busyMs: ms(table.siteTimes[id * 4 + 3]),
    ...optional('pollMs', percentiles(polls)),
    ...optional('scheduledDelayMs', percentiles(histogram(table, first + 1))),
    ...optional('totalMs', percentiles(histogram(table, first + 2))),
  };
}
// src/observer/parked.ts
/** Columns around a position in which the call must stand: a bundle may be one line. */
const NEAR = 80;
/** Whether the thread waits in `Atomics.wait`, which V8 lets a debugger interrupt: its innermost frame is the caller's. */
function isParked([top]) {
  if (top === void 0 || top.url === '' || top.url.startsWith('node:')) return false;
  try {
    const line =
      readFileSync(top.url.startsWith('file:') ? fileURLToPath(top.url) : top.url, 'utf8').split('\n', top.line)[
        top.line - 1
      ] ?? '';
    return /\bAtomics\.wait\(/.test(line.slice(Math.max(0, top.column - NEAR), top.column + NEAR));
  } catch {
    return false;
  }
}
// src/observer/stall.ts
/** Milliseconds without an answer from which the thread counts as blocked. */
const BLOCKED_AFTER_MS = 200;
/** Milliseconds between two stacks of one stall: each costs the program a pause. */
const STACK_EVERY_MS = 2e3;
/** A thread that waits in a native call, as idle threads of worker pools do, is asked less and less often. */
const STACK_EVERY_AT_MOST_MS = 6e4;
var Stall = class {
  #options;
  #stack;
  #stackAbsent;
  #stackAt;
  #reading = false;
  #parked = false;
  #pauseMs = STACK_EVERY_MS;
  constructor(options) {
    this.#options = options;
    if (options.inspected) this.#stackAbsent = 'a debugger is attached';
  }
  /** Call often, with since when the loop owes an answer. */
  look(owedSince, now) {
    if (owedSince === void 0 || now - owedSince < BLOCKED_AFTER_MS) {
      this.#stack = void 0;
      this.#stackAt = void 0;
      this.#pauseMs = STACK_EVERY_MS;
      this.#parked = false;
      if (!this.#options.inspected) this.#stackAbsent = void 0;
      return;
    }
    if (this.#options.inspected || this.#reading) return;
    if (this.#stackAt !== void 0 && now - this.#stackAt < this.#pauseMs) return;
    this.#stackAt = now;
    this.#reading = true;
    this.#options.readStack(this.#options.thread.origin.thread).then((frames) => {
      this.#reading = false;
      if (this.#stackAt === void 0) return;
      if (frames === void 0) {
        this.#stackAbsent = 'the thread is in a native call that cannot be interrupted';
        this.#pauseMs = Math.min(2 * this.#pauseMs, STACK_EVERY_AT_MOST_MS);
      } else {
        this.#stack = frames.map((frame) => this.#place(frame));
        this.#stackAbsent = void 0;
        this.#parked = isParked(frames);
        if (this.#parked) this.#pauseMs = Math.min(2 * this.#pauseMs, STACK_EVERY_AT_MOST_MS);
      }
    });
  }
  #place(frame) {
    const name = frame.function === '' ? '(anonymous)' : frame.function;
    if (frame.url === '') return { function: name };
    return {
      function: name,
      location: this.#options.thread.origin.book.modules.place(frame.url, frame.line, frame.column),
    };
  }
  blocked(owedSince, now) {
    if (owedSince === void 0 || now - owedSince < BLOCKED_AFTER_MS) return void 0;
    const { table, origin } = this.#options.thread;
    const running = runningTask(table);
    const pollStartedAt = table.headerTimes[0];
    const row = running === 0 ? void 0 : this.#options.thread.row(running, now);
    const since = row !== void 0 && table.header[1] !== 0 ? pollStartedAt : owedSince;
    return {
      thread: origin.thread,
      ...(origin.threadName === void 0 ? {} : { threadName: origin.threadName }),
      forMs: Math.round(Math.max(0, now - since)),
      ...(row === void 0
        ? {}
        : {
            task: {
              id: row.id,
              name: row.name,
            },
          }),
      ...(this.#parked ? { parked: true } : {}),
      ...(this.#stack === void 0 ? {} : { stack: this.#stack }),
      ...(this.#stackAbsent === void 0 ? {} : { stackAbsent: this.#stackAbsent }),
    };
  }
};
// src/observer/thread.ts
/** Ticks between two messages to a thread that nobody looks at. */
const TICKS_AT_REST = 10;
var Thread = class {
  origin;
  table;
  pulse;
  stall;
  ended;
  /** What the loop is measured from; absent until a heartbeat was answered. */
  firstMark;
  #clock;
  #options;
  #asked;
  #wasWanted = false;
  #ticks = 0;
  constructor(options) {
    const { origin, table } = options;
    this.#options = options;
    this.origin = origin;
    this.table = table;
    this.#clock = clockOf(options.clockOffset);
    this.pulse = new Pulse(table, () => options.ask(0));
    this.ended = new EndedReader(table, origin);
    this.firstMark = options.sinceStart ? LOOP_START : void 0;
    this.stall = new Stall({
      thread: this,
      inspected: options.inspected,
      readStack: options.readStack,
    });
  }
  /** Nothing of the app runs in it any more. */
  get isDone() {
    return this.table.header[0] === 3;
  }
  /** The thread's own time; it stands still when the thread is done. */
  now() {
    return this.isDone ? this.table.headerTimes[12] : this.#clock();
  }
  live() {
    return liveTasks(this.table);
  }
  mark(now) {
    return markLoop(this.table, now, this.table.headerTimes[2]);
  }
  /** Takes note of an answered heartbeat. */
  look() {
    this.pulse.look(this.table.headerTimes[9]);
  }
  /** Call it every BEAT_MS, with whether somebody looks. */
  tick(wanted) {
    if (this.isDone) return;
    const { header, headerTimes } = this.table;
    const now = this.#clock();
    headerTimes[14] = now;
    this.#wasWanted ||= wanted;
    const { alwaysMeasures, sinceStart } = this.#options;
    this.#ask(wanted || alwaysMeasures || (sinceStart && !this.#wasWanted), header[13] === 1);
    if (wanted) this.#beat(now);
    else if (++this.#ticks % TICKS_AT_REST === 0 && header[3] > 0) this.#options.ask(0);
  }
  #ask(wanted, measures) {
    const what = wanted === measures ? void 0 : wanted ? 1 : 2;
    if (what !== void 0 && what !== this.#asked) this.#options.ask(what);
    this.#asked = what;
  }
  /** Sends a heartbeat and looks whether the thread answers. */
  #beat(now) {
    this.pulse.beat(now, this.table.headerTimes[9]);
    this.stall.look(this.pulse.owedSince, now);
    if (this.firstMark === void 0 && Atomics.load(this.table.header, 9) > 0) this.firstMark = this.mark(now);
  }
  /** The row of a live task; undefined when it ended while it was read. */
  row(slot, now) {
    const row = liveRow(this.table, this.origin.book, slot, now);
    return row === void 0 ? void 0 : inProcess(this.origin, row);
  }
  detail(slot, now) {
    const detail = liveDetail(this.table, this.origin.book, slot, now);
    return detail === void 0 ? void 0 : inProcess(this.origin, detail);
  }
};
function rowOfEnded(task) {
  return inProcess(task.origin, endedRow(task.origin.book, task));
}
function detailOfEnded(task) {
  return inProcess(task.origin, endedDetail(task.origin.book, task));
}
/** The thread's name for a task becomes the process's. */
function inProcess(origin, row) {
  const { ids, thread, threadName } = origin;
  return {
    ...row,
    id: ids.unique(row.id),
    ...(row.spawnedBy === void 0 ? {} : { spawnedBy: ids.unique(row.spawnedBy) }),
    ...(row.wokenBy?.task === void 0
      ? {}
      : {
          wokenBy: {
            ...row.wokenBy,
            task: ids.unique(row.wokenBy.task),
          },
        }),
    thread,
    ...(threadName === void 0 ? {} : { threadName }),
  };
}
// src/observer/sums.ts
const NOTHING = {
  spawned: 0,
  live: 0,
  ended: 0,
  failed: 0,
  lost: 0,
  detached: 0,
  polls: 0,
  wakes: 0,
  selfWakes: 0,
};
function add(a, b) {
  return {
    spawned: a.spawned + b.spawned,
    live: a.live + b.live,
    ended: a.ended + b.ended,
    failed: a.failed + b.failed,
    lost: a.lost + b.lost,
    detached: a.detached + b.detached,
    polls: a.polls + b.polls,
    wakes: a.wakes + b.wakes,
    selfWakes: a.selfWakes + b.selfWakes,
  };
}
/** What was live has ended with its thread. */
function endAll(totals) {
  return {
    ...totals,
    live: 0,
    ended: totals.ended + totals.live,
  };
}
/** Percentiles of two threads cannot be put together: where both have some, there are none. */
function sum(a, b) {
  const [polls, busyMs] = [plus(a.polls, b.polls), plus(a.busyMs, b.busyMs)];
  const { pollMs, scheduledDelayMs, totalMs } = a.polls === void 0 ? b : b.polls === void 0 ? a : NO_PERCENTILES;
  return {
    name: a.name,
    location: a.location,
    calls: a.calls + b.calls,
    live: a.live + b.live,
    ended: a.ended + b.ended,
    failed: a.failed + b.failed,
    lost: a.lost + b.lost,
    ...(polls === void 0 ? {} : { polls }),
    ...(busyMs === void 0 ? {} : { busyMs }),
    ...(pollMs === void 0 ? {} : { pollMs }),
    ...(scheduledDelayMs === void 0 ? {} : { scheduledDelayMs }),
    ...(totalMs === void 0 ? {} : { totalMs }),
  };
}
const NO_PERCENTILES = {};
function plus(a, b) {
  return a === void 0 ? b : a + (b ?? 0);
}
/** Async functions by their place: threads that run the same code number its sites each for themselves. */
var SitesByPlace = class {
  #rows = /* @__PURE__ */ new Map();
  add(rows) {
    for (const row of rows) {
      const { file, line, column } = row.location;
      const key = `${file}:${line}:${column}:${row.name}`;
      const known = this.#rows.get(key);
      this.#rows.set(key, known === void 0 ? row : sum(known, row));
    }
    return this;
  }
  /** Most calls first. */
  rows() {
    return [...this.#rows.values()].sort((a, b) => b.calls - a.calls);
  }
};
// src/observer/threads.ts
/** Milliseconds that a new thread may take to make itself known. */
const GRACE_MS = 2e3;
/** Ended threads whose row is kept. */
const MAX_ENDED = 50;
var Threads = class {
  /** The main thread is the first. */
  live = [];
  /** Of the threads that have ended. */
  totals = NOTHING;
  untracked = 0;
  lost = 0;
  /** Newest last. */
  ended = [];
  endedForgotten = 0;
  error;
  #sites = new SitesByPlace();
  /** Started, and not heard of: since when. */
  #silent = /* @__PURE__ */ new Map();
  #parents = /* @__PURE__ */ new Map();
  /** Known to the observer, live or not, until its parent says that it has ended. */
  #seen = /* @__PURE__ */ new Set();
  #neverSeen = 0;
  get main() {
    return this.live[0];
  }
  find(id) {
    return this.live.find(({ origin }) => origin.thread === id);
  }
  /** A thread is there, before any code of the app runs in it. */
  add(thread) {
    this.live.push(thread);
    this.#seen.add(thread.origin.thread);
    this.#silent.delete(thread.origin.thread);
  }
  /** Its parent says that it has started it. `now` in milliseconds, on any clock. */
  announce(id, parent, now) {
    this.#parents.set(id, parent);
    if (!this.#seen.has(id)) this.#silent.set(id, now);
  }
  /** The threads that end when `id` does: itself and those below it. */
  family(id) {
    const found = [id];
    for (const parent of found) for (const [child, its] of this.#parents) if (its === parent) found.push(child);
    return found;
  }
  /** A thread has ended: its tasks with it. Its memory is given back. `isLastWord`: no more will be heard about it. */
  end(id, endedTasks, isLastWord) {
    this.#parents.delete(id);
    if (isLastWord) this.#seen.delete(id);
    if (this.#silent.delete(id)) this.#neverSeen++;
    const index = this.live.findIndex(({ origin }) => origin.thread === id);
    if (index < 1) return;
    const [thread] = this.live.splice(index, 1);
    const { table, origin } = thread;
    const now = thread.now();
    const live = thread.live();
    thread.look();
    this.ended.push({
      ...rowOf(thread, live, thread.firstMark, now),
      live: 0,
      ended: true,
    });
    if (this.ended.length > MAX_ENDED) {
      this.ended.shift();
      this.endedForgotten++;
    }
    thread.ended.drain(endedTasks);
    for (const slot of live) endedTasks.keep(endedWithThread(table, origin, slot, now));
    this.totals = add(this.totals, endAll(totals(table, live)));
    this.#sites.add(
      siteRows(table, origin.book).map((row) => ({
        ...row,
        live: 0,
        ended: row.calls,
      })),
    );
    this.untracked += table.header[6];
    this.lost += thread.ended.lost;
    this.error ??= origin.book.error;
  }
  /** `isFinal`: none of them will make itself known any more. */
  unobserved(now, isFinal) {
    let count = this.#neverSeen;
    for (const since of this.#silent.values()) if (isFinal || now - since > GRACE_MS) count++;
    return count;
  }
  /** Of all threads, ended ones too. */
  sites() {
    const all = new SitesByPlace().add(this.#sites.rows());
    for (const { table, origin } of this.live) all.add(siteRows(table, origin.book));
    return all.rows();
  }
};
/** `since` is what the loop is measured from; absent: from nothing, so that it is not measured. */
function rowOf(thread, live, since, now) {
  const { origin, table } = thread;
  const mark = thread.mark(now);
  const { spawned } = totals(table, live);
  const blocked = thread.isDone ? void 0 : thread.stall.blocked(thread.pulse.owedSince, now);
  return {
    thread: origin.thread,
    ...(origin.threadName === void 0 ? {} : { threadName: origin.threadName }),
    spawned,
    live: live.length,
    ended: false,
    loop: loopBetween(since ?? mark, mark, thread.pulse.delays, longestPoll(table, live)),
    ...(blocked === void 0 ? {} : { blocked }),
  };
}
// src/observer/attendance.ts
/** Who is there: worker threads make themselves known, report, and end. */
var Attendance = class {
  threads = new Threads();
  #boot;
  #hearing;
  #readStack;
  #modules;
  #blocks = new Blocks();
  #lines = /* @__PURE__ */ new Map();
  /** Threads that have ended, until all that they have said is heard; true: their parent has said so. */
  #leaving = /* @__PURE__ */ new Map();
  constructor(boot, hearing, readStack) {
    this.#boot = boot;
    this.#hearing = hearing;
    this.#readStack = readStack;
    this.#modules = new Modules(boot.process.directory, new Int32Array(boot.leftAlone));
    const { buffers, clockOffset } = boot;
    this.#add(
      {
        thread: 0,
        buffers,
        clockOffset,
      },
      (what) => boot.heartbeats.postMessage(what),
    );
    hearing.listen((message) => this.#hear(message));
  }
  #add({ thread, name, buffers, clockOffset }, ask) {
    const added = new Thread({
      origin: {
        thread,
        ...(name === void 0 ? {} : { threadName: name }),
        book: new Book(this.#modules),
        ids: new TaskIds(this.#blocks),
      },
      table: view(buffers),
      clockOffset,
      inspected: this.#boot.inspected,
      sinceStart: this.#boot.run !== void 0,
      alwaysMeasures: this.#boot.alwaysMeasures,
      ask,
      readStack: this.#readStack,
    });
    this.threads.add(added);
    return added;
  }
  #hear(message) {
    if (message.type === 'report') {
      this.take(message.thread, message.report);
      return;
    }
    const line = this.#hearing.join(message.thread, (report) => this.take(message.thread, report));
    this.#lines.set(message.thread, line);
    const { table } = this.#add(message, (what) => line.ask(what));
    Atomics.store(table.header, 10, 1);
  }
  /** A report of a thread; see `Report`. */
  take(thread, report) {
    switch (report.type) {
      case 'thread':
        this.threads.announce(report.thread, thread, this.threads.main.now());
        return;
      case 'thread-ended':
        this.#leaving.set(report.thread, true);
        return;
      case 'exit':
        if (!this.#leaving.has(thread)) this.#leaving.set(thread, false);
        return;
      default:
        this.threads.find(thread)?.origin.book.take(report);
    }
  }
  /** Takes what has been said and not been heard yet. */
  catchUp() {
    this.#hearing.catchUp();
    for (const line of this.#lines.values()) line.catchUp();
  }
  /** The threads that have ended since it was called last, after all that they have said is heard. */
  partings() {
    if (this.#leaving.size === 0) return [];
    this.catchUp();
    const ended = [];
    for (const [id, isLastWord] of this.#leaving) {
      const [, ...below] = this.threads.family(id);
      ended.push(
        {
          id,
          isLastWord,
        },
        ...below.map((child) => ({
          id: child,
          isLastWord: true,
        })),
      );
    }
    this.#leaving.clear();
    for (const { id } of ended) {
      this.#lines.get(id)?.close();
      this.#lines.delete(id);
    }
    return ended;
  }
};
// src/observer/identity.ts
/** How the process is called: the name it was given, else its package's, else its script's. */
function identify(boot) {
  const { script, process } = boot;
  const name = boot.name ?? (script === void 0 ? void 0 : (packageName(dirname(script)) ?? basename(script)));
  return {
    ...process,
    name: name ?? 'node',
    ...(script === void 0 ? {} : { command: shortPath(script, process.directory) }),
  };
}
/** Of the nearest package.json that has a name, as a reader of the project would say. */
function packageName(directory) {
  for (let at = directory; ; at = dirname(at)) {
    const name = readName(join(at, 'package.json'));
    if (name !== void 0) return name;
    if (dirname(at) === at) return void 0;
  }
}
function readName(path) {
  try {
    const { name } = JSON.parse(readFileSync(path, 'utf8'));
    return typeof name === 'string' && name !== '' ? name : void 0;
  } catch {
    return;
  }
}
/** The version in our own package.json, two folders up in the sources and in dist alike. */
function agentVersion() {
  return JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
}
// src/observer/collect.ts
/**
 * Collects the garbage of the observer's own thread, whose heap is small. The tables of threads that have ended lie
 * outside of it: they would be given back only when it happens to be full.
 */
function collectGarbage() {
  const session = new Session();
  session.connect();
  session.post('HeapProfiler.collectGarbage');
  session.disconnect();
}
// src/observer/query.ts
/** A million objects would take longer to make than all the rest. */
function liveCandidates(threads) {
  return threads.flatMap(({ live }, index) => (index === 0 ? live : live.map((slot) => index * 1048576 + slot)));
}
/** Only the rows of the window are made, unless the filter or the order needs their words. */
function query(threads, ended, window) {
  const live = liveCandidates(threads);
  const candidates = window.ended ? [...live, ...ended] : live;
  const threadOf = (candidate) => threads[Math.floor(candidate / 1048576)];
  const rowOf = (candidate) => {
    if (typeof candidate !== 'number') return rowOfEnded(candidate);
    const { thread, now } = threadOf(candidate);
    return thread.row(candidate % 1048576, now);
  };
  const idOf = (candidate) => {
    if (typeof candidate !== 'number') return candidate.origin.ids.unique(candidate.id);
    const { thread } = threadOf(candidate);
    return thread.origin.ids.unique(taskIdOf(thread.table, candidate % 1048576));
  };
  const keyOf = (candidate) => {
    if (typeof candidate !== 'number') return endedKey(candidate, window.sort);
    const { thread, now } = threadOf(candidate);
    return liveKey(thread.table, candidate % 1048576, window.sort, now);
  };
  const words = window.filter.toLowerCase().split(/\s+/).filter(Boolean);
  const direction = window.descending ? -1 : 1;
  if (words.length > 0 || isText(window.sort)) {
    const rows = candidates.map(rowOf).filter((row) => row !== void 0 && matches(row, words));
    rows.sort((a, b) => direction * compareRows(a, b, window.sort) || b.id - a.id);
    return page(rows, window, (row) => row);
  }
  const keyed = candidates.map((candidate) => {
    const id = idOf(candidate);
    return {
      candidate,
      id,
      key: window.sort === 'id' ? id : keyOf(candidate),
    };
  });
  keyed.sort((a, b) => direction * (a.key - b.key) || b.id - a.id);
  return page(keyed, window, ({ candidate }) => rowOf(candidate));
}
function page(all, window, rowOf) {
  const offset = Math.max(0, Math.min(window.offset, all.length - window.limit));
  return {
    rows: all
      .slice(offset, offset + window.limit)
      .map(rowOf)
      .filter((row) => row !== void 0),
    matching: all.length,
    offset,
  };
}
/** Every word occurs somewhere in what the row says. */
function matches(row, words) {
  if (words.length === 0) return true;
  const { location, awaiting, fields } = row;
  const text = [
    row.name,
    row.kind,
    row.state,
    row.thread === 0 ? '' : `thread:${row.thread} ${row.threadName ?? ''}`,
    location === void 0 ? '' : `${location.file}:${location.line}`,
    awaiting === void 0 ? '' : `${awaiting.function} ${awaiting.file}:${awaiting.line}`,
    fields === void 0
      ? ''
      : Object.entries(fields)
          .map(([key, value]) => `${key}=${value}`)
          .join(' '),
  ]
    .join(' ')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
function isText(sort) {
  return sort === 'name' || sort === 'awaiting';
}
function compareRows(a, b, sort) {
  switch (sort) {
    case 'name':
      return a.name.localeCompare(b.name);
    case 'awaiting':
      return awaitText(a).localeCompare(awaitText(b)) || (a.awaiting?.line ?? 0) - (b.awaiting?.line ?? 0);
    case 'id':
      return a.id - b.id;
    case 'total':
      return a.totalMs - b.totalMs;
    case 'busy':
      return (a.busyMs ?? 0) - (b.busyMs ?? 0);
    case 'scheduled':
      return (a.scheduledMs ?? 0) - (b.scheduledMs ?? 0);
    case 'idle':
      return (a.idleMs ?? 0) - (b.idleMs ?? 0);
    case 'polls':
    case 'wakes':
    case 'selfWakes':
      return (a[sort] ?? 0) - (b[sort] ?? 0);
    default:
      return STATE_RANK[a.state] - STATE_RANK[b.state];
  }
}
function awaitText(row) {
  return row.awaiting?.file ?? '';
}
const STATE_RANK = {
  running: 3,
  scheduled: 2,
  idle: 1,
  ended: 0,
};
function liveKey(table, candidate, sort, now) {
  const total = now - table.taskTimes[candidate * 16 + 8];
  switch (sort) {
    case 'total':
      return total;
    case 'busy':
    case 'scheduled':
    case 'polls':
    case 'wakes':
    case 'selfWakes':
      return counted(table, candidate, now)[sort];
    case 'idle': {
      const { busy, scheduled } = counted(table, candidate, now);
      return total - busy - scheduled;
    }
    default:
      return STATE_RANK[stateOf(table, candidate)];
  }
}
function endedKey(task, sort) {
  const total = task.endedAt - task.startedAt;
  switch (sort) {
    case 'total':
      return total;
    case 'busy':
    case 'scheduled':
    case 'polls':
    case 'wakes':
    case 'selfWakes':
      return task[sort];
    case 'idle':
      return total - task.busy - task.scheduled;
    default:
      return STATE_RANK.ended;
  }
}
// src/observer/observer.ts
/** What the observer knows, put together: one object that sessions ask. Reads the tables; writes nothing into them but the time. */
/** Ended threads whose memory may wait to be given back. */
const COLLECT_AFTER = 8;
var Observer = class {
  #attendance;
  #threads;
  #process;
  #ended = new EndedTasks();
  #partings = 0;
  constructor({ attendance, process }) {
    this.#attendance = attendance;
    this.#threads = attendance.threads;
    this.#process = process;
  }
  /** Takes ended tasks out of their rings, and ended threads out of the list; call it some times a second, measured or not. */
  drain() {
    this.#endThreads();
    for (const thread of this.#threads.live) thread.ended.skim(this.#ended);
  }
  #endThreads() {
    for (const { id, isLastWord } of this.#attendance.partings()) {
      this.#threads.end(id, this.#ended, isLastWord);
      this.#partings++;
    }
    if (this.#partings >= COLLECT_AFTER) {
      this.#partings = 0;
      collectGarbage();
    }
  }
  /** Has the threads measure or rest, and looks whether they answer. Call it every BEAT_MS, with whether somebody looks. */
  tick(wanted) {
    for (const thread of this.#threads.live) thread.tick(wanted);
  }
  #look() {
    this.#endThreads();
    for (const thread of this.#threads.live) thread.ended.drain(this.#ended);
    return this.#threads.live.map((thread) => {
      thread.look();
      return {
        thread,
        live: thread.live(),
        now: thread.now(),
      };
    });
  }
  #totals(threads) {
    return threads.reduce((sum, { thread, live }) => add(sum, totals(thread.table, live)), this.#threads.totals);
  }
  /** One answer to a window. `since` is the mark of the answer before; it gives the rates. */
  update(window, since) {
    const threads = this.#look();
    const sums = this.#totals(threads);
    const mark = {
      at: threads[0]?.now ?? 0,
      ended: sums.ended,
      loops: new Map(threads.map(({ thread, now }) => [thread.origin.thread, thread.mark(now)])),
    };
    const page = query(threads, this.#ended.kept, window);
    const detail = window.detail === void 0 ? void 0 : this.#detail(window.detail, threads);
    return {
      update: {
        overview: this.#overview(threads, sums, since, mark),
        matching: page.matching,
        offset: page.offset,
        rows: page.rows,
        ...(detail === void 0 ? {} : { detail }),
      },
      mark,
    };
  }
  #overview(threads, sums, since, mark) {
    const states = {
      running: 0,
      scheduled: 0,
      idle: 0,
    };
    for (const { thread, live } of threads) for (const slot of live) states[stateOf(thread.table, slot)]++;
    const span = since === void 0 ? 0 : mark.at - since.at;
    const rows = threads.map(({ thread, live, now }) =>
      rowOf(thread, live, since?.loops.get(thread.origin.thread), now),
    );
    const blocked = worst(rows.map((row) => row.blocked));
    return {
      at: Math.round(mark.at),
      totals: sums,
      states,
      loop: rows[0].loop,
      threads: rows,
      ...(since === void 0 || span <= 0
        ? {}
        : { endedPerSecond: Math.round(((mark.ended - since.ended) / span) * 1e4) / 10 }),
      completeness: this.#completeness(),
      ...(blocked === void 0 ? {} : { blocked }),
    };
  }
  #completeness() {
    const { live, main, untracked, lost, error } = this.#threads;
    const agentError = live.map(({ origin }) => origin.book.error).find((found) => found !== void 0) ?? error;
    return {
      mode: 'preload',
      ...main.origin.book.modules.coverage(),
      frameCapacity: main.table.capacity - 1,
      untrackedFrames: live.reduce((sum, { table }) => sum + table.header[6], untracked),
      lostEvents: live.reduce((sum, { ended }) => sum + ended.lost, lost),
      unobservedThreads: this.#threads.unobserved(main.now(), main.isDone),
      ...(agentError === void 0 ? {} : { agentError }),
    };
  }
  #detail(id, threads) {
    for (const { thread, live, now } of threads) {
      const own = thread.origin.ids.own(id);
      if (own === void 0) continue;
      const slot = live.find((candidate) => taskIdOf(thread.table, candidate) === own);
      if (slot !== void 0) return thread.detail(slot, now);
    }
    const ended = this.#ended.kept.findLast((task) => task.origin.ids.unique(task.id) === id);
    return ended === void 0 ? void 0 : detailOfEnded(ended);
  }
  /** Everything at one instant. Live tasks go before ended ones, new before old, up to a limit that is said. */
  snapshot() {
    const threads = this.#look();
    const sums = this.#totals(threads);
    const main = this.#threads.main;
    const tasks = threads
      .flatMap(({ thread, live, now }) =>
        [...live]
          .sort((a, b) => taskIdOf(thread.table, b) - taskIdOf(thread.table, a))
          .slice(0, SNAPSHOT_MAX_TASKS)
          .map((slot) => ({
            thread,
            slot,
            now,
          })),
      )
      .slice(0, SNAPSHOT_MAX_TASKS)
      .map(({ thread, slot, now }) => thread.detail(slot, now))
      .filter((detail) => detail !== void 0);
    const { kept, forgotten } = this.#ended;
    const room = SNAPSHOT_MAX_TASKS - tasks.length;
    const ended = kept.slice(Math.max(0, kept.length - room)).reverse();
    const rows = threads.map(({ thread, live, now }) => rowOf(thread, live, thread.firstMark, now));
    return {
      process: {
        ...this.#process(),
        durationMs: Math.round(main.now()),
        ...(main.isDone
          ? {
              exit: {
                code: main.table.headerTimes[11],
                signal: null,
              },
            }
          : {}),
      },
      completeness: this.#completeness(),
      totals: sums,
      loop: rows[0].loop,
      threads: [...rows, ...[...this.#threads.ended].reverse()],
      threadsOmitted: this.#threads.endedForgotten,
      tasks: [...tasks, ...ended.map(detailOfEnded)],
      tasksOmitted: sums.live - tasks.length + forgotten + kept.length - ended.length,
      sites: this.#threads.sites(),
    };
  }
};
/**
 * The main thread's, or else that of the worker that is blocked longest. A worker that waits outside every task may
 * well be idle, as in a pool that parks its threads with `Atomics.wait`: only its own row says so.
 */
function worst([main, ...workers]) {
  if (main !== void 0) return main;
  return workers
    .filter((blocked) => blocked !== void 0)
    .filter(({ task, stack, parked }) => task !== void 0 || (stack !== void 0 && !parked))
    .sort((a, b) => b.forMs - a.forMs)[0];
}
// src/observer/stack.ts
/**
 * The JavaScript stack of a thread of the app while it is blocked. `Debugger.enable` makes the program 4 to 8 times
 * slower, so it is on only for the moment of the pause, and only during a stall.
 *
 * A session of this thread reaches the main thread; through it, by the domain `NodeWorker`, every other one, nested ones
 * too, even while the main thread is blocked itself. Threads that start meanwhile are not paused.
 */
const GIVE_UP_MS = 1e3;
const MAX_FRAMES = 30;
/** Reads one stack at a time. */
var StackReader = class {
  #last = Promise.resolve();
  #abort;
  #closed = false;
  /** Undefined: the thread did not pause in time, so it is in a native call. */
  read(thread) {
    const next = this.#last.then(() => (this.#closed ? void 0 : this.#read(thread)));
    this.#last = next;
    return next;
  }
  /** The process ends: with a session that is still open, Node would say that it waits for a debugger. */
  close() {
    this.#closed = true;
    this.#abort?.();
  }
  #read(thread) {
    return new Promise((done) => {
      const session = new Session();
      let pause;
      const finish = (frames) => {
        clearTimeout(timer);
        this.#abort = void 0;
        try {
          pause?.end();
          session.disconnect();
        } catch {}
        done(frames);
      };
      const timer = setTimeout(() => finish(void 0), GIVE_UP_MS);
      timer.unref();
      this.#abort = () => finish(void 0);
      try {
        session.connectToMainThread();
        if (thread === 0) pause = pauseMain(session, finish);
        else onWorker(session, thread, (worker) => (pause = pauseWorker(session, worker, finish)));
      } catch {
        finish(void 0);
      }
    });
  }
};
/** A pause that has been asked for, or is under way. */
var Pause = class {
  #post;
  #onStack;
  #urls = /* @__PURE__ */ new Map();
  constructor(post, onStack) {
    this.#post = post;
    this.#onStack = onStack;
  }
  begin() {
    this.#post('Debugger.enable');
    this.#post('Debugger.pause');
  }
  scriptParsed(script) {
    this.#urls.set(script.scriptId, script.url);
  }
  paused({ callFrames }) {
    this.#post('Debugger.resume');
    this.#onStack(
      callFrames.slice(0, MAX_FRAMES).map((frame) => ({
        function: frame.functionName,
        url: frame.url || this.#urls.get(frame.location.scriptId) || '',
        line: frame.location.lineNumber + 1,
        column: (frame.location.columnNumber ?? 0) + 1,
      })),
    );
  }
  end() {
    this.#post('Debugger.disable');
  }
};
function pauseMain(session, onStack) {
  const pause = new Pause((method) => session.post(method), onStack);
  session.on('Debugger.scriptParsed', ({ params }) => pause.scriptParsed(params));
  session.on('Debugger.paused', ({ params }) => pause.paused(params));
  pause.begin();
  return pause;
}
/** Enabling the domain attaches to every thread: those that are not meant are left at once. */
function onWorker(session, thread, onFound) {
  session.on('NodeWorker.attachedToWorker', ({ params }) => {
    const { sessionId, workerInfo } = params;
    if (isThread(workerInfo, thread)) onFound(sessionId);
    else session.post('NodeWorker.detach', { sessionId });
  });
  session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
}
/** Node calls them `[worker 3] name`. */
function isThread(info, thread) {
  return info.title.startsWith(`[worker ${thread}]`);
}
function pauseWorker(session, sessionId, onStack) {
  let messages = 0;
  const post = (method) =>
    session.post('NodeWorker.sendMessageToWorker', {
      sessionId,
      message: JSON.stringify({
        id: ++messages,
        method,
      }),
    });
  const pause = new Pause(post, onStack);
  session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
    if (params.sessionId !== sessionId) return;
    const { method, params: event } = JSON.parse(params.message);
    if (method === 'Debugger.scriptParsed') pause.scriptParsed(event);
    else if (method === 'Debugger.paused') pause.paused(event);
  });
  pause.begin();
  return pause;
}
// src/observer/process.ts
/** Observes the process: its threads, the consoles that ask for them, and its end. */
/** Often enough for 80 000 ended tasks a second. */
const DRAIN_MS = 100;
/** How long the end of a program that a console started waits for that console. */
const CONSOLE_WITHIN_MS = 2e3;
/** A program may start another before its own agent can be found. */
const LOOK_FOR_PARENT_MS = 200;
const LOOKS_FOR_PARENT = 20;
async function observe(boot, hearing) {
  let described = identify(boot);
  const version = agentVersion();
  const stacks = new StackReader();
  const attendance = new Attendance(boot, hearing, (thread) => stacks.read(thread));
  const observer = new Observer({
    attendance,
    process: () => described,
  });
  const header = new Int32Array(boot.buffers.header);
  const sessions = /* @__PURE__ */ new Set();
  let someoneGreeted = () => {};
  const greeted = new Promise((resolve) => {
    someoneGreeted = resolve;
  });
  let listeningTo;
  let files = [];
  let isOver = false;
  setInterval(() => observer.drain(), DRAIN_MS);
  setInterval(() => observer.tick([...sessions].some((session) => session.measures)), 100);
  boot.reports.on('message', (report) => {
    if (report.type === 'exit') finish();
    else attendance.take(0, report);
  });
  /** The app is done and waits for us: hand over its last state, leave nothing behind, let it go. */
  async function finish() {
    isOver = true;
    try {
      stacks.close();
      attendance.catchUp();
      if (boot.run !== void 0 && !isAnotherObserved(boot.run, described.pid))
        await Promise.race([greeted, sleep(CONSOLE_WITHIN_MS)]);
      await Promise.race([Promise.all([...sessions].map((session) => session.finish())), sleep(CONSOLE_WITHIN_MS)]);
    } finally {
      for (const file of files) removeQuietly(file);
      listeningTo?.close();
      Atomics.store(header, 8, 1);
      Atomics.notify(header, 8);
    }
  }
  function leaveDiscovery(directory, socket) {
    const { platform: _, ...known } = described;
    const run = boot.run === void 0 ? {} : { run: boot.run };
    return writeDiscovery(directory, {
      version: 1,
      ...known,
      socket,
      ...run,
    });
  }
  async function findParent(directory, socket) {
    for (let look = 0; look < LOOKS_FOR_PARENT && !isOver; look++) {
      const parentPid = process.ppid;
      if ((await isObserved(parentPid, directory, described.startedAt)) && !isOver) {
        described = {
          ...described,
          parentPid,
        };
        try {
          leaveDiscovery(directory, socket);
        } catch {}
        return;
      }
      await sleep(LOOK_FOR_PARENT_MS);
    }
  }
  try {
    const directory = privateDirectory();
    const socket = socketPath(directory, described.pid);
    preparePrivateDirectory(directory);
    listeningTo = await listen(socket, (webSocket) => {
      const session = new Session$1({
        socket: webSocket,
        source: observer,
        process: described,
        agentVersion: version,
        onHello: () => someoneGreeted(),
        onClosed: () => sessions.delete(session),
      });
      sessions.add(session);
    });
    files = [socket];
    restrictToOwner(socket);
    files.push(leaveDiscovery(directory, socket));
    Atomics.store(header, 10, 1);
    findParent(directory, socket);
  } catch (error) {
    someoneGreeted();
    const reason = error instanceof Error ? error.message : String(error);
    say(`async-console: no console can connect to process ${boot.process.pid}: ${reason}. The program runs on.`);
  }
}
/** Short: the path of a Unix socket has room for about 100 bytes. */
function socketPath(directory, pid) {
  const name = `${pid}-${randomBytes(4).toString('hex')}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\async-console-${name}` : join(directory, `${name}.sock`);
}
/** The console that started this program, and others below it, has chosen which of them it observes. */
function isAnotherObserved(run, pid) {
  try {
    return readFileSync(join(privateDirectory(), claimName(run)), 'utf8').trim() !== String(pid);
  } catch {
    return false;
  }
}
function sleep(milliseconds) {
  return new Promise((done) => setTimeout(done, milliseconds));
}
/** Straight to the file descriptor: a worker's `process.stderr` passes through the app's thread. */
function say(line) {
  try {
    writeSync(2, `${line}\n`);
  } catch {}
}

export { observe };
