import { ActionIcon, Code, Group, Select } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useBuild } from "./build";
import { type Choice, chosen } from "./choices";
import { type Condition, markOf } from "./outline";
import { PropertyChoice } from "./PropertyChoice";
import { ValueField } from "./ValueField";
import { operatorOf, operatorsFor, withOperator } from "./values";

interface Props {
  condition: Condition;
  choices: readonly Choice[];
  onChange: (condition: Condition | undefined) => void;
}

/** ConditionRow is one comparison, or a condition that is left as it is written. */
export function ConditionRow({ condition, choices, onChange }: Props) {
  const { things } = useBuild();
  const { property = "", of } = condition;
  const choice = chosen(choices, things, of, property);
  const kind = choice?.kind ?? "text";
  const remove = (
    <ActionIcon variant="subtle" color="gray" aria-label="Remove the filter" onClick={() => onChange(undefined)}>
      <IconX size={16} />
    </ActionIcon>
  );
  if (condition.written) {
    return (
      <Group gap={6} wrap="nowrap">
        <Code>{condition.written}</Code>
        {remove}
      </Group>
    );
  }
  const choose = (next: Choice) => {
    const same = next.kind === kind && property !== "";
    const rest: Condition = same ? condition : withOperator({}, next.kind === "time" ? ">=" : "=");
    const usual = next.kind === "boolean" && !same ? [{ kind: "boolean" as const, text: "true" }] : undefined;
    onChange({
      ...rest,
      property: next.name,
      ...(next.thing ? { of: markOf(next.thing, things) } : {}),
      ...(usual ? { values: usual } : {}),
    });
  };
  const operator = operatorOf(condition);
  return (
    <Group gap={6} align="flex-start">
      <PropertyChoice label="Property" choices={choices} chosen={choice} written={property} onChange={choose} />
      {property !== "" && (
        <>
          <Select
            size="xs"
            w={150}
            aria-label="Operator"
            allowDeselect={false}
            data={operatorsFor(kind, operator)}
            value={operator}
            onChange={(next) => next && onChange(withOperator(condition, next))}
          />
          <ValueField
            condition={condition}
            kind={kind}
            names={choice?.names}
            onChange={(values) => onChange({ ...condition, values })}
          />
        </>
      )}
      {remove}
    </Group>
  );
}
