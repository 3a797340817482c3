import { type Binding, bindingsIn, lettersOf } from '../store/keys.ts';
import { isFromHeap, listName, listOf, type Model, scopeOf } from '../store/model.ts';
import { sortName } from './columns.ts';
import { keyLabel } from './help.ts';
import { fitted, type Piece } from './line.ts';
import type { Palette } from './palette.ts';
import { clean, cutEnd, width } from './text.ts';

const READING = 'Reading the heap of the program, which is paused meanwhile.';

/** The last row: what is typed, what there is to say, or which keys there are. */
export function footRow(model: Model, palette: Palette): string {
  const { columns } = model;
  const reason = model.connection.state === 'disconnected' ? model.connection.reason : undefined;
  const reading = model.heap.reading === 'under way' ? READING : undefined;
  const notice = model.notice ?? reading ?? reason;
  switch (model.mode) {
    case 'filter':
      return filterPrompt(model, palette);
    case 'sort':
      return sortPrompt(model, palette);
    default:
      if (notice !== undefined) {
        const text = cutEnd(clean(notice, palette), columns, palette.glyphs.ellipsis);
        return palette.paint('warning', text);
      }
      return fitted(hints(model, palette), columns, '  ', palette).text;
  }
}

function hints(model: Model, palette: Palette): Piece[] {
  return bindingsIn(scopeOf(model))
    .filter(({ hint, action }) => hint !== undefined && isOffered(action, model))
    .map((binding, index) => ({
      text: hint(binding, model, palette),
      role: 'faint',
      rank: RANKS[binding.action] ?? index + 10,
    }));
}

function isOffered(action: Binding['action'], model: Model): boolean {
  if (action === 'treeOfTask') return model.tab === 'tasks';
  return action !== 'readHeap' || model.process?.attached === true;
}

// Help and quit are the last to go.
const RANKS: Partial<Record<Binding['action'], number>> = { quit: 1, help: 2 };

function hint({ label, hint = '', action }: Binding, model: Model, palette: Palette): string {
  if (action === 'readHeap' && isFromHeap(model)) return 'h read again  esc live tree';
  const text = action === 'freeze' && model.frozen !== undefined ? 'go on' : hint;
  return `${keyLabel(label.split(' ')[0] ?? '', palette)} ${text}`;
}

function filterPrompt(model: Model, palette: Palette): string {
  const keys = fitted(hints(model, palette), Math.floor(model.columns / 2), '  ', palette);
  const room = model.columns - keys.width - 4;
  const typed = clean(listOf(model).filter, palette);
  // The end is what is being typed.
  const tail = width(typed) <= room ? typed : palette.glyphs.ellipsis + [...typed].slice(-(room - 1)).join('');
  return `${palette.paint('key', '/')}${cutEnd(tail, room, '')}${palette.glyphs.cursor}  ${keys.text}`;
}

/** The columns, each with its letter marked. */
function sortPrompt(model: Model, palette: Palette): string {
  const prompt = 'sort by';
  let line = palette.paint('title', prompt);
  let room = model.columns - width(prompt);
  const name = listName(model);
  const { sort } = model.lists[name];
  for (const [letter, column] of Object.entries(lettersOf(name))) {
    const word = sortName(column);
    room -= width(word) + 1;
    if (room < 0) break;
    const at = word.indexOf(letter);
    const marked = `${word.slice(0, at)}${palette.paint('key', letter)}${word.slice(at + letter.length)}`;
    line += ` ${column === sort ? palette.paint('selected', word) : marked}`;
  }
  return line;
}
