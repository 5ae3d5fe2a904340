import { Group, NumberInput, Select, Text, TextInput } from "@mantine/core";
import { quantity } from "../../ui/format";
import type { Condition } from "./outline";
import { TagValues } from "./TagValues";
import { agoIn, datedAgo, datedOn, dayIn, type Value, valueFrom } from "./values";

interface Props {
  condition: Condition;
  kind: string;
  /** Of which classes and types the entities are whose values are suggested. */
  names: readonly string[] | undefined;
  onChange: (values: Value[]) => void;
}

/** ValueField is what a property is compared with, as its kind needs it. */
export function ValueField({ condition, kind, names, onChange }: Props) {
  const values = condition.values ?? [];
  const [first] = values;
  if (first?.kind === "undefined" && values.length === 1) return null;
  const plain = values.every((value) => value.kind !== "parameter" && value.kind !== "pattern");
  if (kind === "boolean" && plain) {
    return (
      <Select
        size="xs"
        w={90}
        aria-label="Value"
        data={[
          { value: "true", label: "yes" },
          { value: "false", label: "no" },
        ]}
        value={first?.text ?? null}
        onChange={(text) => onChange(text ? [{ kind: "boolean", text }] : [])}
      />
    );
  }
  if (kind === "time" && plain) return <Dated value={first} onChange={(value) => onChange(value ? [value] : [])} />;
  return <TagValues condition={condition} kind={kind} names={names} onChange={onChange} />;
}

const units = ["hours", "days", "months", "years"] as const;

function Dated({ value, onChange }: { value: Value | undefined; onChange: (value: Value | undefined) => void }) {
  const text = value?.text ?? "";
  const ago = agoIn(text);
  const day = dayIn(text);
  if (value && !ago && day === undefined) {
    return (
      <TextInput
        size="xs"
        w={240}
        ff="monospace"
        aria-label="Moment in J1QL"
        value={text}
        onChange={(event) => onChange(valueFrom(event.currentTarget.value, "time"))}
      />
    );
  }
  return (
    <Group gap={6} wrap="nowrap">
      {day !== undefined ? (
        <TextInput
          size="xs"
          type="date"
          aria-label="Day"
          value={day}
          onChange={(event) => event.currentTarget.value && onChange(datedOn(event.currentTarget.value))}
        />
      ) : (
        <NumberInput
          size="xs"
          w={72}
          min={0}
          allowDecimal={false}
          aria-label="How long ago"
          value={ago?.count ?? ""}
          onChange={(count) =>
            onChange(count === "" ? undefined : datedAgo({ count: Number(count), unit: ago?.unit ?? "days" }))
          }
        />
      )}
      <Select
        size="xs"
        w={120}
        aria-label="Unit"
        allowDeselect={false}
        data={[...units.map((unit) => ({ value: unit, label: `${unit} ago` })), { value: "day", label: "on a day" }]}
        value={day !== undefined ? "day" : (ago?.unit ?? "days")}
        onChange={(chosen) => {
          if (chosen === "day") onChange(datedOn(new Date().toISOString().slice(0, 10)));
          else onChange(datedAgo({ count: ago?.count ?? 7, unit: units.find((unit) => unit === chosen) ?? "days" }));
        }}
      />
    </Group>
  );
}

/** Suggested is a value in a list of them, with how many have it. */
export function Suggested({ label, count }: { label: string; count: number | undefined }) {
  return (
    <Group gap="xs" wrap="nowrap" justify="space-between" w="100%">
      <Text size="sm" truncate>
        {label}
      </Text>
      {count !== undefined && (
        <Text size="xs" c="dimmed">
          {quantity(count)}
        </Text>
      )}
    </Group>
  );
}
