/** The URLs of scripts. */
import type { InspectorSession } from '../inspector/session.ts';
import type { Awaits } from './awaits.ts';
import { factsOf } from './functions.ts';
import type { HeapGraph } from './graph.ts';

/**
 * A name that the program has put together, as Node does for CommonJS, is not spelled out in a snapshot. Then the engine is
 * asked for all of them. A program is slower while there is a debugger, so it is one for a moment only.
 */
export async function nameScripts(session: InspectorSession, heap: HeapGraph, awaits: Awaits): Promise<void> {
  const closures = [
    ...[...awaits.suspended.values()].map(({ closure }) => closure),
    ...[...awaits.feeds.values()].flat().flatMap(({ callbacks }) => callbacks),
  ];
  const isNamed = (closure: number) => !heap.columns.locations.has(closure) || factsOf(heap, closure).url !== '';
  if (closures.every(isNamed)) return;
  const stop = session.on<{ scriptId: string; url: string }>('Debugger.scriptParsed', ({ scriptId, url }) => {
    heap.scripts.set(Number(scriptId), url);
  });
  try {
    await session.send('Debugger.enable');
  } finally {
    stop();
    await session.send('Debugger.disable');
  }
}
