import { ActionIcon, Code, Group, Select, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useBuild } from "./build";
import { type Choice, chosen, titleOfThing } from "./choices";
import { type Column, markOf, referenceTo } from "./outline";
import { PropertyChoice } from "./PropertyChoice";

interface Props {
  column: Column;
  choices: readonly Choice[];
  onChange: (column: Column | undefined) => void;
}

const functions = [
  { value: "", label: "the" },
  { value: "COUNT", label: "number of" },
  { value: "SUM", label: "sum of" },
  { value: "AVG", label: "average of" },
  { value: "MIN", label: "least" },
  { value: "MAX", label: "greatest" },
];

/** ColumnRow is one column: a property, or what is counted, and what it is called. */
export function ColumnRow({ column, choices, onChange }: Props) {
  const { things } = useBuild();
  const { of, property, function: counts, name, written, spread } = column;
  const whole: Choice[] = things
    .filter(({ absent }) => !absent)
    .map((thing) => ({
      id: `${thing.place}${thing.relationship ? "~" : ":"}`,
      name: "",
      label: counts ? titleOfThing(thing, things) : "All of it",
      kind: "text",
      description: "",
      thing,
    }));
  const all = [...whole, ...choices];
  const choice = property
    ? chosen(choices, things, of, property)
    : whole.find(({ thing }) => thing && referenceTo(thing, things) === of);
  const put = (change: Partial<Column>) => onChange({ ...column, ...change });
  return (
    <Group gap={6}>
      {written || spread ? (
        <Code>{written ?? `${of}.*`}</Code>
      ) : (
        <>
          <Select
            size="xs"
            w={110}
            aria-label="What of it"
            allowDeselect={false}
            data={functions}
            value={counts ?? ""}
            onChange={(next) => onChange(counted(column, functions.find(({ value }) => value === next)?.value ?? ""))}
          />
          <PropertyChoice
            label="Column"
            choices={all}
            chosen={choice}
            written={property ? `${of}.${property}` : (of ?? "")}
            onChange={(next) => {
              const { property: _, ...rest } = column;
              const mark = next.thing ? { of: markOf(next.thing, things) } : {};
              onChange({ ...rest, ...mark, ...(next.name ? { property: next.name } : {}) });
            }}
          />
        </>
      )}
      {!spread && (
        <TextInput
          key={name}
          size="xs"
          w={160}
          aria-label="What the column is called"
          placeholder="called …"
          defaultValue={name ?? ""}
          onBlur={(event) => {
            const next = event.currentTarget.value.trim();
            if (next !== (name ?? "")) put({ name: next });
          }}
          onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
        />
      )}
      <ActionIcon variant="subtle" color="gray" aria-label="Remove the column" onClick={() => onChange(undefined)}>
        <IconX size={16} />
      </ActionIcon>
    </Group>
  );
}

/** A number of things has a name, by which rows can be ordered. */
function counted(column: Column, counts: string): Column {
  const { function: _, ...rest } = column;
  const is = functions.find(({ value }) => value === counts)?.value as Column["function"] | "";
  if (!is) return rest;
  if (is !== "COUNT") return { ...rest, function: is };
  const { property: __, ...thing } = rest;
  return { ...thing, function: is, name: rest.name ?? "number" };
}
