import type { ResourceColumn, TaskColumn, TreeOrder } from '@async-console/protocol';
import type { ListName } from './list.ts';

/** Where a key is pressed; the name of a list is its table. */
export type Scope = ListName | 'detail' | 'output' | 'filter' | 'sort' | 'help';

export type Action =
  | 'up'
  | 'down'
  | 'pageUp'
  | 'pageDown'
  | 'halfUp'
  | 'halfDown'
  | 'first'
  | 'last'
  | 'open'
  | 'follow'
  | 'back'
  | 'nextTab'
  | 'previousTab'
  | 'tasksTab'
  | 'treeTab'
  | 'treeOfTask'
  | 'fold'
  | 'unfold'
  | 'foldAll'
  | 'readHeap'
  | 'resourcesTab'
  | 'warningsTab'
  | 'outputTab'
  | 'filter'
  | 'keepFilter'
  | 'dropFilter'
  | 'eraseCharacter'
  | 'eraseFilter'
  | 'sort'
  | 'sortLeft'
  | 'sortRight'
  | 'sortDone'
  | 'invert'
  | 'toggleEnded'
  | 'freeze'
  | 'help'
  | 'quit'
  | 'quitLeavingScreen'
  | 'detach';

export interface Binding {
  readonly keys: readonly string[];
  /** As the help writes the keys. */
  readonly label: string;
  readonly action: Action;
  readonly help: string;
  readonly in: readonly Scope[];
  /** One or two words for the foot of the screen, beside the first key; absent: only in the help. */
  readonly hint?: string;
}

const TABLES: Scope[] = ['tasks', 'tree', 'resources', 'warnings'];
const SORTED: Scope[] = ['tasks', 'tree', 'resources'];
/** Where ← and → choose the column; in the tree they fold. */
const COLUMNS: Scope[] = ['tasks', 'resources', 'sort'];
const TABS: Scope[] = [...TABLES, 'detail', 'output'];
const SCROLLED: Scope[] = [...TABS, 'help'];
const SORT: Scope[] = ['sort'];
const FILTER: Scope[] = ['filter'];

/** The one list of keys: what they do and the help for them are read from here, so neither can drift. */
export const BINDINGS: readonly Binding[] = [
  { keys: ['up', 'k'], label: '↑ k', action: 'up', help: 'one up', in: SCROLLED },
  { keys: ['down', 'j'], label: '↓ j', action: 'down', help: 'one down', in: SCROLLED },
  { keys: ['pageup'], label: 'PgUp', action: 'pageUp', help: 'a page up', in: SCROLLED },
  { keys: ['pagedown'], label: 'PgDn', action: 'pageDown', help: 'a page down', in: SCROLLED },
  { keys: ['ctrl-u'], label: 'ctrl-u', action: 'halfUp', help: 'half a page up', in: SCROLLED },
  { keys: ['ctrl-d'], label: 'ctrl-d', action: 'halfDown', help: 'half a page down', in: SCROLLED },
  { keys: ['g', 'home'], label: 'g Home', action: 'first', help: 'to the first', in: SCROLLED },
  {
    keys: ['G', 'end'],
    label: 'G End',
    action: 'last',
    help: 'to the last; in the output: follow what comes',
    in: SCROLLED,
  },
  {
    keys: ['enter'],
    label: 'enter',
    action: 'open',
    help: 'the selected row in detail; in the tree, of one function: its task',
    in: TABLES,
    hint: 'detail',
  },
  {
    keys: ['enter'],
    label: 'enter',
    action: 'follow',
    help: 'to the task, the resource or the warning under the cursor; esc leads back',
    in: ['detail'],
    hint: 'go there',
  },
  {
    keys: ['escape'],
    label: 'esc',
    action: 'back',
    help: 'select nothing; once more: drop the filter; from the tree of one task: back',
    in: TABLES,
  },
  { keys: ['escape'], label: 'esc', action: 'back', help: 'back', in: ['detail', 'output', 'help'], hint: 'back' },
  { keys: ['tab'], label: 'tab', action: 'nextTab', help: 'the next tab', in: TABS },
  { keys: ['shift-tab'], label: 'shift-tab', action: 'previousTab', help: 'the tab before', in: TABS },
  { keys: ['1'], label: '1', action: 'tasksTab', help: 'tasks', in: TABS },
  { keys: ['2'], label: '2', action: 'treeTab', help: 'tree: which async functions await which', in: TABS },
  {
    keys: ['4'],
    label: '4',
    action: 'resourcesTab',
    help: 'resources: what tasks wait for and hold',
    in: TABS,
  },
  { keys: ['6'], label: '6', action: 'warningsTab', help: 'warnings: what is wrong, or looks like it', in: TABS },
  { keys: ['7'], label: '7', action: 'outputTab', help: 'what the program prints', in: TABS },
  {
    keys: ['/'],
    label: '/',
    action: 'filter',
    help: 'only rows in which all these words occur (name, kind, file; of a task also state, await, fields, holds); in the tree with what is above and below',
    in: TABLES,
    hint: 'filter',
  },
  { keys: ['enter'], label: 'enter', action: 'keepFilter', help: 'keep the filter', in: FILTER, hint: 'keep' },
  { keys: ['escape'], label: 'esc', action: 'dropFilter', help: 'the filter as it was', in: FILTER, hint: 'undo' },
  { keys: ['backspace'], label: 'backspace', action: 'eraseCharacter', help: 'erase a character', in: FILTER },
  { keys: ['ctrl-u'], label: 'ctrl-u', action: 'eraseFilter', help: 'erase the filter', in: FILTER, hint: 'erase' },
  { keys: ['s'], label: 's', action: 'sort', help: 'sort by a column: then its letter', in: SORTED, hint: 'sort' },
  {
    keys: ['left'],
    label: '←',
    action: 'sortLeft',
    help: 'sort by the column to the left',
    in: COLUMNS,
  },
  {
    keys: ['right'],
    label: '→',
    action: 'sortRight',
    help: 'sort by the column to the right',
    in: COLUMNS,
  },
  { keys: ['i'], label: 'i', action: 'invert', help: 'invert the order', in: [...SORTED, 'sort'] },
  { keys: ['enter', 'escape', 's'], label: 'enter esc', action: 'sortDone', help: 'done', in: SORT, hint: 'done' },
  {
    keys: ['left'],
    label: '←',
    action: 'fold',
    help: 'hide what is below; or up to the parent',
    in: ['tree'],
    hint: 'fold',
  },
  { keys: ['right'], label: '→', action: 'unfold', help: 'show what is below; or down to it', in: ['tree'] },
  { keys: ['*'], label: '*', action: 'foldAll', help: 'fold all, or unfold all', in: ['tree'], hint: 'all' },
  {
    keys: ['h'],
    label: 'h',
    action: 'readHeap',
    help: 'read the tree from the heap of a process that was attached to, which is paused for it; esc: back to the live tree',
    in: ['tree'],
    hint: 'from the heap',
  },
  { keys: ['e'], label: 'e', action: 'toggleEnded', help: 'show or hide ended tasks', in: ['tasks'], hint: 'ended' },
  {
    keys: ['space'],
    label: 'space',
    action: 'freeze',
    help: 'freeze this screen; the program and its data go on',
    in: TABS,
    hint: 'freeze',
  },
  {
    keys: ['t'],
    label: 't',
    action: 'treeOfTask',
    help: 'the await tree of this task',
    in: ['tasks', 'detail'],
    hint: 'tree',
  },
  { keys: ['?'], label: '?', action: 'help', help: 'this help', in: TABS, hint: 'help' },
  { keys: ['?'], label: '?', action: 'back', help: 'back', in: ['help'] },
  { keys: ['q', 'ctrl-c'], label: 'q ctrl-c', action: 'quit', help: 'quit', in: SCROLLED, hint: 'quit' },
  { keys: ['ctrl-c'], label: 'ctrl-c', action: 'quit', help: 'quit', in: ['filter', 'sort'] },
  {
    keys: ['Q'],
    label: 'Q',
    action: 'quitLeavingScreen',
    help: 'quit and leave this screen in the terminal',
    in: SCROLLED,
  },
  {
    keys: ['D'],
    label: 'D',
    action: 'detach',
    help: 'take the agent out of a process that was attached to, and quit',
    in: TABS,
  },
];

export type SortColumn = TaskColumn | ResourceColumn | TreeOrder;

/** After `s`: the letter of each column, one of its name. `i` and `s` mean something else there. */
const LETTERS: Readonly<Record<ListName, Readonly<Record<string, SortColumn>>>> = {
  tasks: {
    u: 'urgency',
    d: 'id',
    t: 'state',
    n: 'name',
    o: 'total',
    b: 'busy',
    c: 'scheduled',
    l: 'idle',
    p: 'polls',
    w: 'wakes',
    f: 'selfWakes',
    a: 'awaiting',
  },
  tree: { w: 'wait', t: 'times' },
  resources: {
    u: 'urgency',
    d: 'id',
    k: 'kind',
    n: 'name',
    h: 'held',
    w: 'waiting',
    o: 'longestHold',
    a: 'longestWait',
  },
  // In the order of the agent.
  warnings: {},
};

export function lettersOf(list: ListName): Readonly<Record<string, SortColumn>> {
  return LETTERS[list];
}

/** From left to right, as ←→ walk through them. */
export function columnsOf(list: ListName): readonly SortColumn[] {
  return Object.values(LETTERS[list]);
}

export function actionFor(scope: Scope, key: string): Action | undefined {
  return BINDINGS.find((binding) => binding.in.includes(scope) && binding.keys.includes(key))?.action;
}

export function bindingsIn(scope: Scope): readonly Binding[] {
  return BINDINGS.filter((binding) => binding.in.includes(scope));
}
