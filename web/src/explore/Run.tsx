import { Button, type ButtonProps } from "@mantine/core";
import { IconPlayerPlay, IconPlayerStop } from "@tabler/icons-react";
import type { Explore } from "./useExplore";

interface Props extends ButtonProps {
  explore: Explore;
  /** What is said on it while nothing runs. */
  label?: string;
  /** The keys that do the same. */
  keys?: string;
}

/** Run is the button that asks the graph and, while it works, stops that. */
export function Run({ explore: { answer, draft, missing, run }, label = "Run", keys, ...rest }: Props) {
  if (answer.running) {
    return (
      <Button size="xs" color="red" variant="light" leftSection={<IconPlayerStop size={16} />} onClick={answer.stop}>
        Stop
      </Button>
    );
  }
  return (
    <Button
      {...rest}
      size="xs"
      leftSection={<IconPlayerPlay size={16} />}
      onClick={run}
      disabled={draft.query.trim() === "" || missing.length > 0}
      aria-keyshortcuts={keys}
    >
      {label}
    </Button>
  );
}
