import type { Overview, ResourceDetail, TaskDetail, Warning } from '@async-console/protocol';
import type { Msg } from '../store/messages.ts';
import { initialModel, type Model } from '../store/model.ts';
import { answer } from '../store/query.ts';
import { update } from '../store/update.ts';
import { fanOut } from './fan-out.ts';
import { shopHeap } from './heap-tree.ts';
import {
  blocked,
  blockedTasks,
  incomplete,
  lastState,
  NOW,
  overview,
  printed,
  shopProcess,
  shopSites,
  shopTasks,
  utilization,
} from './shop.ts';
import { troubled, troubledResources, troubledTasks, troubledWarnings } from './trouble.ts';

/** Brings a model to a state by what happens to it, as a user and a program would. */
export class Scene {
  model: Model;
  overview: Overview = overview();
  tasks: readonly TaskDetail[] = shopTasks;
  resources: readonly ResourceDetail[] = [];
  warnings: readonly Warning[] = [];

  constructor(columns: number, rows: number) {
    this.model = initialModel({ columns, rows, now: NOW, intervalMs: 250, hasOutput: true });
  }

  send(message: Msg): this {
    const [next, commands] = update(this.model, message);
    this.model = next;
    // As an agent answers: at once.
    if (commands.some(({ type }) => type === 'subscribe')) this.refresh();
    return this;
  }

  connect(): this {
    this.send({ type: 'connected', process: shopProcess, now: NOW });
    for (const share of utilization)
      this.refresh({ ...this.overview, loop: { ...this.overview.loop, utilization: share } });
    return this;
  }

  /** The agent sends what the console has asked for. */
  refresh(overview = this.overview, now = this.model.now): this {
    this.overview = overview;
    const window = this.model.subscribed;
    if (window === undefined) return this;
    const { tasks, resources, warnings } = this;
    const known = { tasks, sites: shopSites, resources, warnings };
    return this.send({ type: 'update', now, update: { overview, ...answer(known, window) } });
  }

  block(): this {
    this.tasks = blockedTasks;
    return this.refresh(blocked);
  }

  trouble(): this {
    this.tasks = troubledTasks;
    this.resources = troubledResources;
    this.warnings = troubledWarnings;
    return this.refresh(troubled);
  }

  /** Many tasks do the same. */
  busyDay(): this {
    this.tasks = [...fanOut, ...shopTasks];
    return this.refresh();
  }

  press(...keys: string[]): this {
    for (const key of keys) this.send({ type: 'key', key });
    return this;
  }

  type(text: string): this {
    return this.press(...[...text].map((character) => (character === ' ' ? 'space' : character)));
  }
}

interface Picture {
  readonly title: string;
  readonly draw: (scene: Scene) => Scene;
}

/** Every screen there is. */
export const PICTURES: readonly Picture[] = [
  { title: 'connecting', draw: (scene) => scene },
  { title: 'tasks', draw: (scene) => scene.connect().press('j', 'j', 'j', 'j', 'j') },
  { title: 'task detail', draw: (scene) => scene.connect().press('j', 'j', 'j', 'j', 'j', 'enter') },
  { title: 'what failed', draw: (scene) => scene.connect().press('e', '/').type('failed').press('enter') },
  {
    title: 'detail of a failed task',
    draw: (scene) => scene.connect().press('e', '/').type('failed').press('enter', 'j', 'enter'),
  },
  {
    title: 'detail of a lost task',
    draw: (scene) => scene.connect().press('e', '/').type('lost').press('enter', 'j', 'enter'),
  },
  { title: 'filter being typed', draw: (scene) => scene.connect().press('/').type('orders pool') },
  { title: 'nothing matches', draw: (scene) => scene.connect().press('/').type('nonesuch').press('enter') },
  { title: 'choosing the order', draw: (scene) => scene.connect().press('s') },
  { title: 'by busy time, with ended tasks', draw: (scene) => scene.connect().press('s', 'b', 'e') },
  {
    title: 'frozen',
    draw: (scene) =>
      scene
        .connect()
        .press('space')
        .send({ type: 'tick', now: NOW + 14_000 }),
  },
  { title: 'blocked', draw: (scene) => scene.connect().block() },
  {
    title: 'blocked by no task, stack unknown',
    draw: (scene) =>
      scene
        .connect()
        .refresh(overview({ blocked: { thread: 0, forMs: 1840, stackAbsent: 'a native call cannot be interrupted' } })),
  },
  {
    title: 'after a block',
    draw: (scene) =>
      scene
        .connect()
        .block()
        .send({ type: 'tick', now: NOW + 4000 })
        .refresh(overview()),
  },
  { title: 'incomplete', draw: (scene) => scene.connect().refresh(overview({ completeness: incomplete })) },
  {
    title: 'agent off',
    draw: (scene) =>
      scene
        .connect()
        .refresh(overview({ completeness: { ...incomplete, agentError: 'RangeError: offset is out of bounds' } })),
  },
  { title: 'output', draw: (scene) => scene.connect().send({ type: 'output', lines: printed }).press('7') },
  { title: 'tasks in trouble', draw: (scene) => scene.connect().trouble().press('j', 'j', 'j', 'j', 'j') },
  {
    title: 'detail of a task in a deadlock',
    draw: (scene) => scene.connect().trouble().press('/').type('transfer').press('enter', 'j', 'enter'),
  },
  {
    title: 'tree',
    draw: (scene) =>
      scene
        .connect()
        .busyDay()
        .press('2', ...Array.from({ length: 5 }, () => 'j')),
  },
  {
    title: 'detail of equal functions',
    draw: (scene) =>
      scene.connect().busyDay().press('2', '/').type('downloadImage').press('enter', 'j', 'j', 'j', 'enter'),
  },
  { title: 'tree, folded', draw: (scene) => scene.connect().busyDay().press('2', '*', 'j', 'j', 'j', 'right') },
  {
    title: 'tree of one task',
    draw: (scene) => scene.connect().busyDay().press('/').type('import').press('enter', 'j', 'enter', 't', 'j'),
  },
  {
    title: 'tree from the heap',
    draw: (scene) =>
      scene
        .connect()
        .send({ type: 'connected', process: { ...shopProcess, attached: true }, now: NOW })
        .press('2', 'h')
        .send({ type: 'heap', outcome: { tree: shopHeap }, now: NOW })
        .press('j', 'j')
        .send({ type: 'tick', now: NOW + 12_000 }),
  },
  { title: 'tree of a program in trouble', draw: (scene) => scene.connect().trouble().press('2') },
  { title: 'resources', draw: (scene) => scene.connect().trouble().press('4', 'j', 'j', 'j') },
  {
    title: 'detail of an exhausted pool',
    draw: (scene) => scene.connect().trouble().press('4', 'j', 'j', 'j', 'enter'),
  },
  { title: 'detail of a lock', draw: (scene) => scene.connect().trouble().press('4', 'enter') },
  { title: 'warnings', draw: (scene) => scene.connect().trouble().press('6', 'j') },
  { title: 'detail of a deadlock', draw: (scene) => scene.connect().trouble().press('6', 'enter') },
  { title: 'detail of a pool that ran dry', draw: (scene) => scene.connect().trouble().press('6', 'j', 'j', 'enter') },
  { title: 'no resources, no warnings', draw: (scene) => scene.connect().press('4') },
  { title: 'ended', draw: (scene) => scene.connect().send({ type: 'final', body: lastState, now: NOW }) },
  {
    title: 'disconnected',
    draw: (scene) =>
      scene.connect().send({ type: 'disconnected', reason: 'The agent closed the connection.', now: NOW }),
  },
  { title: 'help', draw: (scene) => scene.connect().press('?') },
];
