import { Badge, Box, Group, Text, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./Builder.module.css";
import { useBuild } from "./build";
import { Conditions } from "./Conditions";
import { choicesWithin } from "./choices";
import { Found } from "./Found";
import { NameChoice } from "./NameChoice";
import type { Entity } from "./outline";

interface Props {
  label: string;
  entity: Entity;
  place: number;
  /** The types that it can be of. */
  types: readonly string[];
  /** The types to choose from; all when absent. */
  among?: readonly string[];
  before: ReactNode;
  after?: ReactNode;
  onChange: (entity: Entity) => void;
}

/** EntityBlock is one entity of the pattern: what it may be, what is asked of it, and how many there are. */
export function EntityBlock({ label, entity, place, types, among, before, after, onChange }: Props) {
  const { known } = useBuild();
  const { names = [], smart = [], search, since, alias } = entity;
  return (
    <section className={classes.block} aria-label={label}>
      <Group gap="xs" wrap="nowrap" align="flex-start">
        <Group gap="xs" flex={1}>
          {before}
          {smart.map((one) => (
            <Badge key={one} variant="light" tt="none">
              #{one}
            </Badge>
          ))}
          {search !== undefined ? (
            <TextInput
              size="xs"
              aria-label="Words in it"
              value={search}
              onChange={(event) => onChange({ ...entity, search: event.currentTarget.value })}
            />
          ) : (
            <NameChoice
              label={`What it may be, ${label.toLowerCase()}`}
              names={names}
              {...(among ? { among } : {})}
              onChange={(next) => onChange({ ...entity, names: next })}
            />
          )}
          {since && (
            <Text size="xs" c="dimmed">
              changed since {since}
            </Text>
          )}
          {alias && (
            <Text size="xs" c="dimmed">
              called <b>{alias}</b>
            </Text>
          )}
        </Group>
        <Group gap="xs" wrap="nowrap" mih={30}>
          <Found place={place} />
          {after}
        </Group>
      </Group>
      <Box mt={6} pl="md">
        <Conditions
          label="Filters"
          condition={entity.with}
          choices={choicesWithin(known, names, types)}
          onChange={(next) => {
            const { with: _, ...rest } = entity;
            onChange(next ? { ...rest, with: next } : rest);
          }}
        />
      </Box>
    </section>
  );
}
