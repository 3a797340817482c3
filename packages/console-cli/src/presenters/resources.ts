import type { ResourceColumn, ResourceRow } from '@async-console/protocol';
import { layoutOf } from '../store/layout.ts';
import { hasThreads, type Model, resourceAt } from '../store/model.ts';
import { heldText, occupancyMark, occupancyRole, occupancyWord } from './claims.ts';
import { threadName } from './columns.ts';
import { count, duration } from './numbers.ts';
import type { Palette } from './palette.ts';
import { place } from './places.ts';
import { type Column, tableRows, type Unsized } from './table.ts';
import { clean, cutMiddle, width } from './text.ts';

/** The heading and the resources in sight, each row as wide as the table. */
export function resourceRows(model: Model, palette: Palette): string[] {
  const { tableColumns, listRows } = layoutOf(model);
  const { top } = model.lists.resources;
  const resources = Array.from({ length: listRows }, (_, index) => resourceAt(model, top + index));
  const known = resources.filter((resource) => resource !== undefined);
  return tableRows(model, resources, columnsFor(tableColumns, known, hasThreads(model), palette), palette);
}

type Name =
  | 'id'
  | 'use'
  | 'kind'
  | 'name'
  | 'thread'
  | 'held'
  | 'waiting'
  | 'longestHold'
  | 'longestWait'
  | 'ever'
  | 'at';

const number = (
  heading: string,
  sort: ResourceColumn,
  text: Column<ResourceRow, ResourceColumn>['text'],
): Unsized<ResourceRow, ResourceColumn> => ({ heading, sort, align: 'right', text });

const COLUMNS: Record<Name, Unsized<ResourceRow, ResourceColumn>> = {
  id: number('id', 'id', ({ id }) => String(id)),
  use: {
    heading: 'st',
    align: 'left',
    role: occupancyRole,
    text: (resource, _, palette) =>
      `${occupancyMark(resource, palette)} ${occupancyWord(resource).charAt(0).toUpperCase()}`,
  },
  kind: {
    heading: 'kind',
    sort: 'kind',
    align: 'left',
    text: ({ kind }, columns, palette) => cutMiddle(clean(kind, palette), columns, palette.glyphs.ellipsis),
  },
  name: {
    heading: 'name',
    sort: 'name',
    align: 'left',
    text: ({ name }, columns, palette) => cutMiddle(clean(name, palette), columns, palette.glyphs.ellipsis),
  },
  thread: {
    heading: 'thread',
    align: 'left',
    role: ({ thread }) => (thread === 0 ? 'faint' : undefined),
    text: (resource, columns, palette) => cutMiddle(threadName(resource, palette), columns, palette.glyphs.ellipsis),
  },
  held: number('held', 'held', (resource, columns, { glyphs }) =>
    cutMiddle(heldText(resource), columns, glyphs.ellipsis),
  ),
  waiting: {
    ...number('wait', 'waiting', ({ waiting }, _, palette) => count(waiting, palette)),
    role: ({ waiting }) => (waiting === 0 ? 'faint' : 'warning'),
  },
  longestHold: number('longest', 'longestHold', ({ longestHoldMs }, _, palette) => duration(longestHoldMs, palette)),
  longestWait: number('longest', 'longestWait', ({ longestWaitMs }, _, palette) => duration(longestWaitMs, palette)),
  ever: {
    heading: 'taken',
    align: 'right',
    role: () => 'faint',
    text: ({ everHeld }, _, palette) => count(everHeld, palette),
  },
  at: {
    heading: 'first seen',
    align: 'left',
    role: () => 'faint',
    text: ({ location }, columns, palette) =>
      location === undefined ? palette.glyphs.absent : place(location, columns, palette),
  },
};

const ALL: Name[] = [
  'id',
  'use',
  'kind',
  'name',
  'thread',
  'held',
  'longestHold',
  'waiting',
  'longestWait',
  'ever',
  'at',
];
const FIXED: Partial<Record<Name, number>> = {
  use: 3,
  thread: 9,
  held: 7,
  waiting: 5,
  longestHold: 7,
  longestWait: 7,
  ever: 5,
};

/** From how much room on a column is shown. */
const FROM: Partial<Record<Name, number>> = { id: 60, longestHold: 60, at: 66, ever: 110 };
const KIND_MAX = 12;
const NAME_MIN = 12;
const AT_MIN = 16;

function columnsFor(
  room: number,
  resources: readonly ResourceRow[],
  threads: boolean,
  palette: Palette,
): Column<ResourceRow, ResourceColumn>[] {
  const names = ALL.filter((name) => room >= (FROM[name] ?? 0) && (threads || name !== 'thread'));
  const longest = (text: (resource: ResourceRow) => string) =>
    Math.max(0, ...resources.map((resource) => width(text(resource))));
  const idWidth = Math.max(
    4,
    longest(({ id }) => String(id)),
  );
  const kindWidth = Math.min(
    KIND_MAX,
    Math.max(
      4,
      longest(({ kind }) => clean(kind, palette)),
    ),
  );
  const fixed = names.reduce(
    (sum, name) => sum + (name === 'id' ? idWidth : name === 'kind' ? kindWidth : (FIXED[name] ?? 0)),
    names.length - 1,
  );
  const flexible = Math.max(0, room - fixed);
  // In steps, so that the table does not dance.
  const wanted = Math.max(NAME_MIN, Math.ceil(longest(({ name }) => clean(name, palette)) / 4) * 4);
  const hasPlace = names.includes('at');
  const nameWidth = hasPlace ? Math.min(wanted, Math.max(NAME_MIN, flexible - AT_MIN)) : flexible;
  const widths: Partial<Record<Name, number>> = {
    ...FIXED,
    id: idWidth,
    kind: kindWidth,
    name: nameWidth,
    at: flexible - nameWidth,
  };
  return names.map((name) => ({ ...COLUMNS[name], width: Math.max(0, widths[name] ?? 0) }));
}
