import { ActionIcon, Group, Text } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import classes from "./Builder.module.css";
import type { Step } from "./outline";
import { Steps } from "./Steps";

interface Props {
  step: Step;
  from: readonly string[];
  place: number;
  onChange: (steps: Step[]) => void;
}

/** OptionalBlock is a part of a pattern that may be there or not. */
export function OptionalBlock({ step, from, place, onChange }: Props) {
  return (
    <section className={classes.optional} aria-label="May be there">
      <Group gap="xs" mb={6}>
        <Text size="xs" fw={600} c="dimmed">
          May be there or not{step.alias ? `, together called ${step.alias}` : ""}
        </Text>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label="Remove the optional part"
          onClick={() => onChange([])}
        >
          <IconX size={14} />
        </ActionIcon>
      </Group>
      <Steps
        steps={step.optional ?? []}
        from={from}
        place={place - 1}
        inner
        onChange={(optional) => onChange(optional.length > 0 ? [{ ...step, optional }] : [])}
      />
    </section>
  );
}
