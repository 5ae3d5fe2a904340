import { Skeleton, Text, UnstyledButton } from "@mantine/core";
import classes from "./CountCard.module.css";
import { quantity } from "./format";

interface Props {
  label: string;
  count: number | undefined;
  /** Whether it could not be counted. */
  failed?: boolean;
  chosen: boolean;
  onChoose: () => void;
}

/** CountCard tells how many there are of something, and narrows a list down to them. */
export function CountCard({ label, count, failed = false, chosen, onChoose }: Props) {
  return (
    <UnstyledButton className={classes.card} aria-pressed={chosen} onClick={onChoose}>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <div className={classes.number}>
        {count !== undefined ? quantity(count) : failed ? "–" : <Skeleton h={20} my={3} w={48} />}
      </div>
    </UnstyledButton>
  );
}
