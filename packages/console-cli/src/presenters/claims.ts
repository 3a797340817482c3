import type { AsyncOp, Hold, Holder, ResourceRow, Waiter } from '@async-console/protocol';
import type { ClaimLine } from '../store/resource-detail.ts';
import { fitted, type Piece } from './line.ts';
import { duration, exact, plural } from './numbers.ts';
import type { Palette, Role } from './palette.ts';
import { awaitSite, place } from './places.ts';
import { clean, width } from './text.ts';

/** `pool shop`. */
export function resourceText({ kind, name }: Pick<Hold, 'kind' | 'name'>, palette: Palette): string {
  const text = clean(name, palette);
  return kind === name || text === '' ? clean(kind, palette) : `${clean(kind, palette)} ${text}`;
}

/** `task 12 checkout`; who it is may not be known. */
export function taskText(
  { task, taskName }: { task?: number | undefined; taskName?: string | undefined },
  palette: Palette,
): string {
  if (task === undefined) return 'not known who';
  return taskName === undefined ? `task ${task}` : `task ${task} ${clean(taskName, palette)}`;
}

/** 1st, 2nd, 3rd, 4th … */
export function ordinal(place: number): string {
  const last = place % 100 >= 11 && place % 100 <= 13 ? 0 : place % 10;
  return `${exact(place)}${['th', 'st', 'nd', 'rd'][last] ?? 'th'}`;
}

/** How something is held, behind what or by whom. */
function holdPieces(
  { forMs, awaitsCrossed, inUse }: Pick<Hold, 'forMs' | 'awaitsCrossed' | 'inUse'>,
  palette: Palette,
): Piece[] {
  return [
    { text: `for ${duration(forMs, palette)}` },
    {
      text: awaitsCrossed === 0 ? 'across no await' : `across ${plural(awaitsCrossed, 'await')}`,
      role: awaitsCrossed === 0 ? 'faint' : undefined,
      rank: 2,
    },
    { text: inUse ? 'in use' : '', role: 'running', rank: 1 },
  ];
}

export function holderPieces(holder: Holder, palette: Palette): Piece[] {
  return [
    { text: taskText(holder, palette), role: 'title' },
    { text: holder.taskEnded ? 'has ended' : '', role: 'warning' },
    ...holdPieces(holder, palette),
  ];
}

/** In one row, for as much of the place as there is room. */
export function waiterPieces(waiter: Waiter, columns: number, palette: Palette): Piece[] {
  const { place: position, forMs, dueMs, location, awaiting } = waiter;
  const pieces: Piece[] = [
    { text: ordinal(position).padStart(4), role: 'faint' },
    { text: taskText(waiter, palette), role: 'title' },
    { text: `for ${duration(forMs, palette)}` },
    ...(dueMs === undefined ? [] : [{ text: due(dueMs, palette) }]),
  ];
  const at = location ?? awaiting;
  const room = columns - pieces.reduce((sum, { text }) => sum + width(text) + 2, 0);
  if (at !== undefined && room >= 12) pieces.push({ text: place(at, room, palette), role: 'faint' });
  return pieces;
}

/** Of a timer: nobody waits in line for it. */
function due(ms: number, palette: Palette): string {
  return `due in ${duration(ms, palette)}`;
}

export function opPieces(op: AsyncOp, palette: Palette): Piece[] {
  return [
    { text: resourceText(op, palette), role: 'title' },
    { text: `for ${duration(op.forMs, palette)}` },
    { text: op.dueMs === undefined ? `${ordinal(op.place)} in line` : due(op.dueMs, palette), rank: 1 },
  ];
}

export function ownHoldPieces(hold: Hold, palette: Palette): Piece[] {
  return [
    { text: resourceText(hold, palette), role: 'title' },
    ...holdPieces(hold, palette),
    { text: hold.waiters === 0 ? '' : `${plural(hold.waiters, 'waits', 'wait')} for it`, role: 'warning', rank: 1 },
  ];
}

export function claimRow(line: ClaimLine, columns: number, palette: Palette): string {
  const label = line.kind === 'askedAt' ? 'asked for at' : 'held across';
  const head = `     ${label.padEnd(13)}`;
  const room = columns - width(head) - 2;
  const pieces: Piece[] = [{ text: head, role: 'faint' }];
  if (line.kind === 'askedAt') pieces.push({ text: place(line.location, room, palette) });
  else {
    const times = line.at.times === 1 ? '' : plural(line.at.times, 'time');
    pieces.push({ text: awaitSite(line.at, room - width(times) - 2, palette) }, { text: times, role: 'faint' });
  }
  return fitted(pieces, columns, '  ', palette).text;
}

type Occupancy = 'free' | 'held' | 'full' | 'waited for';

/** Somebody waits for it: that is what matters; else whether there is any left. */
function occupancyOf({ held, waiting, capacity }: ResourceRow): Occupancy {
  if (waiting > 0) return 'waited for';
  if (held === 0) return 'free';
  return capacity !== undefined && held >= capacity ? 'full' : 'held';
}

export const occupancyWord: (resource: ResourceRow) => string = occupancyOf;

export function occupancyMark(resource: ResourceRow, { glyphs }: Palette): string {
  return glyphs.occupancy[occupancyOf(resource)];
}

const ROLES: Record<Occupancy, Role> = { free: 'ended', held: 'idle', full: 'scheduled', 'waited for': 'warning' };

export function occupancyRole(resource: ResourceRow): Role {
  return ROLES[occupancyOf(resource)];
}

/** `5/5`; without a capacity, how many hold it. */
export function heldText({ held, capacity }: ResourceRow): string {
  return capacity === undefined ? exact(held) : `${exact(held)}/${exact(capacity)}`;
}
