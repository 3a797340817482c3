import type { AwaitSite, ResourceRow } from '@async-console/protocol';
import type { ResourceLine } from '../store/resource-detail.ts';
import {
  claimRow,
  heldText,
  holderPieces,
  occupancyMark,
  occupancyRole,
  occupancyWord,
  waiterPieces,
} from './claims.ts';
import { threadName } from './columns.ts';
import { LABEL, label, labelled, linked, pieces, plainRow } from './detail-line.ts';
import { duration, exact, plural } from './numbers.ts';
import type { Palette } from './palette.ts';
import { awaitSite, place } from './places.ts';
import { clean, cutMiddle, width } from './text.ts';

/** One row of a resource's detail. `selected`: the cursor is on it. */
export function resourceLine(line: ResourceLine, columns: number, selected: boolean, palette: Palette): string {
  switch (line.kind) {
    case 'blank':
    case 'heading':
    case 'note':
    case 'text':
      return plainRow(line, columns, palette);
    case 'askedAt':
    case 'crossed':
      return claimRow(line, columns, palette);
    case 'holder':
      return linked(holderPieces(line.holder, palette), columns, line.link, selected, palette);
    case 'waiter':
      return linked(waiterPieces(line.waiter, columns - 2, palette), columns, line.link, selected, palette);
    case 'suspended':
      return suspendedRow(line.at, columns, palette);
    default:
      return factRow(line.kind, line.resource, columns, palette);
  }
}

function suspendedRow(at: AwaitSite, columns: number, palette: Palette): string {
  const head = `     ${'waits now at'.padEnd(13)}`;
  const since = `for ${duration(at.forMs, palette)}`;
  const room = columns - width(head) - width(since) - 4;
  return pieces(columns, palette, [
    { text: head, role: 'faint' },
    { text: awaitSite(at, room, palette) },
    { text: since, role: 'idle' },
  ]);
}

type Fact = 'resource' | 'seen' | 'thread' | 'held' | 'waiting' | 'ever';

function factRow(kind: Fact, resource: ResourceRow, columns: number, palette: Palette): string {
  const ms = (value: number | undefined) => duration(value, palette);
  switch (kind) {
    case 'resource': {
      const id = `resource ${resource.id}`;
      const use = `${occupancyMark(resource, palette)} ${occupancyWord(resource)}`;
      const kindText = clean(resource.kind, palette);
      const room = Math.max(8, columns - width(id) - width(use) - width(kindText) - 6);
      return pieces(columns, palette, [
        { text: id, role: 'faint' },
        { text: cutMiddle(clean(resource.name, palette), room, palette.glyphs.ellipsis), role: 'title' },
        { text: use, role: occupancyRole(resource) },
        { text: kindText, role: 'faint', rank: 1 },
      ]);
    }
    case 'seen': {
      const { location } = resource;
      const at = location === undefined ? palette.glyphs.absent : place(location, columns - LABEL - 2, palette);
      return labelled('first seen', [{ text: at }], columns, palette);
    }
    case 'thread':
      return labelled('thread', [{ text: threadName(resource, palette) }], columns, palette);
    case 'held': {
      const { capacity, longestHoldMs } = resource;
      const of = capacity === undefined ? 'no limit that is known' : '';
      const longest = longestHoldMs === undefined ? '' : `the longest for ${ms(longestHoldMs)}`;
      return labelled(
        'held',
        [{ text: heldText(resource) }, { text: longest }, { text: of, role: 'faint', rank: 1 }],
        columns,
        palette,
      );
    }
    case 'waiting': {
      const { waiting, longestWaitMs } = resource;
      return labelled(
        'waiting',
        [
          { text: exact(waiting), role: waiting === 0 ? 'faint' : 'warning' },
          { text: waiting === 0 ? '' : `the longest for ${ms(longestWaitMs)}` },
        ],
        columns,
        palette,
      );
    }
    case 'ever': {
      const { everHeld, everHeldAcross } = resource;
      return pieces(columns, palette, [
        { text: label('taken'), role: 'faint' },
        { text: `${plural(everHeld, 'time')} so far` },
        { text: `${exact(everHeldAcross)} given back after an await`, role: 'faint', rank: 1 },
      ]);
    }
  }
}
