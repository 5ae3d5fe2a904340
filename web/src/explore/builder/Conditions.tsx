import { Box, Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import { IconFilterPlus, IconParentheses } from "@tabler/icons-react";
import classes from "./Builder.module.css";
import { ConditionRow } from "./ConditionRow";
import type { Choice } from "./choices";
import type { Condition } from "./outline";

interface Props {
  label: string;
  condition: Condition | undefined;
  choices: readonly Choice[];
  onChange: (condition: Condition | undefined) => void;
  /** What the button that adds one says. */
  add?: string;
  /** Whether it stands inside another. */
  inner?: boolean;
}

/** Conditions are what something has to fulfil: all of them, or any, in groups. */
export function Conditions({ label, condition, choices, onChange, add = "Filter", inner }: Props) {
  const rows = condition ? (condition.all ?? condition.any ?? [condition]) : [];
  const joined = condition?.any ? "any" : "all";
  const put = (next: Condition[], by = joined) => {
    if (next.length === 0) onChange(undefined);
    else if (next.length === 1 && !inner) onChange(next[0]);
    else onChange(by === "any" ? { any: next } : { all: next });
  };
  return (
    <Stack gap={6} role="group" aria-label={label} className={inner ? classes.inner : undefined}>
      {rows.length > 1 && (
        <Group gap={6}>
          <SegmentedControl
            size="xs"
            aria-label="How they are joined"
            data={[
              { value: "all", label: "All" },
              { value: "any", label: "Any" },
            ]}
            value={joined}
            onChange={(by) => put(rows, by === "any" ? "any" : "all")}
          />
          <Text size="xs" c="dimmed">
            of these
          </Text>
        </Group>
      )}
      {rows.map((row, at) => {
        const change = (next: Condition | undefined) =>
          put(rows.flatMap((one, other) => (other === at ? (next ? [next] : []) : [one])));
        return row.all || row.any ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no names, and keep their order
          <Conditions key={at} label="Group" condition={row} choices={choices} onChange={change} inner />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <ConditionRow key={at} condition={row} choices={choices} onChange={change} />
        );
      })}
      <Box>
        <Button
          size="compact-xs"
          variant="subtle"
          leftSection={<IconFilterPlus size={14} />}
          onClick={() => put([...rows, {}])}
        >
          {add}
        </Button>
        {rows.length > 0 && !inner && (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            leftSection={<IconParentheses size={14} />}
            onClick={() => put([...rows, joined === "any" ? { all: [{}] } : { any: [{}] }])}
          >
            Group
          </Button>
        )}
      </Box>
    </Stack>
  );
}
