import { Box, Text } from 'ink';
import { memo, useMemo } from 'react';
import type { Palette } from '../presenters/palette.ts';
import { presentScreen } from '../presenters/screen.ts';
import type { Model } from '../store/model.ts';

/**
 * One `<Text>` a row with the colours already in the string: nested texts cost two to four times as much. Only rows in
 * sight exist. A row that has not changed is not rendered again.
 */
const Row = memo(function Row({ text }: { readonly text: string }) {
  // An empty text has no height.
  return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>;
});

function Rows({ rows }: { readonly rows: readonly string[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its position
  return rows.map((text, index) => <Row key={index} text={text} />);
}

export function Screen({ model, palette }: { readonly model: Model; readonly palette: Palette }) {
  const screen = useMemo(() => presentScreen(model, palette), [model, palette]);
  return (
    <Box flexDirection="column">
      <Rows rows={screen.header} />
      {screen.tabs === '' ? null : <Row text={screen.tabs} />}
      <Rows rows={screen.body} />
      {screen.tabs === '' ? null : <Row text={screen.foot} />}
    </Box>
  );
}
