import { ActionIcon, MultiSelect, Select, Text } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useBuild } from "./build";
import { EntityBlock } from "./EntityBlock";
import { typesReached, waysFrom } from "./knowledge";
import type { Entity, Step } from "./outline";

interface Props {
  step: Step;
  entity: Entity;
  from: readonly string[];
  place: number;
  inner: boolean;
  alone: boolean;
  onChange: (steps: Step[]) => void;
}

const presences = [
  { value: "there", label: "is there" },
  { value: "maybe", label: "may be there" },
  { value: "absent", label: "is not there" },
];

/** HopBlock is one hop: over which relationship, whether it must be there, and to where. */
export function HopBlock({ step, entity, from, place, inner, alone, onChange }: Props) {
  const { known } = useBuild();
  const ways = waysFrom(known, from);
  const verbs = step.verbs ?? [];
  const reached = [...new Set(ways.filter(({ verb }) => !verbs.length || verbs.includes(verb)).map(({ to }) => to))];
  const both = ways.some((way) => way.direction && (!verbs.length || verbs.includes(way.verb)));
  const put = (change: Partial<Step>) => onChange([{ ...step, ...change }]);
  const setPresence = (presence: string | null) => {
    const { negated: _, ...there } = step;
    if (presence === "maybe") onChange([{ optional: [there] }]);
    else onChange([presence === "absent" ? { ...step, negated: true } : there]);
  };
  return (
    <EntityBlock
      label={`Step ${place}`}
      entity={entity}
      place={place}
      types={typesReached(known, from, step)}
      among={reached}
      onChange={(next) => put({ entity: next })}
      before={
        <>
          <Text size="sm" fw={600}>
            that
          </Text>
          <MultiSelect
            size="xs"
            miw={130}
            aria-label="Relationship"
            placeholder={verbs.length === 0 ? "relates to" : ""}
            data={[...new Set([...ways.map(({ verb }) => verb), ...verbs])].sort()}
            value={verbs}
            onChange={(next) => put({ verbs: next })}
            hidePickedOptions
          />
          {(both || step.direction) && (
            <Select
              size="xs"
              w={96}
              aria-label="Direction"
              allowDeselect={false}
              data={[
                { value: "", label: "either way" },
                { value: "out", label: "→" },
                { value: "in", label: "←" },
              ]}
              value={step.direction ?? ""}
              onChange={(next) => {
                const { direction: _, ...rest } = step;
                onChange([next === "out" || next === "in" ? { ...rest, direction: next } : rest]);
              }}
            />
          )}
          {step.somehow ? (
            <Text size="xs" c="dimmed">
              over paths of up to {step.somehow}
            </Text>
          ) : (
            <Select
              size="xs"
              w={122}
              aria-label="Whether it must be there"
              allowDeselect={false}
              data={inner && alone ? presences.filter(({ value }) => value !== "maybe") : presences}
              value={step.negated ? "absent" : "there"}
              onChange={setPresence}
            />
          )}
        </>
      }
      after={
        <ActionIcon variant="subtle" color="gray" aria-label={`Remove step ${place}`} onClick={() => onChange([])}>
          <IconX size={16} />
        </ActionIcon>
      }
    />
  );
}
