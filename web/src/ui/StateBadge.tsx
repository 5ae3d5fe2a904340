import { Badge, Tooltip } from "@mantine/core";

/** Word is how a state is told to people. */
export interface Word {
  text: string;
  color: string;
  /** What it means, in a sentence. */
  help?: string;
}

/** StateBadge tells a state: the word says it, the colour helps, and what it means is told on hover. */
export function StateBadge({ word }: { word: Word }) {
  const badge = (
    <Badge variant="dot" color={word.color} tt="none" fw={500} miw="max-content" tabIndex={word.help ? 0 : undefined}>
      {word.text}
    </Badge>
  );
  if (!word.help) return badge;
  return (
    <Tooltip label={word.help} multiline maw={320} events={{ hover: true, focus: true, touch: true }}>
      {badge}
    </Tooltip>
  );
}
