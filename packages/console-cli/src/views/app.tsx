import { render, useInput } from 'ink';
import type { Palette } from '../presenters/palette.ts';
import type { Model } from '../store/model.ts';
import { keysOf } from './keyboard.ts';
import { Screen } from './screen.tsx';

interface AppProps {
  readonly model: Model;
  readonly palette: Palette;
  readonly onKey: (key: string) => void;
}

export function App({ model, palette, onKey }: AppProps) {
  useInput((input, key) => {
    for (const name of keysOf(input, key)) onKey(name);
  });
  return <Screen model={model} palette={palette} />;
}

export interface MountOptions {
  readonly palette: Palette;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly onKey: (key: string) => void;
}

export interface MountedApp {
  draw(model: Model): void;
  /** Puts the terminal back; resolves when that has been written. */
  unmount(): Promise<void>;
  /** Settles when the app is gone for whatever reason; rejects with what a component threw. */
  readonly gone: Promise<unknown>;
}

/** Frames a second at most: keys are answered at once, floods are not drawn. */
const MAX_FPS = 20;

export function mount(first: Model, { palette, stdin, stdout, onKey }: MountOptions): MountedApp {
  const element = (model: Model) => <App model={model} palette={palette} onKey={onKey} />;
  const ink = render(element(first), {
    stdin,
    stdout,
    alternateScreen: true,
    incrementalRendering: true,
    // Ink takes a terminal in CI for none.
    interactive: true,
    // ctrl-c is one of our keys.
    exitOnCtrlC: false,
    maxFps: MAX_FPS,
  });
  const gone = ink.waitUntilExit();
  return {
    draw: (model) => ink.rerender(element(model)),
    async unmount() {
      ink.unmount();
      await gone.catch(() => {});
    },
    gone,
  };
}
