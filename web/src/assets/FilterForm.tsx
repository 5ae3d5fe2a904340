import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Schemas } from "../api/client";
import { titleOf } from "../ui/naming";
import { wordsFor, written } from "./filter";
import { useView } from "./useView";

const hints: Record<string, string> = {
  boolean: "yes or no",
  number: "a number",
  time: "a date such as 2026-01-31, or 7d for seven days ago",
  text: "a text",
  list: "one of its values, or a part of one",
};

interface Props {
  columns: readonly Schemas["InventoryColumn"][];
  onAdded: () => void;
}

/** FilterForm is a condition on any column, which it adds to the view. */
export function FilterForm({ columns, onAdded }: Props) {
  const { view, change } = useView();
  const [name, setName] = useState<string | null>(null);
  const [op, setOp] = useState("=");
  const [value, setValue] = useState("");
  const column = columns.find((one) => one.name === name);
  const kind = column?.kind ?? "text";
  const bare = op === "present" || op === "absent";
  const choose = (next: string | null) => {
    setName(next);
    setOp(wordsFor(columns.find((one) => one.name === next)?.kind ?? "text")[0]?.value ?? "=");
    setValue("");
  };
  const add = () => {
    if (!column || (!bare && value.trim() === "")) return;
    const text = written({ column: column.name, op, value: bare ? "" : value.trim() });
    change({ filter: [...(view.filter ?? []).filter((other) => other !== text), text] });
    onAdded();
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <Stack gap="xs">
        <Select
          label="Column"
          placeholder="Choose a column"
          searchable
          value={name}
          onChange={choose}
          data={columns.map((one) => ({ value: one.name, label: titleOf(one.name) }))}
          comboboxProps={{ withinPortal: false }}
          maxDropdownHeight={240}
          nothingFoundMessage="No column is called that."
        />
        {column && (
          <Text size="xs" c="dimmed">
            {column.description}
          </Text>
        )}
        <Select
          label="Condition"
          value={op}
          onChange={(next) => setOp(next ?? "=")}
          data={wordsFor(kind)}
          allowDeselect={false}
          disabled={!column}
          comboboxProps={{ withinPortal: false }}
        />
        {!bare &&
          (kind === "boolean" ? (
            <Select
              label="Value"
              value={value || null}
              onChange={(next) => setValue(next ?? "")}
              data={[
                { value: "true", label: "yes" },
                { value: "false", label: "no" },
              ]}
              comboboxProps={{ withinPortal: false }}
            />
          ) : (
            <TextInput
              label="Value"
              description={hints[kind]}
              disabled={!column}
              value={value}
              onChange={(event) => setValue(event.currentTarget.value)}
            />
          ))}
        <Group justify="flex-end">
          <Button size="xs" type="submit" disabled={!column || (!bare && value.trim() === "")}>
            Add
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
