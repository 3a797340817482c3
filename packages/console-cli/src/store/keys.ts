import type { TaskColumn } from '@async-console/protocol';

/** Where a key is pressed. */
export type Scope = 'table' | 'detail' | 'output' | 'filter' | 'sort' | 'help';

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
  | 'back'
  | 'nextTab'
  | 'previousTab'
  | 'tasksTab'
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
  | 'quitLeavingScreen';

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

const SCROLLED: Scope[] = ['table', 'detail', 'output', 'help'];
const TABS: Scope[] = ['table', 'detail', 'output'];
const TABLE: Scope[] = ['table'];
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
  { keys: ['enter'], label: 'enter', action: 'open', help: 'the selected task in detail', in: TABLE, hint: 'detail' },
  {
    keys: ['escape'],
    label: 'esc',
    action: 'back',
    help: 'select nothing; once more: drop the filter',
    in: TABLE,
  },
  { keys: ['escape'], label: 'esc', action: 'back', help: 'back', in: ['detail', 'output', 'help'], hint: 'back' },
  { keys: ['tab'], label: 'tab', action: 'nextTab', help: 'the next tab', in: TABS },
  { keys: ['shift-tab'], label: 'shift-tab', action: 'previousTab', help: 'the tab before', in: TABS },
  { keys: ['1'], label: '1', action: 'tasksTab', help: 'tasks', in: TABS },
  { keys: ['7'], label: '7', action: 'outputTab', help: 'what the program prints', in: TABS },
  {
    keys: ['/'],
    label: '/',
    action: 'filter',
    help: 'only tasks in which all these words occur (name, kind, state, file, await, fields)',
    in: TABLE,
    hint: 'filter',
  },
  { keys: ['enter'], label: 'enter', action: 'keepFilter', help: 'keep the filter', in: FILTER, hint: 'keep' },
  { keys: ['escape'], label: 'esc', action: 'dropFilter', help: 'the filter as it was', in: FILTER, hint: 'undo' },
  { keys: ['backspace'], label: 'backspace', action: 'eraseCharacter', help: 'erase a character', in: FILTER },
  { keys: ['ctrl-u'], label: 'ctrl-u', action: 'eraseFilter', help: 'erase the filter', in: FILTER, hint: 'erase' },
  { keys: ['s'], label: 's', action: 'sort', help: 'sort by a column: then its letter', in: TABLE, hint: 'sort' },
  {
    keys: ['left'],
    label: '←',
    action: 'sortLeft',
    help: 'sort by the column to the left',
    in: ['table', 'sort'],
  },
  {
    keys: ['right'],
    label: '→',
    action: 'sortRight',
    help: 'sort by the column to the right',
    in: ['table', 'sort'],
  },
  { keys: ['i'], label: 'i', action: 'invert', help: 'invert the order', in: ['table', 'sort'] },
  { keys: ['enter', 'escape', 's'], label: 'enter esc', action: 'sortDone', help: 'done', in: SORT, hint: 'done' },
  { keys: ['e'], label: 'e', action: 'toggleEnded', help: 'show or hide ended tasks', in: TABLE, hint: 'ended' },
  {
    keys: ['space'],
    label: 'space',
    action: 'freeze',
    help: 'freeze this screen; the program and its data go on',
    in: TABS,
    hint: 'freeze',
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
];

/** After `s`: the letter of each column, one of its name. `i` and `s` mean something else there. */
export const SORT_LETTERS: Readonly<Record<string, TaskColumn>> = {
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
};

/** From left to right, as ←→ walk through them. */
export const SORT_COLUMNS: readonly TaskColumn[] = [
  'urgency',
  'id',
  'state',
  'name',
  'total',
  'busy',
  'scheduled',
  'idle',
  'polls',
  'wakes',
  'selfWakes',
  'awaiting',
];

export function actionFor(scope: Scope, key: string): Action | undefined {
  return BINDINGS.find((binding) => binding.in.includes(scope) && binding.keys.includes(key))?.action;
}

export function bindingsIn(scope: Scope): readonly Binding[] {
  return BINDINGS.filter((binding) => binding.in.includes(scope));
}
