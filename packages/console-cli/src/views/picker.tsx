import { Box, render, Text, useApp, useInput } from 'ink';
import { useState } from 'react';

/** A Node.js process in the list; one without a socket is not instrumented, and cannot be opened. */
export interface Choice {
  readonly pid: number;
  readonly name: string;
  readonly node?: string;
  readonly socket?: string;
  /** Why it cannot be attached to either. */
  readonly refusal?: { readonly message: string };
}

interface PickerProps {
  readonly choices: readonly Choice[];
  /** Rows for the list. */
  readonly height: number;
  readonly onPick: (socket: string) => void;
}

export function Picker({ choices, height, onPick }: PickerProps) {
  const { exit } = useApp();
  const [pid, select] = useState<number>();
  const [refused, refuse] = useState<string>();
  // By pid, not by position: the list changes while it is shown.
  const positionOf = (wanted: number | undefined) =>
    Math.max(
      0,
      choices.findIndex((choice) => choice.pid === wanted),
    );
  const selected = positionOf(pid);
  const move = (by: number) => {
    refuse(undefined);
    // Of the state and not of what is drawn: several keys may come at once.
    select((current) => choices[Math.min(Math.max(positionOf(current) + by, 0), choices.length - 1)]?.pid);
  };
  useInput((input, key) => {
    if (input === 'q' || key.escape) exit();
    else if (key.downArrow || input === 'j') move(1);
    else if (key.upArrow || input === 'k') move(-1);
    else if (key.return) {
      const choice = choices[selected];
      if (choice?.socket !== undefined) onPick(choice.socket);
      else if (choice !== undefined) refuse(whyNot(choice));
    }
  });

  const top = Math.max(0, Math.min(selected - height + 1, choices.length - height));
  return (
    <Box flexDirection="column">
      <Text bold>Which program?</Text>
      {choices.length === 0 && <Text>No Node.js process of yours is running.</Text>}
      {choices.slice(top, top + height).map((choice, index) => (
        <Text
          key={choice.pid}
          inverse={top + index === selected}
          dimColor={choice.socket === undefined}
          wrap="truncate"
        >
          {row(choice)}
        </Text>
      ))}
      <Text dimColor={refused === undefined} wrap="truncate">
        {refused ?? '↑↓ choose · enter opens · q quits · `async-console run <file>` starts another'}
      </Text>
    </Box>
  );
}

function whyNot({ pid, refusal }: Choice): string {
  return refusal?.message ?? `It is not instrumented: \`async-console attach ${pid}\` attaches to it.`;
}

function row({ pid, name, node, socket, refusal }: Choice): string {
  const mark = socket !== undefined ? '● instrumented' : refusal === undefined ? '○ attachable' : '  not attachable';
  return `${String(pid).padStart(8)}  ${mark.padEnd(18)}  ${(node ?? '—').padEnd(10)}  ${name}`;
}

const REFRESH_MS = 1000;
/** The heading and the foot; the last row stays free, or Ink scrolls. */
const OTHER_ROWS = 3;

export interface PickOptions {
  readonly first: readonly Choice[];
  readonly list: () => Promise<readonly Choice[]>;
}

/** Resolves with the socket of the program that was picked; absent: none was. */
export async function pick({ first, list }: PickOptions): Promise<string | undefined> {
  let picked: string | undefined;
  let choices = first;
  const element = () => (
    <Picker
      choices={choices}
      height={Math.max(1, process.stdout.rows - OTHER_ROWS)}
      onPick={(socket) => {
        picked = socket;
        app.unmount();
      }}
    />
  );
  // Ink takes a terminal in CI for none.
  const app = render(element(), { alternateScreen: true, interactive: true });
  const refresh = setInterval(async () => {
    choices = await list();
    app.rerender(element());
  }, REFRESH_MS);
  await app.waitUntilExit().finally(() => clearInterval(refresh));
  return picked;
}
