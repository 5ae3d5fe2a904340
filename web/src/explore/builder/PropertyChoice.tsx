import { Group, Select, type SelectProps, Text } from "@mantine/core";
import { useBuild } from "./build";
import { type Choice, titleOfThing } from "./choices";

interface Props {
  label: string;
  choices: readonly Choice[];
  chosen: Choice | undefined;
  /** The property as it is written, where no choice is that. */
  written: string;
  onChange: (choice: Choice) => void;
}

/** PropertyChoice chooses a property: of one entity, or of any thing of the query. */
export function PropertyChoice({ label, choices, chosen, written, onChange }: Props) {
  const { things } = useBuild();
  const by = new Map(choices.map((one) => [one.id, one]));
  const item = ({ id, label: title }: Choice) => ({ value: id, label: title });
  const groups = things
    .map((thing) => ({
      group: titleOfThing(thing, things),
      items: choices.filter((one) => one.thing === thing).map(item),
    }))
    .filter(({ items }) => items.length > 0);
  const data = groups.length > 0 ? groups : choices.map(item);
  const renderOption: SelectProps["renderOption"] = ({ option }) => (
    <Group gap="xs" wrap="nowrap" justify="space-between" w="100%">
      <Text size="sm">{option.label}</Text>
      <Text size="xs" c="dimmed" ff="monospace" truncate>
        {by.get(option.value)?.name}
      </Text>
    </Group>
  );
  return (
    <Select
      size="xs"
      w={220}
      aria-label={label}
      placeholder={written || "Choose a property"}
      data={data}
      value={chosen?.id ?? null}
      onChange={(id) => {
        const choice = id ? by.get(id) : undefined;
        if (choice) onChange(choice);
      }}
      renderOption={renderOption}
      allowDeselect={false}
      searchable
      filter={({ options, search, limit }) => filtered(options, search, limit, by)}
      nothingFoundMessage="There is no such property."
      maxDropdownHeight={320}
      comboboxProps={{ width: 360, position: "bottom-start" }}
    />
  );
}

type Options = ReturnType<NonNullable<SelectProps["filter"]>>;

/** A property is found by its title and by its name. */
function filtered(options: Options, search: string, limit: number, by: ReadonlyMap<string, Choice>): Options {
  const text = search.trim().toLowerCase();
  const fits = ({ value, label }: { value: unknown; label: string }) =>
    label.toLowerCase().includes(text) || by.get(String(value))?.name.toLowerCase().includes(text) === true;
  const some: Options = [];
  for (const option of options) {
    if (!("items" in option)) {
      if (fits(option)) some.push(option);
      continue;
    }
    const items = option.items.filter(fits);
    if (items.length > 0) some.push({ ...option, items });
  }
  return some.slice(0, limit);
}
