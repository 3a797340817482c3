/**
 * Files that the app opens by `fs.promises.open`. What that gives comes by a promise, and only whoever has made the promise
 * could tell when: below it, Node's binding gives a promise of its own, which the app never sees. What Node opens for
 * itself (`readFile`) goes the same way and is let through.
 */
// Not node:util: to import that reads its every export, and one of them opens the app's standard error.
import { isProxy } from 'node:util/types';
import { ofNoFrame } from '../../hooks/frames.ts';
import { claim, guarded, hold, onHeldElsewhere, release } from '../../resources/doors.ts';
import { type Loaded, NotRecognised } from '../adapter.ts';
import { aroundMethod } from '../replace.ts';
import { type Named, NamedResources } from './named.ts';

/** One open file. */
interface Open {
  readonly named: Named;
  /** 0: it is closed. */
  claim: number;
}

const files = new NamedResources('file');
/** By the binding's own handle, which stands behind that of the app. */
const byHandle = new WeakMap<object, Open>();
/** Node closes them, and warns. */
const collected = new FinalizationRegistry<Open>((open) => close(open));
/** The engine’s own, whatever the app does to it later. */
const then = Promise.prototype.then;

/** The app asks for the next that is opened. */
let isAsked = false;
let isCloseReplaced = false;

export function watchFiles(report: (off?: string) => void): void {
  // Not imported: that would be for good, and what others import later is to be what we put there.
  const { promises } = process.getBuiltinModule('node:fs');
  let isReported = false;
  const binding = bindingOfFs();
  aroundMethod(promises, 'open', {
    before() {
      if (!isReported) {
        isReported = true;
        report();
      }
      isAsked = true;
    },
    over() {
      isAsked = false;
    },
  });
  aroundMethod(binding, 'openFileHandle', {
    before() {
      const wasAsked = isAsked;
      isAsked = false;
      return wasAsked;
    },
    after(_binding, handle, wasAsked, [path]) {
      if (wasAsked) opens(path, handle);
    },
  });
  onHeldElsewhere(isHeld);
}

/** @throws NotRecognised where to ask for it would fail, or warn. */
function bindingOfFs(): Loaded {
  const { binding } = process as Loaded;
  if (typeof binding !== 'function' || !String(binding).includes('runtimeDeprecatedList'))
    throw new NotRecognised('it warns of what the adapter needs');
  if ((process as Loaded).permission !== undefined) throw new NotRecognised('the permission model keeps it from us');
  return binding('fs');
}

function opens(path: unknown, handle: Promise<object>): void {
  const named = files.enter(String(path));
  const open = { named, claim: claim(named.resource) };
  // Node chains it too, and so a rejection is handled in any case.
  const told = Reflect.apply(then, handle, [
    guarded((opened: object) => has(open, opened), undefined),
    () => close(open),
  ]);
  ofNoFrame(told);
}

function has(open: Open, handle: object): void {
  if (!isCloseReplaced) {
    isCloseReplaced = true;
    const prototype = Object.getPrototypeOf(handle);
    for (const name of ['close', 'closeSync', 'releaseFD']) if (name in prototype) replaceClose(prototype, name);
  }
  hold(open.claim);
  byHandle.set(handle, open);
  collected.register(handle, open, handle);
}

function replaceClose(prototype: object, name: string): void {
  aroundMethod(prototype, name, {
    before(handle) {
      const open = byHandle.get(handle);
      if (open === undefined) return;
      close(open);
      collected.unregister(handle);
    },
  });
}

const close = guarded((open: Open) => {
  if (open.claim === 0) return;
  release(open.claim);
  open.claim = 0;
  files.leave(open.named);
}, undefined);

/** Whether a value is one of the app's handles. */
function isHeld(value: object): boolean {
  if (isProxy(value)) return false;
  const key = Object.getOwnPropertySymbols(value).find(({ description }) => description === 'kHandle');
  const handle = key === undefined ? undefined : Object.getOwnPropertyDescriptor(value, key)?.value;
  return typeof handle === 'object' && handle !== null && byHandle.has(handle);
}
